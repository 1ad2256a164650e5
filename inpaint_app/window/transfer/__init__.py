"""Pictures and files that come from other programs and go to them: clipboard, drag and drop.

Reading and writing files belongs to `inpaint_app.files`.
"""
