"""The threads beside that of the window."""
