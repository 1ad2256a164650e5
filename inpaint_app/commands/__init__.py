"""The command line: the arguments of each command, and what each command prints.

The work itself is in `filling` (restore), `batch`, `huge` and `window`.
"""
