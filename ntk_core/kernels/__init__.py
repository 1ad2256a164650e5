"""Tangent kernels of a network under a feature prior, in the form that a task needs.

=================  =======================================  ===================================
module             form                                     when
=================  =======================================  ===================================
`local`            K[x, δ] for every pixel and near offset  any network without resampling
`pointwise`        K as a polynomial in a pixel distance    all its convolutions are 1 × 1
=================  =======================================  ===================================

The two agree wherever both apply. The tile solver evaluates the pointwise form at just the
pairs of pixels that it has chosen.
"""
