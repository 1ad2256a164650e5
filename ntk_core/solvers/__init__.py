"""Solvers: from a kernel and observed values to the missing ones. All of it is compiled.

============== ==============================================================================
module         what it does
============== ==============================================================================
`neighbours`   per tile, an exact solve on the observed pixels most alike (Vecchia's idea)
`lookalikes` per patch, a solve on its observed pixels; the patches alike to it are the prior
`estimates`    the standard deviation of what was predicted, from the same factor
`selection`    which observed pixels that are
`pairs`        the kernel between pixels, from the prior's features
`triangular`   the two loops that all spend their time in: Gram and Cholesky
============== ==============================================================================
"""
