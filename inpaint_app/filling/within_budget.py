"""Reconstruction within a budget of memory: all at once, strip by strip, or not at all. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inpaint_app.filling.memory_budget import MEGABYTE
from inpaint_app.filling.strips import inpaint_in_strips
from inpaint_app.filling.transparency import pixel_bytes
from ntk_core.extent import Extent

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    import numpy as np
    from numpy.typing import NDArray

    from ntk_core import Architecture, Explain, Progress

    Inner = Callable[..., Generator[Progress, None, Explain | None]]

__all__ = ["OverBudgetError", "inpaint_within"]


class OverBudgetError(Exception):
    """A reconstruction needs more memory than it may take; the sentence says what to do."""


def inpaint_within(
    budget: int,
    inner: Inner,
    image: NDArray[Any],
    mask: NDArray[np.bool_],
    *,
    method: str,
    architecture: Architecture | None = None,
    protect: NDArray[np.bool_] | None = None,
    sources: NDArray[np.bool_] | None = None,
    wanted: NDArray[np.bool_] | None = None,
    on_strips: Callable[[str], None] = lambda _note: None,
    **options: Any,
) -> Generator[Progress, None, Explain | None]:
    """Reconstruct as `inner` does, with no more than a budget of memory.

    Parameters
    ----------
    budget : int
        How many bytes it may take, besides the image and the masks.
    inner : callable
        What reconstructs, such as `inpaint_app.filling.transparency.inpaint_visible`.
    image, mask, method, architecture, protect, sources, wanted, **options
        As `inner` takes them.
    on_strips : callable
        Called at once with a sentence, if the work is done strip by strip.

    Raises
    ------
    OverBudgetError
        At once, if it needs more in any way.
    InpaintError
        As `inner`.
    """
    settings = {"method": method, "architecture": architecture, **options}
    channels = image.shape[2] if image.ndim == 3 else 1
    pixel = pixel_bytes(channels, image.dtype)
    extent = Extent(mask, pixel, method, architecture, protect, sources, wanted, options)
    if extent.fits(budget) or extent.unknown.all():  # of no known pixel the engine says it better
        return inner(image, mask, protect=protect, sources=sources, wanted=wanted, **settings)
    strips = extent.strips(budget)
    if strips is None:
        raise OverBudgetError(_refusal(extent.memory, budget, method))
    on_strips(
        f"all at once takes about {_mb(extent.memory)} MB of memory, and {_mb(budget)} MB may be "
        f"used, so it was done in {len(strips)} strips, one after the other"
    )
    return inpaint_in_strips(
        inner, strips, image, mask, asked=extent.asked, protect=protect, **settings
    )


def _refusal(need: int, budget: int, method: str) -> str:
    if method in ("fast", "detail"):
        return (
            f"this takes about {_mb(need)} MB of memory, and {_mb(budget)} MB may be used; mask "
            "less at once, or allow more memory (in the settings, or with --memory)"
        )
    return (
        f"this takes about {_mb(need)} MB of memory, and {_mb(budget)} MB may be used; choose the "
        "method detail or fast, mask less at once, or allow more memory (in the settings, or with "
        "--memory)"
    )


def _mb(size: int) -> str:
    return f"{size / MEGABYTE:,.0f}"
