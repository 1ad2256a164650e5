"""What the window says, but for the names that widgets give themselves with `self.tr`.

`texts` names what the editor gives as codes: methods, presets, undo steps, progress. `notices`
has the sentence of each notice. `messages` translates the English sentences of modules without Qt,
such as errors about files. `language` chooses and loads the translation.
"""
