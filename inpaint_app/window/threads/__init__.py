"""The threads beside that of the window, and how they call back into it.

What they compute belongs to `inpaint_app.filling` and `inpaint_app.files`; nothing here knows
widgets.
"""
