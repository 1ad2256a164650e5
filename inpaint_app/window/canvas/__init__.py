"""The canvas: the picture, the masks and other items over it, and what mouse and keys do there.

A `tool` is what the user draws with; the tools themselves belong to `tools`. Images of pixels are
made in `pictures`.
"""
