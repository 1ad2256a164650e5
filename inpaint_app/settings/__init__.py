"""The settings of a user: choices for one picture, presets, and preferences for all pictures.

Here are frozen values with their limits, and their form as JSON. Reading and writing them, and
the controls that show them, are in `editor`, `window` and `commands`.
"""
