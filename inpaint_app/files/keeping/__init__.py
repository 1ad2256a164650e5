"""What becomes of all that stands in an image file beside its pixels.

Each module has a table for one container: PNG chunks, JPEG segments, TIFF tags, WebP chunks, boxes
of AVIF and HEIC, EXIF tags, XMP properties. Its functions read that container and do what the table
says. Whatever no table knows is named to the user. `docs/files.md` shows the tables.
"""
