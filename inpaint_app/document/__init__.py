"""The document: a picture, its masks, the fill over it, and the undo stack.

Here is the state and how undo steps change it. When to change it is decided in `editor`; files of
documents are in `sessions`; computing a fill is in `filling`.
"""
