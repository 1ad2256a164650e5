"""Quality of all methods on the same masks in the same run.

python -m benchmarks.quality.rivals --images DIR|skimage --protocol p50|p80|scratch|text
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.common.images import load_truths
from benchmarks.common.measure import Calibration, Cost, calibration_of, cost_of, psnr, ssim
from benchmarks.common.methods import METHODS, PUBLISHED, SOLVERS, available
from benchmarks.common.protocols import PROTOCOLS

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Row:
    """One method on one image."""

    protocol: str
    image: str
    method: str
    psnr: float
    psnr_missing: float
    ssim: float
    seconds: float
    megabytes: float
    calibration: Calibration | None  # None for methods without deviations


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", required=True, help="a folder of PNG images, or skimage")
    parser.add_argument("--protocol", required=True, choices=PROTOCOLS)
    parser.add_argument("--methods", nargs="+", metavar="M", help=", ".join(METHODS))
    parser.add_argument("--only", nargs="+", metavar="NAME", help="names of images")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--save", type=Path, metavar="FILE", help="write the JSON to a file too")
    options = parser.parse_args()
    truths = [t for t in load_truths(options.images) if not options.only or t.name in options.only]
    rows = []
    for name, method in available(options.methods).items():
        small = truths[0].pixels[:32, :32]  # compiled and loaded before the clock runs
        method(small, PROTOCOLS["p50"](*small.shape[:2]), options.protocol)
        for truth in truths:
            mask = PROTOCOLS[options.protocol](*truth.pixels.shape[:2])
            damaged = truth.pixels.copy()
            damaged[mask] = 0
            restored, calibration, cost = run(name, damaged, mask, truth.pixels, options.protocol)
            rows.append(
                Row(
                    options.protocol,
                    truth.name,
                    name,
                    psnr(restored, truth.pixels),
                    psnr(restored[mask], truth.pixels[mask]),
                    ssim(restored, truth.pixels),
                    cost.seconds,
                    cost.megabytes,
                    calibration,
                )
            )
    text = json.dumps([asdict(row) for row in rows], indent=1)
    if options.save:
        options.save.write_text(text)
    if options.json:
        print(text)
    else:
        print_table(rows, options.protocol)


def run(
    name: str,
    damaged: NDArray[np.uint8],
    mask: NDArray[np.bool_],
    truth: NDArray[np.uint8],
    protocol: str,
) -> tuple[NDArray[np.uint8], Calibration | None, Cost]:
    """Run one method on one image; its calibration is None if it gives no deviations."""
    if name in SOLVERS:
        solution, cost = cost_of(lambda: SOLVERS[name](damaged, mask))
        return solution.image, calibration_of(solution, truth, mask), cost
    restored, cost = cost_of(lambda: METHODS[name](damaged, mask, protocol))
    return restored, None, cost


def print_table(rows: list[Row], protocol: str) -> None:
    """Print one Markdown table: a line for each method, PSNR by image, then the means."""
    images = list(dict.fromkeys(row.image for row in rows))
    by_method: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_method[row.method].append(row)
    print(f"{protocol}: PSNR in dB over all pixels by image; then means over the images\n")
    head = [*images, "PSNR", "PSNR missing", "SSIM", "seconds", "MB"]
    print("| method | " + " | ".join(head) + " |")
    print("|---" * (len(head) + 1) + "|")
    for method, group in by_method.items():
        cells = [f"{row.psnr:.2f}" for row in group]
        cells += [
            f"**{np.mean([row.psnr for row in group]):.2f}**",
            f"{np.mean([row.psnr_missing for row in group]):.2f}",
            f"{np.mean([row.ssim for row in group]):.4f}",
            f"{np.mean([row.seconds for row in group]):.2f}",
            f"{np.max([row.megabytes for row in group]):.0f}",
        ]
        print(f"| {method} | " + " | ".join(cells) + " |")
    if protocol == "p50" and any(image in PUBLISHED for image in images):
        known = [PUBLISHED.get(image) for image in images]
        cells = ["" if value is None else f"{value:.2f}" for value in known]
        mean = np.mean([value for value in known if value is not None])
        cells += [f"{mean:.2f}", "", "", "", ""]
        print("| Deep Image Prior (published) | " + " | ".join(cells) + " |")
    print_calibration(by_method, images)


def print_calibration(by_method: dict[str, list[Row]], images: list[str]) -> None:
    """Print a second table: how far the deviations of each method can be trusted."""
    known = {
        method: [row.calibration for row in group if row.calibration]
        for method, group in by_method.items()
    }
    if not any(known.values()):
        return
    print(
        "\nCalibration over the missing pixels: by image the share of true values inside ±2σ, in %,"
        "\nand expected / true root mean square error; then means over the images: the share, the"
        "\ndistance of that ratio from 1, and the rank correlation of σ with the true error\n"
    )
    head = [*images, "inside ±2σ", "expected off by", "rank"]
    print("| method | " + " | ".join(head) + " |")
    print("|---" * (len(head) + 1) + "|")
    for method, group in known.items():
        if not group:
            continue
        cells = [f"{100 * c.inside:.1f} · {_ratio(c):.2f}" for c in group]
        cells += [
            f"**{100 * np.mean([c.inside for c in group]):.1f}**",
            f"{100 * np.mean([abs(_ratio(c) - 1) for c in group]):.0f} %",
            f"{np.nanmean([c.rank for c in group]):.2f}",
        ]
        print(f"| {method} | " + " | ".join(cells) + " |")


def _ratio(calibration: Calibration) -> float:
    return calibration.expected / calibration.true if calibration.true else float("inf")


if __name__ == "__main__":
    main()
