"""Reconstruction within a budget of memory: all at once, strip by strip, or not at all. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from inpaint_app.filling.memory_budget import MEGABYTE
from inpaint_app.filling.memory_need import most_of, need_of
from inpaint_app.filling.strips import SHORTEST, STRIP_METHODS, cut_into_strips, inpaint_in_strips

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from numpy.typing import NDArray

    from inpaint_app.filling.strips import Strip
    from ntk_core import Architecture, Explain, Progress

    Inner = Callable[..., Generator[Progress, None, Explain | None]]

__all__ = ["OverBudgetError", "inpaint_within"]

_MOST: Final = 1 << 12  # strips


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
    rotations = bool(options.get("rotations"))
    missing = int(np.count_nonzero(mask))
    if protect is not None:
        missing += int(np.count_nonzero(protect))
    if most_of(image, missing, method, rotations=rotations) <= budget:
        return inner(image, mask, protect=protect, sources=sources, wanted=wanted, **settings)
    unknown = mask if protect is None else mask | protect
    asked = mask if wanted is None else mask & wanted
    need = need_of(
        image,
        unknown,
        method,
        architecture=architecture,
        wanted=None if asked is mask and unknown is mask else asked,
        guided=not (protect is None and sources is None and wanted is None),
        rotations=rotations,
    )
    if need <= budget or unknown.all():  # if nothing is known, there is a better word for it
        return inner(image, mask, protect=protect, sources=sources, wanted=wanted, **settings)
    if method in STRIP_METHODS and sources is None:
        strips = _strips_within(budget, image, asked, unknown, method, options.get("reach"))
        if strips is not None:
            on_strips(
                f"all at once takes about {_mb(need)} MB of memory, and {_mb(budget)} MB may be "
                f"used, so it was done in {len(strips)} strips, one after the other"
            )
            return inpaint_in_strips(
                inner, strips, image, mask, asked=asked, protect=protect, **settings
            )
    raise OverBudgetError(_refusal(need, budget, method))


def _strips_within(
    budget: int,
    image: NDArray[Any],
    asked: NDArray[np.bool_],
    unknown: NDArray[np.bool_],
    method: str,
    reach: int | None,
) -> tuple[Strip, ...] | None:
    """Return as few strips as fit, None if none do."""

    def fits(strip: Strip) -> bool:
        here = strip.window.slices
        own = np.zeros((strip.window.height, strip.window.width), np.bool_)
        own[strip.own.within(strip.window)] = asked[strip.own.slices]
        need = need_of(image[here], unknown[here], method, wanted=own, guided=True)
        return need + own.size <= budget

    count = 2
    while True:
        strips = cut_into_strips(asked, unknown, count, reach, copies=method == "auto")
        if all(map(fits, strips)):
            return strips
        if count >= _MOST or count * SHORTEST > asked.shape[0]:
            return None
        count *= 2


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
