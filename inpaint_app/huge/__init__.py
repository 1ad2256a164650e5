"""Restoration of a TIFF that is too large for the memory, part by part.

Users read "window" for a part. `ntk_core.extent` says what is reconstructed together, how much of
the picture that needs, and what it takes; `need` adds what is held of the picture besides.
`tiff_source` reads the picture, and `mask_source` the mask, a part at a time; `spool` keeps the
fills on the disk; `tiff_target` writes the new file, segment by segment; `work` does the parts, and
`restore` is the order of it all. Of tifffile this needs what reads and writes a segment, so that
zarr, which reads rectangles on top of that but writes none, is no dependency.
"""
