"""Reading and writing image files and tables, and the folders of the user's own files.

Here: decoding, encoding, metadata, atomic writes, and the kernel cache on disk. Session files
are in `sessions`; TIFF files that are read and written in parts are in `huge`.
"""
