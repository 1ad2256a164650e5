"""The pictures for measuring the detection: those it was tuned on, and those it was not."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Final, cast

import numpy as np
from PIL import Image
from skimage import data

if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.resources.abc import Traversable

    from numpy.typing import NDArray

__all__ = ["TEXTURES", "TUNED", "UNSEEN", "picture"]

TUNED: Final = ("astronaut", "chelsea", "coffee", "rocket", "camera")
"""Photographs of scikit-image on which constants were chosen."""

TEXTURES: Final = ("brick", "grass", "gravel", "coins", "moon", "immunohistochemistry", "retina")
"""Other pictures of scikit-image on which constants were chosen."""

UNSEEN: Final = ("motorcycle", "china", "flower", "hopper", "portrait", "stairs", "aerial")
"""Photographs on which no constant was chosen; most come with the packages of `.[bench]`."""

_LARGEST: Final = 640  # rows and columns; of larger pictures the middle is taken


def picture(name: str) -> NDArray[np.uint8]:
    """Return a picture, shape (H, W[, 3]), at most 640 pixels high and wide."""
    special = _SPECIAL.get(name)
    pixels = np.asarray(special() if special is not None else getattr(data, name)())
    top, left = (max(0, side - _LARGEST) // 2 for side in pixels.shape[:2])
    crop = pixels[top : top + _LARGEST, left : left + _LARGEST]
    return cast("NDArray[np.uint8]", np.ascontiguousarray(crop))


def _read(path: Traversable) -> NDArray[np.uint8]:
    with path.open("rb") as file, Image.open(file) as image:
        return np.asarray(image if image.mode == "L" else image.convert("RGB"))


def _shipped(package: str, *inside: str) -> Callable[[], NDArray[np.uint8]]:
    """Return what reads a file inside an installed package."""
    return lambda: _read(files(package).joinpath(*inside))


def _of_wavelets(name: str) -> NDArray[np.uint8]:
    import pywt

    return np.asarray(getattr(pywt.data, name)(), np.uint8)


_SPECIAL: Final[dict[str, Callable[[], NDArray[np.uint8]]]] = {
    "motorcycle": lambda: data.stereo_motorcycle()[0],
    "china": _shipped("sklearn", "datasets", "images", "china.jpg"),
    "flower": _shipped("sklearn", "datasets", "images", "flower.jpg"),
    "hopper": _shipped("matplotlib", "mpl-data", "sample_data", "grace_hopper.jpg"),
    "portrait": _shipped("mahotas", "demos", "data", "luispedro.jpg"),
    "stairs": lambda: _of_wavelets("ascent"),
    "aerial": lambda: _of_wavelets("aero"),
}
