"""One large system of equations between observed pixels, for method ``"paper"``.

==================== ============================================================================
module               what it does
==================== ============================================================================
`iterates`           what all solvers share: a system, a solver, its steps
`systems`            (K_OO + λ I) for each form of a kernel
`cholesky`           the exact solution, up to some ten thousand equations
`conjugate_gradient` hundreds of thousands of equations in seconds: the default for more
`eigenpro`           gradient descent, faster: shows what a network learns first
==================== ============================================================================

Choose Cholesky for up to a few thousand equations and conjugate gradients for more. EigenPro is for
looking at what a network learns first; each of its iterates is one moment of the training.
"""
