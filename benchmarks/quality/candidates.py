"""How much the candidates of «Try another» differ from each other.

python -m benchmarks.quality.candidates [--photographs NAME …]

Each photograph has one hole of 64 × 64 px. The difference of two fills is the mean over the hole's
pixels of the largest difference of the three colours, in grey levels of 255. The table compares
eight seeds with the eight variations of `inpaint_app.settings.variations`: the median and the
least difference of two fills, and the mean error of the fills against the photograph.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from skimage import data

from inpaint_app.settings.choices import Choices
from inpaint_app.settings.variations import MOST_CANDIDATES, varied
from ntk_core import inpaint

if TYPE_CHECKING:
    from numpy.typing import NDArray

PHOTOGRAPHS = ("astronaut", "chelsea", "coffee", "rocket")
SIDE = 64


def fills(pixels: NDArray[np.uint8], *, variations: bool) -> list[NDArray[np.float32]]:
    """Return eight fills of a hole in the middle, each of shape (SIDE, SIDE, 3)."""
    top, left = (pixels.shape[0] - SIDE) // 2, (pixels.shape[1] - SIDE) // 2
    hole = np.s_[top : top + SIDE, left : left + SIDE]
    mask = np.zeros(pixels.shape[:2], bool)
    mask[hole] = True
    made = []
    for number in range(MOST_CANDIDATES):
        choices = Choices()
        choices = replace(choices, copying=replace(choices.copying, seed=number))
        options = varied(choices, number if variations else 0).options()
        filled = inpaint(pixels, mask, **options)
        made.append(filled.image[hole].astype(np.float32))
    return made


def difference(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    """Return how far two fills are apart, in grey levels."""
    return float(np.abs(a - b).max(axis=2).mean())


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photographs", nargs="+", default=PHOTOGRAPHS)
    names = parser.parse_args().photographs
    print("| photograph | candidates | median difference | least | error |")
    print("|---|---|---|---|---|")
    for name in names:
        pixels = np.ascontiguousarray(getattr(data, name)())
        top, left = (pixels.shape[0] - SIDE) // 2, (pixels.shape[1] - SIDE) // 2
        truth = pixels[top : top + SIDE, left : left + SIDE].astype(np.float32)
        for variations in (False, True):
            made = fills(pixels, variations=variations)
            apart = [difference(a, b) for a, b in combinations(made, 2)]
            error = np.mean([difference(a, truth) for a in made])
            print(
                f"| {name} | {'variations' if variations else 'seeds'} | {np.median(apart):.1f} "
                f"| {min(apart):.1f} | {error:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
