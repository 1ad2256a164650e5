"""What is around and over the canvas: menu bar, tool bars, status bar, messages, welcome.

Buttons here trigger `actions`. Panels that can be closed belong to `docks`.
"""
