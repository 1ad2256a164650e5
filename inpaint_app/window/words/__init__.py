"""Every text of the window, and its translations."""
