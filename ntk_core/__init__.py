"""Image inpainting by kernel regression with convolutional neural tangent kernels.

The theory is Radhakrishnan, Stefanakis, Belkin and Uhler, PNAS 119(16), 2022: a convolutional
network of infinite width, trained on the observed pixels of one image, is kernel regression
between pixel positions. `inpaint` reconstructs and returns; `inpaint_iter` does the same work
as a generator of ever better pictures, and is cancelled by not asking it for the next.
"""

from __future__ import annotations

from ntk_core.completion.complete import Completion, complete_matrix
from ntk_core.completion.features import category_means, known_values, one_hot, with_identity
from ntk_core.errors import (
    InpaintError,
    InvalidImageError,
    InvalidMaskError,
    InvalidMatrixError,
    InvalidOptionError,
    InvalidPixelError,
)
from ntk_core.guided.weights import PixelWeights
from ntk_core.inpainting import inpaint, inpaint_iter
from ntk_core.kernels.store import KernelStore, stored_kernel
from ntk_core.machine.warmup import warm_up
from ntk_core.networks.architecture import PRIORS, RESAMPLING, SOLVERS, Architecture
from ntk_core.outcome import Explain
from ntk_core.problem.progress import Progress, Region, Stage
from ntk_core.problem.recipes import METHODS
from ntk_core.problem.rect import Rect
from ntk_core.solution import Solution

__all__ = [
    "METHODS",
    "PRIORS",
    "RESAMPLING",
    "SOLVERS",
    "Architecture",
    "Completion",
    "Explain",
    "InpaintError",
    "InvalidImageError",
    "InvalidMaskError",
    "InvalidMatrixError",
    "InvalidOptionError",
    "InvalidPixelError",
    "KernelStore",
    "PixelWeights",
    "Progress",
    "Rect",
    "Region",
    "Solution",
    "Stage",
    "category_means",
    "complete_matrix",
    "inpaint",
    "inpaint_iter",
    "known_values",
    "one_hot",
    "stored_kernel",
    "warm_up",
    "with_identity",
]
