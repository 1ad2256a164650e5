"""Solvers: from a kernel and observed values to the missing ones.

Of methods ``"fast"`` and ``"detail"``, many small systems. All of it is compiled.

================== ============================================================================
module             what it does
================== ============================================================================
`neighbours`       per tile, an exact solve on the observed pixels most alike (Vecchia's idea)
`lookalikes`       per patch, a solve on its observed pixels; patches alike to it are the prior
`patch_regression` the solve itself, the smaller of two equal systems
`estimates`        the standard deviation of what was predicted, from the same factor
`selection`        which observed pixels are most alike
`pairs`            the kernel between pixels, from the prior's features
`triangular`       the two loops that all spend their time in: Gram and Cholesky
================== ============================================================================

Of method ``"paper"``, one large system.

==================== ==========================================================================
module               what it does
==================== ==========================================================================
`iterates`           what follows have in common: a system, a solver, its steps
`systems`            (K_OO + λ I) for each form of a kernel
`cholesky`           the exact solution, up to some thousand equations
`conjugate_gradient` hundreds of thousands of equations in seconds: the default for more
`eigenpro`           gradient descent, faster: to watch what a network learns first
==================== ==========================================================================
"""
