"""The question, and what is said while it is answered.

=============== ================================================================================
module          what it holds
=============== ================================================================================
`problem`       an image and its masks, checked, and how values are stored
`recipes`       what each method does, as numbers: the only place where defaults are written
`holes`         which part of the mask is thin, and which is wide
`progress`      snapshots of a run, and the regions that they speak of
`pixel_weights` which pixels one reconstructed pixel was made of
`rect`          rectangles of pixels
=============== ================================================================================
"""
