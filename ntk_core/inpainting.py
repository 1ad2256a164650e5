"""`inpaint` and `inpaint_iter`: from an image and a mask to a stream of ever better pictures."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.checks import checked_switch, is_whole, shown
from ntk_core.errors import InvalidOptionError
from ntk_core.kernels.store import checked_store
from ntk_core.machine.generators import mapped, returned
from ntk_core.machine.threads import usable_processors
from ntk_core.networks.architecture import described
from ntk_core.problem.planes import Guides, Planes
from ntk_core.problem.recipes import recipe_for
from ntk_core.problem.scale import LARGE, TINY
from ntk_core.running import Engine, run_planes
from ntk_core.solution import Solution

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Unpack

    from numpy.typing import NDArray

    from ntk_core.kernels.store import KernelStore
    from ntk_core.networks.architecture import Architecture, CustomArchitecture
    from ntk_core.networks.layers import Sequential
    from ntk_core.networks.priors import Prior
    from ntk_core.outcome import Explain, Outcome
    from ntk_core.problem.planes import ChannelAxis
    from ntk_core.problem.progress import Progress
    from ntk_core.problem.recipes import Options, Recipe
    from ntk_core.problem.scale import DataRange

__all__ = ["inpaint", "inpaint_iter"]

ACROSS = ("auto", "detail", "fast")
"""The methods by which slices can learn from each other."""


def inpaint(
    image: NDArray[Any],
    mask: NDArray[np.bool_] | None = None,
    *,
    method: str = "auto",
    architecture: Architecture | CustomArchitecture | Sequential | None = None,
    prior: Prior | None = None,
    kernel_store: KernelStore | None = None,
    workers: int | None = None,
    protect: NDArray[np.bool_] | None = None,
    sources: NDArray[np.bool_] | None = None,
    wanted: NDArray[np.bool_] | None = None,
    channel_axis: ChannelAxis = "last",
    data_range: DataRange | None = None,
    across_slices: bool = False,
    **options: Unpack[Options],
) -> Solution:
    """Reconstruct the masked pixels of an image by kernel regression with a tangent kernel.

    Parameters
    ----------
    image : ndarray, shape (H, W), (H, W, C), (..., H, W) or (..., H, W, C)
        Of bool, integers or floats of any size; its values outside the mask must be finite. All
        channels are reconstructed together. Slices of a stack are reconstructed one by one, each
        as if it were alone. Masked pixels may hold any value, even NaN.
    mask : ndarray, bool, optional
        True where a pixel is to be reconstructed: of shape (H, W), which is the same for all
        slices of a stack; or of the shape of the image without its channels; or of the image's own
        shape, where channels that miss the same pixels are reconstructed together. By default, NaN
        and the masked values of a masked array are missing. What a masked array masks is missing
        with a mask, too; NaN outside a mask is an error.
    method : {"auto", "fast", "detail", "texture", "paper"}
        ``"fast"``: one pass whose prior is pixel adjacency. ``"detail"``: further passes whose
        prior also compares the surroundings of pixels in the current estimate. ``"texture"``: the
        kernel's sharp limit, which copies pixels; for wide holes. ``"auto"``: ``"detail"`` where
        the mask is thin and ``"texture"`` where it is wide. ``"paper"``: the tangent kernel of a
        whole network, as published.
    architecture : Architecture, CustomArchitecture or Sequential, optional
        The network of method ``"paper"``, its prior and the solver; of a `Sequential` the network
        alone.
    prior : Prior, optional
        Of method ``"paper"``, instead of the architecture's own: one of `ntk_core.networks`, or any
        object with `shift_invariant` and `covariance` as `ntk_core.networks.Prior` describes them.
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
    channel_axis : int or None, optional
        The axis of the channels, None if there are none and more than two axes are a stack. By
        default the last axis of an image of three axes; with `mask` None or of three axes it must
        be named then, unless it has at most four channels.
    data_range : (float, float) or float, optional
        The least and the largest value of an image, or the largest if the least is 0. Fills lie
        between them, and the engine measures differences as shares of this range. Values outside
        it stay as they are, and count as its ends. By default it is all values of uint8, uint16
        and bool, 0 … 1 for floats within 0 … 1 (if the largest is at least 1/255), and for all
        others the smallest and the largest value outside the mask, of each slice for itself.
    across_slices : bool, optional
        Whether a slice of a stack also learns from the one before it and the one behind it, in the
        last axis before (H, W). For ``"auto"`` (which copies nothing then), ``"detail"`` and
        ``"fast"``; it takes twice as long. Use it where slices are much alike.
    passes : int, optional
        Number of passes of ``"detail"``, 1 … 64.
    radius : float, optional
        Adjacency radius ℓ in pixels: how far apart similar pixels may be.
    bandwidth : float, optional
        Of the guided prior, as a share of `data_range`: how much surroundings may differ.
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

    Heights in metres, some of which are missing:

    >>> heights = 200 + 700 * ramp
    >>> heights[6:10, 6:10] = np.nan
    >>> bool(np.abs(inpaint(heights).image - 200 - 700 * ramp).max() < 14)
    True
    """
    start = time.perf_counter()
    given = Planes.of(image, mask, Guides(protect, sources, wanted), channel_axis, data_range)
    recipe = recipe_for(method, **options)
    network = _network_of(recipe, architecture, prior, given.pixels_shape[-2:])
    _check_run(given, recipe, copies=sources is not None, across=across_slices)
    result = np.array(given.image)
    asked = dict(given.wanted())
    deviation = np.zeros(given.pixels_shape, given.deviation_dtype)
    engine = Engine(recipe, network, checked_store(kernel_store), _thread_count(workers))

    def paste(step: Progress) -> None:
        result[step.where] = step.pixels
        if step.deviation is not None:
            use = asked[step.index][step.changed.slices]
            deviation[step.index][step.changed.slices] = np.where(use, step.deviation, 0)

    outcome = returned(mapped(run_planes(given, engine, across=across_slices), paste))
    missing = sum(int(np.count_nonzero(use)) for use in asked.values())
    return Solution(
        result,
        outcome.method,
        missing,
        outcome.passes,
        time.perf_counter() - start,
        deviation,
        _expected_error(deviation, asked, missing),
        # The caller may change the input image later, but rarely the result.
        outcome.explain(result),
        outcome.regions,
        outcome.residual,
        outcome.converged,
        given.data_range,
    )


def inpaint_iter(
    image: NDArray[Any],
    mask: NDArray[np.bool_] | None = None,
    *,
    method: str = "auto",
    architecture: Architecture | CustomArchitecture | Sequential | None = None,
    prior: Prior | None = None,
    kernel_store: KernelStore | None = None,
    workers: int | None = None,
    protect: NDArray[np.bool_] | None = None,
    sources: NDArray[np.bool_] | None = None,
    wanted: NDArray[np.bool_] | None = None,
    channel_axis: ChannelAxis = "last",
    data_range: DataRange | None = None,
    across_slices: bool = False,
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
    given = Planes.of(image, mask, Guides(protect, sources, wanted), channel_axis, data_range)
    recipe = recipe_for(method, **options)
    network = _network_of(recipe, architecture, prior, given.pixels_shape[-2:])
    _check_run(given, recipe, copies=sources is not None, across=across_slices)
    engine = Engine(recipe, network, checked_store(kernel_store), _thread_count(workers))
    return _snapshots(run_planes(given, engine, across=across_slices), given.image)


def _snapshots(
    steps: Generator[Progress, None, Outcome], image: NDArray[Any]
) -> Generator[Progress, None, Explain]:
    outcome = yield from steps
    return outcome.explain(image)


def _expected_error(
    deviation: NDArray[np.floating[Any]],
    asked: dict[tuple[int, ...], NDArray[np.bool_]],
    missing: int,
) -> float:
    """Return the root mean square of the deviations of all reconstructed pixels."""
    most = float(deviation.max())
    # Squares of very large and very small numbers do not fit into the dtype of their roots.
    unit = most if most and not TINY < most < LARGE else 1.0
    total = 0.0
    for index, use in asked.items():
        # Summed row by row, to avoid a second array as large as the image.
        for row in deviation[index][use.any(axis=1)]:
            part = row if unit == 1.0 else row / unit
            total += float(np.sum(part * part))
    return unit * math.sqrt(total / missing)


def _network_of(
    recipe: Recipe,
    architecture: Architecture | CustomArchitecture | Sequential | None,
    prior: Prior | None,
    shape: tuple[int, ...],
) -> Architecture | CustomArchitecture:
    """Return the architecture, or raise `InvalidOptionError` if it does not fit."""
    if recipe.method != "paper":
        for name, value in (("an architecture", architecture), ("a prior", prior)):
            if value is not None:
                raise InvalidOptionError(
                    f"{name} was given, but method {recipe.method!r} has none; choose method "
                    "'paper'"
                )
        return described(None)
    from ntk_core.paper.parts import check_architecture  # loads the linear algebra: half a second

    network = described(architecture, prior)
    check_architecture(network, shape)
    return network


def _check_run(given: Planes, recipe: Recipe, *, copies: bool, across: bool) -> None:
    """Raise `InvalidOptionError` unless the method can do what is asked for.

    Parameters
    ----------
    given : Planes
    recipe : Recipe
    copies : bool
        Whether sources to copy from were given.
    across : bool
        Whether slices are to learn from each other.
    """
    if copies and recipe.method not in ("auto", "texture"):
        raise InvalidOptionError(
            f"sources to copy from were given, but method {recipe.method!r} does not copy; choose "
            "'texture' or 'auto', or protect what is not to be learnt from"
        )
    if not checked_switch("across_slices", across):
        return
    if len(given.pixels_shape) < 3:
        raise InvalidOptionError(
            f"across_slices is True, but the image has shape {given.image.shape}, without slices; "
            "if its first axis is one of slices, give channel_axis=None"
        )
    if recipe.method not in ACROSS:
        raise InvalidOptionError(
            f"across_slices is True, but method {recipe.method!r} reconstructs slices alone; "
            f"choose one of {', '.join(ACROSS)}"
        )


def _thread_count(workers: int | None) -> int:
    if workers is None:
        return usable_processors()
    if not is_whole(workers):
        raise InvalidOptionError(f"workers is {shown(workers)}; it must be a whole number")
    if workers < 1:
        raise InvalidOptionError(f"workers is {workers}; it must be at least 1")
    return int(workers)
