"""`inpaint` and `inpaint_iter`: from an image and a mask to a stream of ever better pictures."""

from __future__ import annotations

import math
import os
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.errors import InvalidOptionError
from ntk_core.extent.crop import crop_of, moved_step
from ntk_core.guided.engine import Sketch, run
from ntk_core.machine.generators import mapped, returned
from ntk_core.mixed.run import run_mixed
from ntk_core.networks.architecture import Architecture
from ntk_core.outcome import Explain, Outcome, explanation, moved_outcome
from ntk_core.problem.problem import Problem
from ntk_core.problem.recipes import recipe_for
from ntk_core.solution import Solution

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Unpack

    from numpy.typing import NDArray

    from ntk_core.kernels.store import KernelStore
    from ntk_core.problem.progress import Progress
    from ntk_core.problem.recipes import Options, Recipe

__all__ = ["inpaint", "inpaint_iter"]


def inpaint(
    image: NDArray[Any],
    mask: NDArray[np.bool_],
    *,
    method: str = "auto",
    architecture: Architecture | None = None,
    kernel_store: KernelStore | None = None,
    workers: int | None = None,
    protect: NDArray[np.bool_] | None = None,
    sources: NDArray[np.bool_] | None = None,
    wanted: NDArray[np.bool_] | None = None,
    **options: Unpack[Options],
) -> Solution:
    """Reconstruct the masked pixels of an image by kernel regression with a tangent kernel.

    Parameters
    ----------
    image : ndarray, shape (H, W) or (H, W, C), uint8, uint16 or float in [0, 1]
        All channels are reconstructed together. Masked pixels may hold any value, even NaN.
    mask : ndarray, shape (H, W), bool
        True where a pixel is to be reconstructed.
    method : {"auto", "fast", "detail", "texture", "paper"}
        ``"fast"``: one pass whose prior is pixel adjacency. ``"detail"``: further passes whose
        prior also compares the surroundings of pixels in the current estimate. ``"texture"``: the
        kernel's sharp limit, which copies pixels; for wide holes. ``"auto"``: ``"detail"`` where
        the mask is thin and ``"texture"`` where it is wide. ``"paper"``: the tangent kernel of a
        whole network, as published.
    architecture : Architecture, optional
        The network of method ``"paper"``, its prior and the solver.
    kernel_store : mutable mapping of str to bytes, optional
        Where method ``"paper"`` keeps kernels that took long to build; see `KernelStore`.
    workers : int, optional
        Number of threads; by default one for each processor. The result does not depend on it.
    protect : ndarray, shape (H, W), bool, optional
        True where observed pixels must be neither learnt nor copied from; by default nowhere.
    sources : ndarray, shape (H, W), bool, optional
        For methods ``"auto"`` and ``"texture"``: True where pixels may be copied from; by default
        everywhere.
    wanted : ndarray, shape (H, W), bool, optional
        True where masked pixels are to be reconstructed now; by default everywhere. The others
        keep their values in `image`, and nothing is learnt from them.
    passes : int, optional
        Number of passes of ``"detail"``, 1 … 64.
    radius : float, optional
        Adjacency radius ℓ in pixels: how far apart similar pixels may be.
    bandwidth : float, optional
        Of the guided prior, as a share of the image range: how much surroundings may differ.
    reach : int, optional
        Observed pixels are used up to this many pixels away from a missing one, 2 … 64.
    ridge : float, optional
        Regularisation λ / K(x, x); raise it for a noisy image.
    locality : float, optional
        β of ``"texture"``, 0 … 10, as a share of a patch's own variance: how much worse a near
        patch may match than a far one and still be copied.
    seed : int, optional
        Of the random search of ``"texture"``: another seed gives another picture.
    patch_size : int, optional
        Side of the patches that ``"texture"`` compares, odd, 3 … 31 pixels.
    rotations : bool, optional
        Whether ``"texture"`` may also copy patches turned by quarter turns, and mirrored.

    Returns
    -------
    Solution
        Its image equals the input, bit for bit, outside the mask. It also holds the expected error
        of each pixel and of the whole fill, and tells which pixels a pixel was made from.

    Raises
    ------
    InvalidImageError, InvalidMaskError, InvalidOptionError
        All of them are `InpaintError` and `ValueError`.

    References
    ----------
    A. Radhakrishnan, G. Stefanakis, M. Belkin, C. Uhler, “Simple, fast, and flexible framework
    for matrix completion with infinite width neural networks”, PNAS 119(16), 2022.

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
    problem = Problem.of(image, mask, protect, sources, wanted)
    recipe = _prepare(problem, method, architecture, options, copies=sources is not None)
    result = np.array(image)
    deviation = np.zeros(problem.observed.shape, np.float32)
    steps = _run(problem, recipe, architecture, kernel_store, _thread_count(workers))

    def paste(step: Progress) -> None:
        rect = step.changed.slices
        result[rect] = step.pixels
        if step.deviation is not None:
            deviation[rect] = np.where(problem.wanted[rect], step.deviation, 0)

    outcome = returned(mapped(steps, paste))
    # Summed row by row, to avoid a second array as large as the image.
    filled = deviation[problem.wanted.any(axis=1)]
    expected = math.sqrt(sum(float(np.sum(row * row)) for row in filled) / problem.missing)
    return Solution(
        result,
        outcome.method,
        problem.missing,
        outcome.passes,
        time.perf_counter() - start,
        deviation,
        expected,
        # The caller may change the input image later, but rarely the result.
        outcome.explain(result),
        outcome.regions,
        outcome.residual,
        outcome.converged,
    )


def inpaint_iter(
    image: NDArray[Any],
    mask: NDArray[np.bool_],
    *,
    method: str = "auto",
    architecture: Architecture | None = None,
    kernel_store: KernelStore | None = None,
    workers: int | None = None,
    protect: NDArray[np.bool_] | None = None,
    sources: NDArray[np.bool_] | None = None,
    wanted: NDArray[np.bool_] | None = None,
    **options: Unpack[Options],
) -> Generator[Progress, None, Explain]:
    """Reconstruct as `inpaint` does, and yield every picture on the way.

    The input is checked at once; the work is done while snapshots are asked for. The first
    snapshots cover all masked pixels with a coarse picture, and later ones replace parts of it.
    To cancel, stop asking and ``close()`` the iterator; no thread outlives it. Do not change the
    image meanwhile.

    Parameters, Raises
        As for `inpaint`.

    Yields
    ------
    Progress

    Returns
    -------
    callable
        Works like `Solution.weights`, until the image is changed. It is the value of the
        iterator's ``StopIteration``.
    """
    problem = Problem.of(image, mask, protect, sources, wanted)
    recipe = _prepare(problem, method, architecture, options, copies=sources is not None)
    steps = _run(problem, recipe, architecture, kernel_store, _thread_count(workers))
    return _snapshots(steps, image)


def _snapshots(
    steps: Generator[Progress, None, Outcome], image: NDArray[Any]
) -> Generator[Progress, None, Explain]:
    outcome = yield from steps
    return outcome.explain(image)


def _run(
    problem: Problem,
    recipe: Recipe,
    architecture: Architecture | None,
    kernel_store: KernelStore | None,
    workers: int,
) -> Generator[Progress, None, Outcome]:
    crop = crop_of(problem, recipe.method)
    if crop is None:
        return (yield from _run_in(problem, recipe, architecture, kernel_store, workers))
    # A whole image is not looked through for a small mask.
    steps = _run_in(problem.cropped(crop), recipe, architecture, kernel_store, workers)
    outcome = yield from mapped(steps, partial(moved_step, crop))
    return moved_outcome(crop, problem, outcome)


def _run_in(
    problem: Problem,
    recipe: Recipe,
    architecture: Architecture | None,
    kernel_store: KernelStore | None,
    workers: int,
) -> Generator[Progress, None, Outcome]:
    if recipe.method == "paper":
        from ntk_core.paper.run import run_paper

        said = yield from run_paper(
            problem, architecture or Architecture(), recipe.ridge, kernel_store
        )
        return Outcome("paper", 1, lambda _: said.weights, (), said.residual, said.converged)
    if recipe.method in ("fast", "detail"):
        sketch = Sketch.of(problem, recipe.sight)
        yield from sketch.snapshots(problem, recipe)
        finished = yield from run(problem, recipe, workers, sketch)
        return Outcome(recipe.method, recipe.passes, partial(explanation, problem, finished, ()))
    mixture = yield from run_mixed(problem, recipe, workers)
    explain = partial(explanation, problem, mixture.regression, mixture.copies)
    passes = recipe.passes if mixture.regression else max(each.levels for each in mixture.copies)
    return Outcome(mixture.method, passes, explain, mixture.regions)


def _prepare(
    problem: Problem,
    method: str,
    architecture: Architecture | None,
    options: Options,
    *,
    copies: bool,
) -> Recipe:
    recipe = recipe_for(method, **options)
    if copies and recipe.method not in ("auto", "texture"):
        raise InvalidOptionError(
            f"sources to copy from were given, but method {recipe.method!r} does not copy; choose "
            "'texture' or 'auto', or protect what is not to be learnt from"
        )
    if recipe.method == "paper":
        from ntk_core.paper.parts import check_size  # loads the linear algebra: half a second

        check_size(architecture or Architecture(), problem.observed.shape)
    elif architecture is not None:
        raise InvalidOptionError(
            f"an architecture was given, but method {recipe.method!r} has none; "
            "choose method 'paper'"
        )
    return recipe


def _thread_count(workers: int | None) -> int:
    if workers is None:
        usable = getattr(
            os, "sched_getaffinity", None
        )  # a container may allow fewer processors than there are
        return len(usable(0)) if usable else os.cpu_count() or 1
    if workers < 1:
        raise InvalidOptionError(f"workers is {workers}; it must be at least 1")
    return workers
