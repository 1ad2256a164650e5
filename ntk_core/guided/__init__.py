"""The engine of methods ``"fast"`` and ``"detail"``: passes over tiles and over look-alike patches.

Python part, from the top: what a run is, and what each step of it reads.

================== ==============================================================================
module             what it does
================== ==============================================================================
`run`              the passes, and groups of look-alikes where few pixels are observed
`hidden`           where these are, and what hidden pixels say of two fills
`completion`       turns of groups over some batches
`engine`           the loop over passes and batches, as a generator of pictures
`passes`           one pass: all that it reads, so that any part of it can be done again
`weights`          which pixels one pixel was made from: a pass done again for that pixel
`coarse`           the first picture, from a pyramid of means
`surroundings`     the part of the picture that a batch reads
`tiling`           missing pixels in tiles, and tiles in batches of work
`records`          what is handed to the compiled part
`hot_loops`        what is compiled ahead of time
================== ==============================================================================

Compiled part: many small systems of equations.

================== ==============================================================================
module             what it does
================== ==============================================================================
`tiles`            one solve for each tile, on the observed pixels most alike (Vecchia's idea)
`neighbours`       which observed pixels are most alike
`pairs`            the kernel between pixels, from the prior's features
`estimates`        the standard deviation of a prediction, from the same factor
`lookalikes`       one solve for each patch; the patches most alike to it are its prior
`groups`           one solve for each group of look-alikes, where few pixels are observed
`patch_regression` the solve itself: the smaller one of two equivalent systems
`triangular`       the two loops in which nearly all time is spent: Gram and Cholesky
================== ==============================================================================
"""
