"""The images for benchmarks: a folder of the user, or the photographs of scikit-image."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image
from skimage import data

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Truth", "load_truths"]

SHIPPED = ("astronaut", "chelsea", "coffee", "rocket")


@dataclass(frozen=True, slots=True)
class Truth:
    """An undamaged image: its name and pixels, shape (H, W[, 3]), uint8."""

    name: str
    pixels: NDArray[np.uint8]


def load_truths(where: str) -> list[Truth]:
    """Return the images of a folder, or those of scikit-image in colour for ``"skimage"``.

    From a folder it takes all PNG files, except masks (``*_mask.png``) and images that have one,
    because these show a hole and not the ground truth. A suffix ``_GT`` is left out of the name.
    """
    if where == "skimage":
        return [Truth(name, _rgb(getattr(data, name)())) for name in SHIPPED]
    folder = Path(where)
    paths = [
        path
        for path in sorted(folder.glob("*.png"))
        if not path.stem.endswith("_mask") and not (folder / f"{path.stem}_mask.png").exists()
    ]
    if not paths:
        raise SystemExit(f"there are no PNG images in {folder}; name a folder that has some")
    return [Truth(path.stem.removesuffix("_GT"), _read(path)) for path in paths]


def _read(path: Path) -> NDArray[np.uint8]:
    with Image.open(path) as image:
        return np.asarray(image if image.mode == "L" else image.convert("RGB"))


def _rgb(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    return np.ascontiguousarray(pixels[..., :3])
