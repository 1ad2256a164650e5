"""What the engine looks at, where an image may be cut, and how much memory a run takes.

Whoever has an image that is too large asks here, and needs to know no number of the engine:
`Extent` tells what a run takes and cuts it into strips; `make_plan` cuts an image that is not in
memory at all into parts, for what `part_memory` says that each takes. `Sight` says how far
around a masked pixel each method looks.
"""

from __future__ import annotations

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
    "make_plan",
    "part_memory",
]
