"""`reconstruct`: one reconstruction, from a request to patches and a report.

It applies the measure, the memory budget, transparency and the seam. The caller pastes the
patches: into a file, into the shown picture, or into parts of a huge picture.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from inpaint_app.filling import near
from inpaint_app.filling.deviations import encoded, expected_error
from inpaint_app.filling.feather import feathered
from inpaint_app.filling.measured import in_numbers, in_units
from inpaint_app.filling.memory_budget import budget_of
from inpaint_app.filling.requests import Patch, Report
from inpaint_app.filling.within_budget import inpaint_within
from ntk_core import mapped

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

    from inpaint_app.filling.engine import Engine
    from inpaint_app.filling.requests import Request
    from ntk_core import Explain, Progress, Region

__all__ = ["PastedPicture", "reconstruct"]


def reconstruct(
    request: Request, engine: Engine, wanted: NDArray[np.bool_] | None = None
) -> Generator[tuple[Patch, Progress], None, Report]:
    """Fill the mask of a request. Close the generator to cancel.

    Parameters
    ----------
    request : Request
        The picture, its masks and the choices.
    engine : Engine
        The resources to use.
    wanted : ndarray of bool, shape (H, W), optional
        The part of the mask to fill. The rest of the mask counts as missing, too.

    Yields
    ------
    (Patch, Progress)
        New pixels, which replace earlier ones, and the snapshot that they come from.

    Returns
    -------
    Report

    Raises
    ------
    InpaintError
        As `ntk_core.inpaint_iter`.
    OverBudgetError
        It needs more memory than it may use.
    """
    start, seen = time.perf_counter(), _Seen(request.choices.method)
    rect = near.rect_of(request, wanted)
    if rect is None:
        steps = _steps(request, engine, wanted, seen)
    else:
        part = None if wanted is None else near.cut_mask(wanted, rect)
        steps = near.moved(_steps(near.cut(request, rect), engine, part, seen), rect)
    explain = yield from mapped(steps, seen.take)
    seconds = time.perf_counter() - start
    return Report(seen.method, seen.regions, seen.residual, seconds, tuple(seen.notes), explain)


def _steps(
    request: Request, engine: Engine, wanted: NDArray[np.bool_] | None, seen: _Seen
) -> Generator[Progress, None, Explain | None]:
    """Return the snapshots of a request, within its memory and with its seam."""
    work, held = request, 0
    if request.measure is not None:
        work, wanted = in_units(request, wanted)
        held = work.image.nbytes
    if engine.unlimited:
        steps = engine.iterate(work.image, work.mask, **engine.options(work, wanted))
    else:
        budget = max(budget_of(request.memory_mb) - held, 0)
        steps = inpaint_within(budget, work, engine, wanted, on_strips=seen.notes.append)
    choices = request.choices
    steps = feathered(steps, work.image, request.mask, choices.feather, choices.opacity / 100)
    if work.measure is not None:
        asked = request.mask if wanted is None else request.mask & wanted
        steps = in_numbers(steps, request.image, asked, work.measure)
    return steps


@dataclass(slots=True)
class _Seen:
    """What the snapshots so far contribute to the report."""

    method: str
    regions: tuple[Region, ...] = ()
    residuals: dict[int, float] = field(default_factory=dict)  # the last one of each part
    notes: list[str] = field(default_factory=list)

    def take(self, step: Progress) -> tuple[Patch, Progress]:
        self.method, self.regions = step.method, step.regions or self.regions
        if step.residual is not None:
            self.residuals[step.number] = step.residual
        deviation = None
        if step.deviation is not None:
            low, high = step.data_range
            # As a share of the range, in which the codes are; a flat picture has none.
            deviation = encoded(step.deviation / np.float32(high - low or 1))
        return Patch(step.changed, step.pixels, deviation), step

    @property
    def residual(self) -> float | None:
        known = (r if math.isfinite(r) else math.inf for r in self.residuals.values())
        return max(known, default=None)


class PastedPicture:
    """A picture with the patches of a reconstruction pasted into it.

    Parameters
    ----------
    image : ndarray, shape (H, W) or (H, W, C)
        The original picture; it is copied.

    Attributes
    ----------
    pixels : ndarray, shape and dtype of `image`
        The picture so far.
    deviations : ndarray of uint8, shape (H, W)
        The deviation of each pixel, encoded as in `inpaint_app.filling.deviations`; 0 where it is
        unknown.
    """

    def __init__(self, image: NDArray[Any]) -> None:
        self.pixels = image.copy()
        self.deviations = np.zeros(image.shape[:2], np.uint8)

    def paste(self, patch: Patch) -> None:
        """Copy the pixels and deviations of a patch into the picture."""
        self.pixels[patch.rect.slices] = patch.pixels
        if patch.deviation is not None:
            self.deviations[patch.rect.slices] = patch.deviation

    def expected_error(self, mask: NDArray[np.bool_]) -> float | None:
        """Return the expected root mean square error where `mask` is True.

        It is a share of the image's range; None if no deviation is known.
        """
        return expected_error(self.deviations[mask])
