"""Method ``"paper"``: the kernel of a whole convolutional network, and one large system.

`parts` decides which pixels are solved at once, and sets up their equations. `run` solves one part
after the other and yields snapshots. `estimates` computes the deviations. Solvers and kernels
belong to `ntk_core.solvers` and `ntk_core.kernels`. Solver ``"auto"`` takes Cholesky up to
`parts.DIRECT` observed pixels, and conjugate gradients for more.
"""
