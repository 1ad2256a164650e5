"""Which method a part of the mask was given, in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ntk_core import Region

__all__ = ["RegionMethod", "method_of", "tally"]

RegionMethod = Literal["detail", "texture", "blend"]


def method_of(region: Region) -> RegionMethod:
    """Return what fills a region; ``"blend"`` is a mixture of the other two."""
    if region.texture <= 0:
        return "detail"
    return "texture" if region.texture >= 1 else "blend"


def tally(regions: Iterable[Region]) -> Counter[RegionMethod]:
    """Return how many regions each method fills; all that is thin is one."""
    return Counter(map(method_of, regions))
