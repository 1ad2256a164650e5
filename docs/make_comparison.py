"""Draw the picture of docs/python.md and print its figures: a photograph, damaged, and two repairs.

python docs/make_comparison.py
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image
from skimage import data
from skimage.draw import line
from skimage.restoration import inpaint_biharmonic

from ntk_core import inpaint

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

PICTURE = Path(__file__).parent / "images" / "python-side-by-side.webp"
SIDE = 256


def main() -> None:
    """Write the picture, print the table."""
    image = data.astronaut()[30 : 30 + SIDE, 100 : 100 + SIDE]
    mask = scratches()
    damaged = image.copy()
    damaged[mask] = 255
    inpaint(image[:64, :64], mask[:64, :64])  # compiled before the clock runs
    fills: dict[str, Callable[[], NDArray[Any]]] = {
        "inpaint_biharmonic": lambda: np.rint(
            255 * inpaint_biharmonic(damaged, mask, channel_axis=-1)
        ).astype(np.uint8),
        "inpaint": lambda: inpaint(damaged, mask).image,
    }
    panels = [damaged]
    print("| | PSNR over the missing pixels | seconds |\n|---|---|---|")  # noqa: T201
    for name, fill in fills.items():
        start = time.perf_counter()
        panels.append(fill())
        seconds = time.perf_counter() - start
        error = np.mean((panels[-1][mask].astype(float) - image[mask]) ** 2)
        print(f"| `{name}` | {10 * np.log10(255**2 / error):.1f} dB | {seconds:.2f} |")  # noqa: T201
    row = np.concatenate([panel[40:216, 40:216] for panel in panels], axis=1)
    Image.fromarray(row).resize((1056, 352), Image.Resampling.NEAREST).save(
        PICTURE, quality=82, method=6
    )


def scratches() -> NDArray[np.bool_]:
    """Return fourteen straight lines, 3 px thick, the same each time."""
    random = np.random.default_rng(0)
    mask = np.zeros((SIDE, SIDE), bool)
    for _ in range(14):
        rows, columns = line(*random.integers(0, SIDE, 4))
        for shift in (-1, 0, 1):
            mask[np.clip(rows + shift, 0, SIDE - 1), columns] = True
    return mask


if __name__ == "__main__":
    main()
