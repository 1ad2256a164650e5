"""Which filled pixels are copies: their deviations are no measurement.

The deviation of a copied pixel says how far off it may be if it is compared with what was there.
A copy that looks right is usually far off, so the number would frighten where nothing is wrong.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from inpaint_app.filling.deviations import COPIED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.filling.requests import Patch
    from ntk_core import Region

__all__ = ["mark_copies"]


def mark_copies(patch: Patch, regions: tuple[Region, ...], mask: NDArray[np.bool_]) -> Patch:
    """Return a patch in which the deviations of copied pixels are `COPIED`.

    Parameters
    ----------
    patch : Patch
        Without deviations it is returned as it is.
    regions : tuple of Region
        The parts of the mask. All of the mask inside the rectangle of a region that is copied, or
        blended with copies, counts as copied.
    mask : ndarray of bool, shape (H, W)
        The mask of the request.
    """
    copied = [region.rect for region in regions if region.texture > 0]
    if patch.deviation is None or not copied:
        return patch
    codes = patch.deviation.copy()
    for rect in copied:
        here = rect.intersection(patch.rect)
        if here is not None:
            codes[here.within(patch.rect)][mask[here.slices]] = COPIED
    return replace(patch, deviation=codes)
