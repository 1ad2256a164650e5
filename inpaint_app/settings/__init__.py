"""The settings of a user: choices for one picture, presets, and preferences for all pictures.

Here are frozen values with their limits, and their form as JSON. The settings file and the controls
are in `window`, the arguments of the command line in `commands`.
"""
