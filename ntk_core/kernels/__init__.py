"""Tangent kernels of a network under a feature prior, in the form that a task needs.

=================== ======================================= =====================================
module              form                                    when
=================== ======================================= =====================================
`dense`             K[x, x'] for all pairs of pixels        any network and prior, small images
`cyclostationary`   K[phase, δ], on a torus                 the prior is shift-invariant
`local`             K[x, δ] for every pixel and near offset any network without resampling
`pointwise`         K as a polynomial in a pixel distance   all its convolutions are 1 × 1
=================== ======================================= =====================================

The first three are arrays that one `recursion` works on, and agree wherever more than one applies;
`base` is what any of them can be asked, `construction` chooses, and `polyphase` multiplies fast.
The tile solver evaluates the pointwise form at just the pairs of pixels that it has chosen.
"""
