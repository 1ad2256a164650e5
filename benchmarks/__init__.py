"""Commands that measure quality and speed against other programs; each prints a table."""
