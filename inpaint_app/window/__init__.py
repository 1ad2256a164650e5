"""The window, the only part of the application with Qt."""
