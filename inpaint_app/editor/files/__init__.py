"""The part of the editor for files: opening, exporting, masks and sessions.

Here: which file, and what to ask the user first. Formats are in `inpaint_app.files` and
`inpaint_app.sessions`; the dialogs are in `window`.
"""
