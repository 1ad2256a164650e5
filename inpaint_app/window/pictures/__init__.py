"""From arrays to Qt's images and back, with colour profiles.

No widgets: what is on the screen belongs to `canvas`. Most of it runs in any thread.
"""
