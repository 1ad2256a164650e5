"""Reconstruction within a memory budget: all at once, strip by strip, or not at all."""

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
    """A reconstruction needs more memory than it may use; the message says what to do."""


def inpaint_within(
    budget: int,
    request: Request,
    engine: Engine,
    wanted: NDArray[np.bool_] | None = None,
    *,
    on_strips: Callable[[str], None] = lambda _note: None,
) -> Generator[Progress, None, Explain | None]:
    """Fill the mask of a request within a memory budget.

    Parameters
    ----------
    budget : int
        The bytes that it may use, without the image and the masks.
    request : Request
        The picture, its masks and the choices.
    engine : Engine
        The resources to use.
    wanted : ndarray of bool, shape (H, W), optional
        The part of the mask to fill.
    on_strips : callable
        Called before the first step with a sentence, if the work is done strip by strip.

    Raises
    ------
    OverBudgetError
        Before the first step, if even strips need more memory.
    InpaintError
        As raised by the engine.
    """
    image, mask, options = request.image, request.mask, engine.options(request, wanted)
    channels = image.shape[2] if image.ndim == 3 else 1
    extent = Extent(mask, pixel_bytes(channels, image.dtype), **options)
    if extent.fits_into(budget) or extent.unknown.all():  # the engine refuses that
        return engine.iterate(image, mask, **options)
    strips = extent.strips(budget)
    if strips is None:
        raise OverBudgetError(_refusal(extent.memory, budget, extent.method))
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
