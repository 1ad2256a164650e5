"""The input of a run, and what a run reports; nothing here computes a fill.

Checks of the input belong to `problem`, defaults to `recipes`, and rules about the width of parts
of the mask to `holes`. Do sums with rectangles by `rect`, not by hand.

=============== ================================================================================
module          what it holds
=============== ================================================================================
`planes`        an array of any shape as planes, which are problems
`problem`       the image and its masks, checked
`scale`         the values of an image that count as 0 and 1, and the map to them and back
`components`    many channels as a few principal components
`recipes`       the parameters of each method; the only place where defaults are written
`holes`         which parts of the mask are thin, and which are wide holes
`progress`      snapshots of a run, and the regions in them
`pixel_weights` which pixels one reconstructed pixel was made from
`rect`          rectangles of pixels
=============== ================================================================================
"""
