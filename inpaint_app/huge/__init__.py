"""Restoration of a TIFF that is too large for the memory, window by window.

`plan` says what is reconstructed together and how much of the picture that needs; `tiff_source`
reads the picture, and `mask_source` the mask, a window at a time; `spool` keeps the fills on the
disk; `tiff_target` writes the new file, segment by segment; `work` does the windows, `restoring` is
the order of it all, and `command` decides when. Of tifffile this needs what reads and writes a
segment, so that zarr, which reads windows on top of that but writes none, is no dependency.
"""
