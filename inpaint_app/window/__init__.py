"""The window, the only part of the application with Qt.

`app` starts Qt and shows a `main_window`, which makes all parts and connects them. Nothing else
names the main window: each part gets what it uses. What happens to the picture when the user does
something belongs to `inpaint_app.editor`, which knows no Qt.
"""
