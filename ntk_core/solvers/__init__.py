"""Solvers: from a kernel and observed values to the missing ones.

============== ==============================================================================
module         what it does
============== ==============================================================================
`triangular`   the two loops that everything else spends its time in: Gram and Cholesky
`neighbours`   per tile, an exact solve on the observed pixels most alike (Vecchia's idea)
============== ==============================================================================
"""
