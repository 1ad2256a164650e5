"""The memory that a fill takes, and the estimate before it began.

python -m benchmarks.speed.memory [--only TEXT] [--seconds N] [--json]

Each case runs in a process of its own, with the machine code already loaded. The measured value is
the peak above the memory in use before the run. A run is stopped after N seconds, because the first
pass already needs all of its memory; stopped runs are marked with a star. Linux only.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.common.cases import Case, lines
from benchmarks.common.isolated import in_fresh_process
from benchmarks.common.measure import cost_of
from benchmarks.quality.hole_shapes import blob, place
from inpaint_app.filling.transparency import inpaint_visible, pixel_bytes
from ntk_core import Architecture
from ntk_core.extent import Extent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MEGABYTE = 1e6
SMALL = 40.0  # MB; below this, fixed costs dominate and the ratio means nothing


@dataclass(frozen=True, slots=True)
class Setup:
    """A picture in colour, its mask, and the method and options.

    `kind` is ``"lines"``, ``"pixels"`` or ``"both"``, with a share of the pixels in percent; or
    ``"hole"``, whose size is in percent of the shorter side. ``"both"`` are lines and a hole of
    60 pixels.
    """

    megapixels: float
    kind: str
    amount: float
    method: str
    network: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name in the table."""
        special = [f"{key} {value}" for key, value in (self.network | self.options).items()]
        return ", ".join([self.method, *special])

    @property
    def case(self) -> Case:
        """The case with this picture."""
        return Case(self.megapixels, 1.0, 3)

    @property
    def architecture(self) -> Architecture | None:
        """The network of method ``"paper"``."""
        return Architecture(**self.network) if self.method == "paper" else None

    def mask(self) -> NDArray[np.bool_]:
        """Return the mask, shape (H, W)."""
        height, width = self.case.shape
        if self.kind == "pixels":
            return np.random.default_rng(0).random((height, width)) < self.amount / 100
        middle = (height // 2, width // 2)
        if self.kind == "hole":
            size = round(self.amount / 100 * min(height, width))
            return place(blob(size, 1), middle, (height, width))
        mask = lines(height, width, self.amount / 100)
        return mask | place(blob(60, 1), middle, (height, width)) if self.kind == "both" else mask


SETUPS = (
    *(
        Setup(megapixels, kind, amount, method)
        for method in ("fast", "detail", "auto")
        for megapixels, kind, amount in (
            (0.25, "lines", 10),
            (4, "lines", 1),
            (4, "pixels", 50),
            (24, "lines", 0.1),
            (24, "lines", 1),
        )
    ),
    Setup(24, "pixels", 50, "fast"),
    Setup(24, "both", 1, "auto"),
    Setup(4, "hole", 10, "auto"),
    Setup(1, "hole", 50, "auto"),
    Setup(4, "hole", 50, "detail"),
    Setup(4, "lines", 1, "detail", options={"reach": 64}),
    Setup(1, "hole", 50, "texture"),
    Setup(1, "hole", 25, "texture", options={"rotations": True}),
    Setup(0.25, "lines", 5, "texture"),
    Setup(0.25, "lines", 1, "paper"),
    Setup(4, "lines", 1, "paper"),
    Setup(1, "lines", 1, "paper", {"levels": 1}),
    Setup(0.25, "pixels", 97, "paper", {"solver": "cholesky"}),
    Setup(1, "lines", 1, "paper", {"solver": "eigenpro"}),
    Setup(1 / 256, "lines", 5, "paper", {"prior": "meshgrid"}),
)


@dataclass(frozen=True, slots=True)
class Found:
    """Megabytes, and whether the run finished."""

    estimate: float
    measured: float
    complete: bool


def measure(setup: Setup, seconds: float) -> Found:
    """Run a case, and return its memory with the estimate."""
    image, mask = setup.case.image(), setup.mask()
    small = np.zeros((64, 64), np.bool_)
    small[8:40, 8:40] = True
    settings: dict[str, Any] = {"method": setup.method, "architecture": setup.architecture}
    warm_image = np.ascontiguousarray(image[: len(small), : len(small)])
    for _ in inpaint_visible(warm_image, small, **settings, **setup.options):
        pass

    def run() -> bool:
        end = time.perf_counter() + seconds
        for _ in inpaint_visible(image, mask, **settings, **setup.options):
            if time.perf_counter() > end:
                return False
        return True

    complete, cost = cost_of(run)
    pixel = pixel_bytes(image.shape[2], image.dtype)
    extent = Extent(mask, pixel, setup.method, setup.architecture, options=setup.options)
    return Found(
        extent.memory / MEGABYTE, cost.megabytes * 1.024, complete
    )  # its kB are 1,024 bytes


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="cases whose method, as printed, has this text")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args(arguments)
    found = []
    if not options.json:
        print(
            "| picture | mask | method | estimate, MB | measured, MB | ratio |\n" + "|---" * 6 + "|"
        )
    for setup in SETUPS:
        if options.only not in setup.name:
            continue
        each = in_fresh_process(measure, setup, options.seconds)
        found.append({**asdict(setup), **asdict(each)})
        if not options.json:
            print(_row(setup, each), flush=True)
    if options.json:
        print(json.dumps(found, indent=1))


def _row(setup: Setup, found: Found) -> str:
    star = "" if found.complete else " *"
    ratio = f"{found.estimate / found.measured:.1f}" if found.measured >= SMALL else ""
    kinds = {
        "lines": f"lines, {setup.amount:g} %",
        "pixels": f"pixels, {setup.amount:g} %",
        "both": f"lines, {setup.amount:g} %, and a hole",
        "hole": f"hole, {setup.amount:g} % of the side",
    }
    cells = [setup.case.name.removesuffix(" colour"), kinds[setup.kind], setup.name]
    cells += [f"{found.estimate:,.0f}", f"{found.measured:,.0f}{star}", ratio]
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
