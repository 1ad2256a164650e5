"""The width of a hole from which copying looks better than regression: the limits of "auto".

python -m benchmarks.quality.hole_widths [--widths R …]

Discs, and bars at random angles, are cut out of photographs of scikit-image at random places, which
are the same for every width.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import numpy as np

import ntk_core
from benchmarks.quality.hole_cases import PHOTOGRAPHS, photograph
from benchmarks.quality.hole_metrics import Scores, mean_of, scores_of
from benchmarks.quality.hole_shapes import bar, place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

HALF_WIDTHS = (2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 24)
METHODS = ("detail", "texture")
WITHOUT = ("clock", "page", "text", "cell")  # flat, or letters, which no method can predict
SIDE = 192
"""Of the part of a photograph around a hole."""


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--widths", nargs="+", type=int, default=HALF_WIDTHS, metavar="R")
    parser.add_argument("--places", type=int, default=4, metavar="N", help="in each photograph")
    options = parser.parse_args(arguments)
    print("| half-width | method | PSNR | SSIM | grad | abs log grad | ghist | GMSD |")
    print("|---" * 8 + "|")
    for half_width in options.widths:
        for method in METHODS:
            mean = mean_of(list(_scores(half_width, method, options.places)))
            print(
                f"| {half_width} | {method} | {mean.psnr:.2f} | {mean.ssim:.3f} | {mean.grad:.2f} "
                f"| {mean.log_grad:.3f} | {mean.ghist:.3f} | {mean.gmsd:.3f} |",
                flush=True,
            )


def _scores(half_width: int, method: str, places: int) -> Iterator[Scores]:
    for name in PHOTOGRAPHS:
        if name in WITHOUT:
            continue
        image = photograph(name)
        rng = np.random.default_rng(len(name))
        for number in range(places):
            top, left = (int(rng.integers(0, length - SIDE)) for length in image.shape[:2])
            truth = image[top : top + SIDE, left : left + SIDE]
            mask = _hole(half_width, 180 * rng.random(), disc=number % 2 == 0)
            damaged = np.where(mask if truth.ndim == 2 else mask[..., None], 0, truth)
            result = ntk_core.inpaint(damaged.astype(np.uint8), mask, method=method).image
            yield scores_of(result, truth, mask)


def _hole(half_width: int, degrees: float, *, disc: bool) -> NDArray[np.bool_]:
    if disc:
        down, right = np.indices((2 * half_width + 1,) * 2) - half_width
        shape = np.hypot(down, right) <= half_width + 0.3
    else:
        shape = bar(2 * half_width, 96, degrees)
    return place(shape, (SIDE // 2, SIDE // 2), (SIDE, SIDE))


if __name__ == "__main__":
    main()
