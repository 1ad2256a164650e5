"""The editor's work with files: opening, exporting, masks and sessions."""
