"""How everything looks: colours, style sheet, icons.

How fields behave belongs to `controls`, and the colours of masks to `canvas.overlay_colours`.
"""
