"""The presets of the window against method "auto", each on its own kind of damage.

python -m benchmarks.quality.presets [--held-out]

Photographs of scikit-image, cut to 256 × 256 pixels, and several masks of each kind; PSNR over the
missing pixels, in dB. With --held-out, it uses other parts and other masks than those by which the
presets were chosen.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING, Any

import numpy as np
from skimage import data

import ntk_core
from benchmarks.common.measure import psnr
from benchmarks.common.protocols import PROTOCOLS, random_line
from benchmarks.quality.hole_shapes import blob, place
from inpaint_app.settings.choices import Choices
from inpaint_app.settings.presets import PRESETS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from inpaint_app.settings.presets import Preset

__all__ = ["crops", "masks"]

SIDE = 256
_CROPS = {
    "astronaut": (0, 96),
    "chelsea": (22, 100),
    "coffee": (100, 150),
    "rocket": (100, 200),
    "camera": (60, 130),
}
_HELD_OUT = {
    "astronaut": (256, 200),
    "chelsea": (40, 190),
    "coffee": (140, 300),
    "rocket": (150, 330),
    "camera": (200, 200),
}


def crops(places: dict[str, tuple[int, int]]) -> list[NDArray[np.uint8]]:
    """Return parts of photographs, by their names and the row and column of their corners."""
    return [
        np.ascontiguousarray(getattr(data, name)()[top : top + SIDE, left : left + SIDE])
        for name, (top, left) in places.items()
    ]


def _scratches(seed: int) -> NDArray[np.bool_]:
    rng = np.random.default_rng(seed)
    mask = np.zeros((SIDE, SIDE), bool)
    for _ in range(5):
        for where in random_line(rng, SIDE, SIDE):
            mask[where] = True
    return mask


def _text(seed: int) -> NDArray[np.bool_]:
    down, across = np.random.default_rng(seed).integers(0, 100, 2)
    mask: NDArray[np.bool_] = np.roll(PROTOCOLS["text"](SIDE, SIDE), (down, across), (0, 1))
    return mask


def _dropout(share: float, seed: int) -> NDArray[np.bool_]:
    return np.random.default_rng(seed).random((SIDE, SIDE)) < share


def _object(seed: int) -> NDArray[np.bool_]:
    row, column = np.random.default_rng(seed).integers(64, SIDE - 64, 2)
    return place(blob(56, seed), (int(row), int(column)), (SIDE, SIDE))


def masks(first: int) -> dict[str, list[NDArray[np.bool_]]]:
    """Return masks by the names of the presets, True = missing, with seeds from a given one on."""
    return {
        "scratch": [_scratches(first + more) for more in range(4)],
        "text": [_text(first + more) for more in range(2)],
        "dropout": [_dropout(0.5, first), _dropout(0.8, first + 1)],
        "object": [_object(first + more) for more in range(3)],
    }


def _options(preset: Preset) -> dict[str, Any]:
    return Choices(preset.method, learning=preset.learning, copying=preset.copying).options()


def _mean(
    truths: list[NDArray[np.uint8]], missing: list[NDArray[np.bool_]], options: dict[str, Any]
) -> tuple[NDArray[np.float64], float]:
    """Return the mean PSNR by photograph, and the seconds of one run."""
    rows, start = [], time.perf_counter()
    for truth in truths:
        values = []
        for mask in missing:
            damaged = truth.copy()
            damaged[mask] = 0
            restored = ntk_core.inpaint(damaged, mask, **options).image
            values.append(psnr(restored[mask], truth[mask]))
        rows.append(np.mean(values))
    return np.array(rows), (time.perf_counter() - start) / (len(truths) * len(missing))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held-out", action="store_true", help="other crops and masks")
    held_out = parser.parse_args().held_out
    places, first = (_HELD_OUT, 10) if held_out else (_CROPS, 0)
    print("| preset | " + " | ".join(places) + " | mean | auto | difference | seconds (auto) |")
    print("|---" * (len(places) + 5) + "|")
    ntk_core.inpaint(np.zeros((32, 32), np.uint8), np.eye(32, dtype=bool))  # compiled and loaded
    truths = crops(places)
    for kind, missing in masks(first).items():
        auto, slow = _mean(truths, missing, {"method": "auto"})
        found, seconds = _mean(truths, missing, _options(PRESETS[kind]))
        pairs = zip(found, auto, strict=True)
        cells = [f"{value:.2f} ({value - was:+.2f})" for value, was in pairs]
        cells += [f"{found.mean():.3f}", f"{auto.mean():.3f}", f"{found.mean() - auto.mean():+.3f}"]
        print(f"| {kind} | " + " | ".join(cells) + f" | {seconds:.2f} ({slow:.2f}) |", flush=True)


if __name__ == "__main__":
    main()
