"""The tools of the canvas, one module for each: brush, shapes, magic wand.

A tool tells the editor what was drawn. Which tool gets the mouse and the keys belongs to
`canvas.active_tool`; menu entries and keys of tools, to `actions.tools`.
"""
