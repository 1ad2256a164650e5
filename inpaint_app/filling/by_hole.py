"""Holes with a sampling area of their own: each is filled by itself, then all others together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from inpaint_app.masks.blank import blank_mask
from inpaint_app.masks.places import part_at
from ntk_core import mapped

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.filling.requests import Request
    from ntk_core import Explain, PixelWeights, Progress, Region

    Part = tuple[Request, NDArray[np.bool_] | None]
    """A request without areas of single holes, and the part of its mask to fill."""

__all__ = ["joined", "parts_of"]


def parts_of(request: Request, wanted: NDArray[np.bool_] | None = None) -> tuple[Part, ...]:
    """Divide a request by where its holes may be copied from.

    Parameters
    ----------
    request : Request
    wanted : ndarray of bool, shape (H, W), optional
        The part of the mask to fill.

    Returns
    -------
    tuple of (Request, ndarray or None)
        First what has no sampling area of its own, then one for each hole with one. An area whose
        hole is not in the mask counts for nothing. At least one.
    """
    guides = request.guides
    plain = replace(request, guides=replace(guides, own=()))
    if not guides.own or not request.choices.copies:
        return ((plain, wanted),)
    where = request.where.slices
    rest = blank_mask(request.mask.shape)
    rest[where] = request.mask[where] if wanted is None else request.mask[where] & wanted[where]
    holes: list[Part] = []
    left = list(guides.own)
    while left:
        own = left.pop(0)
        if not request.mask[own.area]:
            continue
        sources = own.whole(request.mask.shape)
        rect, hole = part_at(request.mask, *own.area)
        for other in tuple(left):  # holes that have become one have both areas
            row, column = other.area.row - rect.top, other.area.column - rect.left
            if 0 <= row < rect.height and 0 <= column < rect.width and hole[row, column]:
                sources |= other.whole(request.mask.shape)
                left.remove(other)
        part = blank_mask(request.mask.shape)
        part[rect.slices] = rest[rect.slices] & hole
        rest[rect.slices] &= ~hole
        if part[rect.slices].any():
            holes.append((replace(plain, guides=replace(plain.guides, sources=sources)), part))
    if not holes:
        return ((plain, wanted),)
    return ((plain, rest), *holes) if rest[where].any() else tuple(holes)


def joined(
    parts: Sequence[Part],
    run: Callable[[Request, NDArray[np.bool_] | None], Generator[Progress, None, Explain | None]],
) -> Generator[Progress, None, Explain | None]:
    """Run parts one after the other, as if they were one run.

    Parameters
    ----------
    parts : sequence of (Request, ndarray or None)
        As `parts_of` returns them.
    run : callable
        Returns the snapshots of a part.

    Yields
    ------
    Progress
        Its fraction and its regions are those of all parts so far.

    Returns
    -------
    callable or None
        The explanation of the fill; None if one of the parts has none.
    """
    if len(parts) == 1:
        return (yield from run(*parts[0]))
    counts = [int(wanted.sum()) if wanted is not None else 0 for _, wanted in parts]
    total, done = sum(counts), 0
    regions: tuple[Region, ...] = ()
    explains: list[tuple[NDArray[np.bool_], Explain | None]] = []
    method = ""
    for (request, wanted), count in zip(parts, counts, strict=True):
        seen = _Seen(regions, method, done / total, count / total)
        explain = yield from mapped(run(request, wanted), seen.take)
        regions, method, done = seen.regions, seen.method, done + count
        assert wanted is not None, "each of several parts says what it fills"
        explains.append((wanted, explain))
    if any(explain is None for _, explain in explains):
        return None
    return lambda row, column: _weights(explains, row, column)


class _Seen:
    """Turns the snapshots of one part into those of the whole."""

    def __init__(
        self, regions: tuple[Region, ...], method: str, begin: float, share: float
    ) -> None:
        self._before, self._methods = regions, {method} - {""}
        self._begin, self._share = begin, share
        self.regions, self.method = regions, method

    def take(self, step: Progress) -> Progress:
        self.regions = self._before + step.regions
        methods = self._methods | {step.method}
        self.method = step.method if len(methods) == 1 else "mixed"
        fraction = min(self._begin + self._share * step.fraction, 1.0)
        return replace(step, fraction=fraction, regions=self.regions, method=self.method)


def _weights(
    explains: Sequence[tuple[NDArray[np.bool_], Explain | None]], row: int, column: int
) -> PixelWeights:
    for wanted, explain in explains:
        if wanted[row, column] and explain is not None:
            return explain(row, column)
    # A pixel that is not of this run: any part says so in its own words.
    explain = explains[0][1]
    assert explain is not None
    return explain(row, column)
