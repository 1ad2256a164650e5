"""What becomes of files: every format, and damaged ones."""
