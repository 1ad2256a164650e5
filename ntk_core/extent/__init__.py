"""How much memory a run takes, which pixels it reads, and where an image may be cut.

Ask here if an image may be too large; nothing here computes a fill. For an image in memory use
`Extent`: it estimates the memory of a run, and cuts the mask into strips if that is too much. For
an image that does not fit into memory use `make_plan`, which cuts it into parts; `part_memory`
estimates the memory of each. For a small mask `decisive_rect` tells which rectangle of the image is
enough. `Sight` tells how far around a masked pixel each method looks.
"""

from __future__ import annotations

from ntk_core.extent.crop import decisive_rect
from ntk_core.extent.extent import Extent
from ntk_core.extent.grid import ALIGN, BLOCK
from ntk_core.extent.memory import BASE, PixelBytes, part_memory
from ntk_core.extent.part import Part
from ntk_core.extent.plan import PLAN_SQUARE, PLANNING, HoleTooLargeError, Plan, make_plan
from ntk_core.extent.sight import PART_METHODS, Sight

__all__ = [
    "ALIGN",
    "BASE",
    "BLOCK",
    "PART_METHODS",
    "PLANNING",
    "PLAN_SQUARE",
    "Extent",
    "HoleTooLargeError",
    "Part",
    "PixelBytes",
    "Plan",
    "Sight",
    "decisive_rect",
    "make_plan",
    "part_memory",
]
