"""Method ``"paper"``: the kernel of a whole convolutional network, and one large system.

`parts` decides which pixels are solved at once, and sets up their equations; `border` says what
lies beyond the image. `run` solves one part after the other and yields snapshots. `estimates`
computes the deviations. Solvers and kernels belong to `ntk_core.solvers` and `ntk_core.kernels`.
`parts.solver_for` says which solver ``"auto"`` takes.
"""
