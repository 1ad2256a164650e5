"""Colours, icons and how fields behave."""
