"""Commands that measure quality and speed against rivals, each printing a table."""
