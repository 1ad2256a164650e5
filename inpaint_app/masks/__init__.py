"""Masks, and the algorithms that draw, detect, grow and combine them.

A mask is a boolean array with one value per pixel. The guides, two more masks, are here, too.
Reading a mask from a file is in `files`; the undo stack is in `document`; what a tool of the
window does is in `editor`.
"""
