"""What is kept in the settings from one start to the next, and how it is read and written.

The preferences, the recent files, and how the window was when it was closed. What a preference
means belongs to `inpaint_app.settings`; the dialog that changes it, to `dialogs`.
"""
