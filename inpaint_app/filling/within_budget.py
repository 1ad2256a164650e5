"""Reconstruction within a budget of memory: all at once, strip by strip, or not at all. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inpaint_app.filling.memory_budget import MEGABYTE
from inpaint_app.filling.strips import inpaint_in_strips
from inpaint_app.filling.transparency import pixel_bytes
from ntk_core.extent import Extent

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.filling.engine import Engine
    from inpaint_app.filling.requests import Request
    from ntk_core import Explain, Progress

__all__ = ["OverBudgetError", "inpaint_within"]


class OverBudgetError(Exception):
    """A reconstruction needs more memory than it may take; the sentence says what to do."""


def inpaint_within(
    budget: int,
    request: Request,
    engine: Engine,
    wanted: NDArray[np.bool_] | None = None,
    *,
    on_strips: Callable[[str], None] = lambda _note: None,
) -> Generator[Progress, None, Explain | None]:
    """Do what a request asks for, with no more than a budget of memory.

    Parameters
    ----------
    budget : int
        How many bytes it may take, besides the image and the masks.
    request : Request
        See there.
    engine : Engine
        What computes.
    wanted : ndarray of bool, shape (H, W), optional
        Which part of the mask to fill.
    on_strips : callable
        Called at once with a sentence, if the work is done strip by strip.

    Raises
    ------
    OverBudgetError
        At once, if it needs more in any way.
    InpaintError
        As the engine.
    """
    image, mask, guides, choices = request.image, request.mask, request.guides, request.choices
    options = engine.options(request, wanted)
    extent = Extent(
        mask,
        pixel_bytes(image.shape[2] if image.ndim == 3 else 1, image.dtype),
        choices.method,
        options["architecture"],
        guides.protect,
        guides.sources,
        wanted,
        options,
    )
    if extent.fits(budget) or extent.unknown.all():  # of no known pixel the engine says it better
        return engine.iterate(image, mask, **options)
    strips = extent.strips(budget)
    if strips is None:
        raise OverBudgetError(_refusal(extent.memory, budget, choices.method))
    on_strips(
        f"all at once takes about {_mb(extent.memory)} MB of memory, and {_mb(budget)} MB may be "
        f"used, so it was done in {len(strips)} strips, one after the other"
    )
    return inpaint_in_strips(engine.iterate, strips, image, mask, extent.asked, options)


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
