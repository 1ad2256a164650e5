"""Quality against rivals on the same masks in the same run.

python -m benchmarks.quality --images DIR|skimage --protocol p50|p80|scratch|text
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import asdict, dataclass

import numpy as np

from benchmarks.images import load_truths
from benchmarks.measure import cost_of, psnr, ssim
from benchmarks.methods import METHODS, PUBLISHED, available
from benchmarks.protocols import PROTOCOLS


@dataclass(frozen=True, slots=True)
class Row:
    """One method on one image."""

    image: str
    method: str
    psnr: float
    psnr_missing: float
    ssim: float
    seconds: float
    megabytes: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", required=True, help="a folder of PNG images, or skimage")
    parser.add_argument("--protocol", required=True, choices=PROTOCOLS)
    parser.add_argument("--methods", nargs="+", metavar="M", help=", ".join(METHODS))
    parser.add_argument("--only", nargs="+", metavar="NAME", help="names of images")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
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
            restored, cost = cost_of(lambda: method(damaged, mask, options.protocol))  # noqa: B023  # called at once
            rows.append(
                Row(
                    truth.name,
                    name,
                    psnr(restored, truth.pixels),
                    psnr(restored[mask], truth.pixels[mask]),
                    ssim(restored, truth.pixels),
                    cost.seconds,
                    cost.megabytes,
                )
            )
    if options.json:
        print(json.dumps([asdict(row) for row in rows], indent=1))
    else:
        print_table(rows, options.protocol)


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


if __name__ == "__main__":
    main()
