"""One reconstruction, from a request to patches and a report.

A request is done within its memory, with regard to transparency, and with a soft seam. Whoever asks
pastes the patches: into files, into what is shown, or into parts of a huge picture.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from inpaint_app.filling.deviations import encoded, expected_error
from inpaint_app.filling.feather import feathered
from inpaint_app.filling.memory_budget import budget_of
from inpaint_app.filling.requests import Patch
from inpaint_app.filling.within_budget import inpaint_within
from ntk_core import mapped

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

    from inpaint_app.filling.engine import Engine
    from inpaint_app.filling.requests import Request
    from ntk_core import Explain, Progress, Region

__all__ = ["PastedPicture", "Report", "reconstruct"]


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """What is known of a reconstruction once it has come to its end.

    Attributes
    ----------
    method : str
        The method that was used, ``"auto"`` resolved.
    regions : tuple of Region
        Of methods ``"auto"`` and ``"texture"``: which part of the mask was filled how.
    residual : float or None
        Of method ``"paper"``: the largest relative residual that any part ended with; infinite if
        the solver left the range of numbers.
    seconds : float
        Wall-clock time, with what was done with the patches meanwhile.
    notes : tuple of str
        What else there is to say about how it was done.
    explain : callable or None
        Says what a pixel was made from; see `ntk_core.inpaint_iter`.
    """

    method: str
    regions: tuple[Region, ...] = ()
    residual: float | None = None
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    explain: Explain | None = None


def reconstruct(
    request: Request, engine: Engine, wanted: NDArray[np.bool_] | None = None
) -> Generator[tuple[Patch, Progress], None, Report]:
    """Reconstruct what a request asks for. Closing the generator ends the work.

    Parameters
    ----------
    request : Request
        See there.
    engine : Engine
        What it uses.
    wanted : ndarray of bool, shape (H, W), optional
        Which part of the mask to fill; the rest of it is not known either.

    Yields
    ------
    (Patch, Progress)
        New pixels, of which later ones replace earlier ones, and the snapshot that they are from.

    Returns
    -------
    Report

    Raises
    ------
    InpaintError
        As `ntk_core.inpaint_iter`.
    OverBudgetError
        It needs more memory than it may take.
    """
    start, seen = time.perf_counter(), _Seen(request.choices.method)
    if engine.unlimited:
        steps = engine.iterate(request.image, request.mask, **engine.options(request, wanted))
    else:
        budget = budget_of(request.memory_mb)
        steps = inpaint_within(budget, request, engine, wanted, on_strips=seen.notes.append)
    steps = feathered(steps, request.image, request.mask, request.choices.feather)
    explain = yield from mapped(steps, seen.take)
    seconds = time.perf_counter() - start
    return Report(seen.method, seen.regions, seen.residual, seconds, tuple(seen.notes), explain)


@dataclass(slots=True)
class _Seen:
    """What the snapshots have told so far."""

    method: str
    regions: tuple[Region, ...] = ()
    residuals: dict[int, float] = field(default_factory=dict)  # of each part, as it was last
    notes: list[str] = field(default_factory=list)

    def take(self, step: Progress) -> tuple[Patch, Progress]:
        self.method, self.regions = step.method, step.regions or self.regions
        if step.residual is not None:
            self.residuals[step.number] = step.residual
        deviation = None if step.deviation is None else encoded(step.deviation)
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
        What is reconstructed; it stays as it is.

    Attributes
    ----------
    pixels : ndarray, shape and dtype of `image`
        The picture so far.
    deviations : ndarray of uint8, shape (H, W)
        How far off each pixel may be, coded as in `inpaint_app.filling.deviations`; 0 where
        nothing is known.
    """

    def __init__(self, image: NDArray[Any]) -> None:
        self.pixels = image.copy()
        self.deviations = np.zeros(image.shape[:2], np.uint8)

    def paste(self, patch: Patch) -> None:
        """Put new pixels where they belong."""
        self.pixels[patch.rect.slices] = patch.pixels
        if patch.deviation is not None:
            self.deviations[patch.rect.slices] = patch.deviation

    def expected_error(self, mask: NDArray[np.bool_]) -> float | None:
        """Return the root mean square error that is expected where `mask` is True.

        As a share of the range; None where nothing is known.
        """
        return expected_error(self.deviations[mask])
