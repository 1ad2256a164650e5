"""`inpaint` and `inpaint_iter`: from an image and a mask to a stream of ever better pictures."""

from __future__ import annotations

import math
import os
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.architecture import Architecture
from ntk_core.engine import run
from ntk_core.errors import InvalidOptionError
from ntk_core.passes import Pass
from ntk_core.problem import Problem
from ntk_core.recipes import recipe_for
from ntk_core.solution import Solution
from ntk_core.weights import weights_of

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Unpack

    from numpy.typing import NDArray

    from ntk_core.paper import PaperResult
    from ntk_core.progress import Progress
    from ntk_core.recipes import Options, Recipe
    from ntk_core.store import KernelStore

__all__ = ["inpaint", "inpaint_iter"]


def inpaint(
    image: NDArray[Any],
    mask: NDArray[np.bool_],
    *,
    method: str = "auto",
    architecture: Architecture | None = None,
    kernel_store: KernelStore | None = None,
    workers: int | None = None,
    **options: Unpack[Options],
) -> Solution:
    """Reconstruct the masked pixels of an image by kernel regression with a tangent kernel.

    Parameters
    ----------
    image : ndarray, shape (H, W) or (H, W, C), uint8, uint16 or float in [0, 1]
        All channels are reconstructed together. What masked pixels hold does not matter, not
        even if it is NaN.
    mask : ndarray, shape (H, W), bool
        True where a pixel is to be reconstructed.
    method : {"auto", "fast", "detail", "paper"}
        ``"fast"``: one pass whose prior is pixel adjacency. ``"detail"``: further passes whose
        prior also compares the surroundings of pixels in the estimate so far. ``"auto"``:
        ``"detail"``. ``"paper"``: the tangent kernel of a whole network, as published.
    architecture : Architecture, optional
        The network of method ``"paper"``, its prior and the solver.
    kernel_store : mutable mapping of str to bytes, optional
        Where method ``"paper"`` keeps kernels that took long to build; see `KernelStore`.
    workers : int, optional
        Number of threads; by default one for each processor. The result does not depend on it.
    passes : int, optional
        Number of passes of ``"detail"``, 1 … 64.
    radius : float, optional
        Adjacency radius ℓ in pixels: how far apart pixels still resemble each other.
    bandwidth : float, optional
        Of the guided prior, as a share of the image range: how unlike surroundings may be.
    reach : int, optional
        How far around missing pixels observed ones are looked for, 2 … 64 pixels.
    ridge : float, optional
        Regularisation λ / K(x, x); raise it for a noisy image.

    Returns
    -------
    Solution
        Its image is equal to the input, bit for bit, outside the mask. It also says how far each
        pixel, and the whole, are expected to be off, and what a pixel was made of.

    Raises
    ------
    InvalidImageError, InvalidMaskError, InvalidOptionError
        All of them `InpaintError` and `ValueError`.

    References
    ----------
    A. Radhakrishnan, G. Stefanakis, M. Belkin, C. Uhler, «Simple, fast, and flexible framework
    for matrix completion with infinite width neural networks», PNAS 119(16), 2022.

    Examples
    --------
    >>> import numpy as np
    >>> ramp = np.tile(np.linspace(0, 1, 16), (16, 1))
    >>> mask = np.zeros((16, 16), bool)
    >>> mask[6:10, 6:10] = True
    >>> solution = inpaint(ramp, mask)
    >>> bool(np.abs(solution.image - ramp).max() < 0.02)
    True
    """
    start = time.perf_counter()
    problem, recipe = _prepare(image, mask, method, architecture, options)
    result = np.array(image)
    deviation = np.zeros(problem.observed.shape, np.float32)
    steps = _run(problem, recipe, architecture, kernel_store, _thread_count(workers))
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            last: Pass | PaperResult = end.value
            break
        result[step.changed.slices] = step.pixels
        if step.deviation is not None:
            rect = step.changed.slices
            deviation[rect] = np.where(problem.observed[rect], 0, step.deviation)
    # A sum by rows: no second array as large as the image.
    expected = math.sqrt(sum(float(np.sum(row * row)) for row in deviation) / problem.missing)
    seconds = time.perf_counter() - start
    found = (result, recipe.method, problem.missing, recipe.passes, seconds, deviation, expected)
    if isinstance(last, Pass):
        # The caller may change the image that was given, but hardly the result.
        last = replace(last, problem=replace(problem, image=result))
        return Solution(*found, partial(weights_of, last, image=result))
    return Solution(*found, last.weights, last.residual, last.converged)


def inpaint_iter(
    image: NDArray[Any],
    mask: NDArray[np.bool_],
    *,
    method: str = "auto",
    architecture: Architecture | None = None,
    kernel_store: KernelStore | None = None,
    workers: int | None = None,
    **options: Unpack[Options],
) -> Generator[Progress]:
    """Reconstruct as `inpaint` does, yielding every picture on the way.

    The input is checked at once; the work is done between one ``next`` and the following. The
    first snapshots cover all masked pixels with a coarse picture, the later ones replace parts
    of it. To cancel, stop asking and ``close()`` the iterator: no thread outlives that. The
    image must not be changed meanwhile.

    Parameters, Raises
        As for `inpaint`.

    Yields
    ------
    Progress
    """
    problem, recipe = _prepare(image, mask, method, architecture, options)
    return _snapshots(_run(problem, recipe, architecture, kernel_store, _thread_count(workers)))


def _snapshots(steps: Generator[Progress, None, object]) -> Generator[Progress]:
    yield from steps


def _run(
    problem: Problem,
    recipe: Recipe,
    architecture: Architecture | None,
    kernel_store: KernelStore | None,
    workers: int,
) -> Generator[Progress, None, Pass | PaperResult]:
    if recipe.method == "paper":
        from ntk_core.paper import run_paper

        return run_paper(problem, architecture or Architecture(), recipe.ridge, kernel_store)
    return run(problem, recipe, workers)


def _prepare(
    image: NDArray[Any],
    mask: NDArray[np.bool_],
    method: str,
    architecture: Architecture | None,
    options: Options,
) -> tuple[Problem, Recipe]:
    problem, recipe = Problem.of(image, mask), recipe_for(method, **options)
    if recipe.method == "paper":
        from ntk_core.paper_cells import check_size  # with the linear algebra, half a second

        check_size(architecture or Architecture(), problem.observed.shape)
    elif architecture is not None:
        raise InvalidOptionError(
            f"an architecture was given, but method {recipe.method!r} has none; "
            "choose method 'paper'"
        )
    return problem, recipe


def _thread_count(workers: int | None) -> int:
    if workers is None:
        usable = getattr(
            os, "sched_getaffinity", None
        )  # a container may allow fewer than there are
        return len(usable(0)) if usable else os.cpu_count() or 1
    if workers < 1:
        raise InvalidOptionError(f"workers is {workers}; it must be at least 1")
    return workers
