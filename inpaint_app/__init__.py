"""The application: a window and a command line that fill masks with `ntk_core`.

`docs/architecture.md` draws the packages and says which may import which.
"""
