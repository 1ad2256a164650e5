"""Sessions: saved work to go on with later, and copies of unsaved work in case of a crash.

Here: what a session holds, its file format, and the recovery folder. The document itself is in
`document`; when to save is decided in `editor`.
"""
