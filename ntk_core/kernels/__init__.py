"""Kernels of a network under a feature prior, in four forms.

=================== ======================================= =====================================
module              form                                    when
=================== ======================================= =====================================
`dense`             K[x, x'] for all pairs of pixels        any network and prior, small images
`cyclostationary`   K[phase, δ], on a torus                 the prior is shift-invariant
`local`             K[x, δ] for every pixel and near offset any network without resampling
`pointwise`         K as a polynomial in a pixel distance   all its convolutions are 1 × 1
=================== ======================================= =====================================

The first three are arrays. One `recursion` computes them all, and they agree wherever more than one
applies. `base` is their common interface, `construction` chooses a form, and `polyphase` multiplies
fast. The tile solver evaluates the pointwise form only at the pairs of pixels that it has chosen.
`room` refuses what would not fit into memory. `fully_connected` is another kernel: of a network
without pixels, between rows of features.
"""
