"""The input of a run, and what a run reports; nothing here computes a fill.

Checks of the input belong to `problem`, defaults to `recipes`, and rules about the width of parts
of the mask to `holes`. Do sums with rectangles by `rect`, not by hand.

=============== ================================================================================
module          what it holds
=============== ================================================================================
`problem`       the image and its masks, checked, and how values are stored
`recipes`       the parameters of each method; the only place where defaults are written
`holes`         which parts of the mask are thin, and which are wide holes
`progress`      snapshots of a run, and the regions in them
`pixel_weights` which pixels one reconstructed pixel was made from
`rect`          rectangles of pixels
=============== ================================================================================
"""
