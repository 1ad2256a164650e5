"""Image inpainting by kernel regression with convolutional neural tangent kernels.

The theory is Radhakrishnan, Stefanakis, Belkin and Uhler, PNAS 119(16), 2022: a convolutional
network of infinite width, trained on the observed pixels of one image, is kernel regression
between pixel positions. `inpaint` reconstructs and returns the result. `inpaint_iter` does the same
work as a generator of ever better pictures; to cancel it, stop asking for the next one.

Public are the names in `__all__` here, in `ntk_core.networks` (the building blocks of networks) and
in `ntk_core.extent` (how much of an image, and of memory, a run needs). Every other module is
private and may change at any time. From the bottom to the top:

=============================== ================================================================
`errors`, `machine`             errors of the caller; threads, compiled loops, generators
`checks`                        what callers may give
`problem`                       the input: image, mask, parameters; holes; snapshots of progress
`networks`, `kernels`           infinitely wide networks, and their kernels
`solvers`                       one large system of equations
`completion`                    tables of numbers
`guided`                        methods ``"fast"`` and ``"detail"``: tiles and look-alike patches
`texture`                       method ``"texture"``: copies for wide holes
`paper`                         method ``"paper"``: the kernel of a whole network
`mixed`                         method ``"auto"``: thin parts learnt, wide holes copied
`extent`                        the pixels and the memory that a run needs; images in parts
`running`, `bands`, `across`    planes of an array; many channels; neighbours in a stack
`inpainting`, `solution`, …     what callers use
=============================== ================================================================
"""

from __future__ import annotations

import typing

from ntk_core.completion.complete import (
    Completion,
    CompletionProgress,
    complete_matrix,
    complete_matrix_iter,
)
from ntk_core.completion.features import category_means, known_values, one_hot, with_identity
from ntk_core.errors import (
    InpaintError,
    InvalidImageError,
    InvalidMaskError,
    InvalidMatrixError,
    InvalidOptionError,
    InvalidPixelError,
)
from ntk_core.inpainting import inpaint, inpaint_iter
from ntk_core.kernels.base import Kernel
from ntk_core.kernels.construction import kernel
from ntk_core.kernels.fully_connected import FullyConnected, fully_connected_kernel
from ntk_core.kernels.store import KernelStore, stored_kernel
from ntk_core.machine.generators import mapped, returned
from ntk_core.networks.architecture import (
    BORDERS,
    PRIORS,
    RESAMPLING,
    SOLVERS,
    Architecture,
    CustomArchitecture,
)
from ntk_core.outcome import Explain
from ntk_core.problem.pixel_weights import PixelWeights
from ntk_core.problem.progress import Progress, Region, Stage
from ntk_core.problem.recipes import METHODS, PAPER_TOLERANCE, RANGES, defaults
from ntk_core.problem.rect import Rect
from ntk_core.solution import Solution
from ntk_core.warmup import warm_up

if typing.TYPE_CHECKING:
    from ntk_core.completion.new_rows import RowCompleter

__all__ = [
    "BORDERS",
    "METHODS",
    "PAPER_TOLERANCE",
    "PRIORS",
    "RANGES",
    "RESAMPLING",
    "SOLVERS",
    "Architecture",
    "Completion",
    "CompletionProgress",
    "CustomArchitecture",
    "Explain",
    "FullyConnected",
    "InpaintError",
    "InvalidImageError",
    "InvalidMaskError",
    "InvalidMatrixError",
    "InvalidOptionError",
    "InvalidPixelError",
    "Kernel",
    "KernelStore",
    "PixelWeights",
    "Progress",
    "Rect",
    "Region",
    "RowCompleter",
    "Solution",
    "Stage",
    "category_means",
    "complete_matrix",
    "complete_matrix_iter",
    "defaults",
    "fully_connected_kernel",
    "inpaint",
    "inpaint_iter",
    "kernel",
    "known_values",
    "mapped",
    "one_hot",
    "returned",
    "stored_kernel",
    "warm_up",
    "with_identity",
]


def __getattr__(name: str) -> object:
    """Return `RowCompleter`, whose modules take a tenth of the time in which all others load."""
    if name == "RowCompleter":
        from ntk_core.completion.new_rows import RowCompleter

        return RowCompleter
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
