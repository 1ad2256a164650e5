"""Bytes and pictures: reading and writing files whole, and where the user's own files are."""
