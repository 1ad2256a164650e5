"""Restoration of a TIFF that is larger than memory, part by part. Users read "window" for a part.

`restore` runs the steps. `tiff_source` and `mask_source` read parts, `work` fills them, `spool`
keeps the fills on disk, `tiff_target` writes the new file, `need` estimates the memory.
The plan of the parts is made in `ntk_core.extent`; pictures that fit into memory are in `filling`.
"""
