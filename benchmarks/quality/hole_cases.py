"""Large holes in photographs of scikit-image, so the ground truth is known.

There are two sets. ``TUNING`` is for adjusting an engine, ``VALIDATION`` for judging it. They use
mostly different images; in the same image, no hole of one set is within 32 pixels of a hole of the
other. No hole hides a face, because no method could fill it.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from skimage import data

from benchmarks.quality.hole_shapes import bar, blob, place, square

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["SETS", "TUNING", "VALIDATION", "Case", "Hole", "case_of", "cases_in", "photograph"]

WINDOW = 384
"""Side in pixels of the part of a photograph that a case shows, with the hole in its middle."""

PHOTOGRAPHS: dict[str, Callable[[], NDArray[np.uint8]]] = {
    "astronaut": data.astronaut,
    "brick": data.brick,
    "camera": data.camera,
    "cell": data.cell,
    "chelsea": data.chelsea,
    "clock": data.clock,
    "coffee": data.coffee,
    "coins": data.coins,
    "grass": data.grass,
    "gravel": data.gravel,
    "hubble": data.hubble_deep_field,
    "moon": data.moon,
    "motorcycle": lambda: data.stereo_motorcycle()[0],
    "page": data.page,
    "retina": data.retina,
    "rocket": data.rocket,
    "text": data.text,
    "tissue": data.immunohistochemistry,
}


@dataclass(frozen=True, slots=True)
class Hole:
    """A hole in a photograph.

    Attributes
    ----------
    name : str
        The photograph's name, a hyphen and the hidden thing.
    centre : tuple of int
        Row and column of the photograph.
    shape : ndarray, bool
        The hole around its centre. Parts outside the photograph are cut off.
    """

    name: str
    centre: tuple[int, int]
    shape: NDArray[np.bool_]

    @property
    def image(self) -> str:
        """The photograph's name."""
        return self.name.split("-", maxsplit=1)[0]

    def mask(self) -> NDArray[np.bool_]:
        """Return the mask over the whole photograph, True in the hole."""
        rows, columns = photograph(self.image).shape[:2]
        return place(self.shape, self.centre, (rows, columns))


@dataclass(frozen=True, slots=True)
class Case:
    """The input of a method, and the ground truth if it is known.

    Attributes
    ----------
    damaged : ndarray, uint8, shape (H, W[, 3])
        Zero in the hole.
    mask : ndarray, bool, shape (H, W)
        True in the hole.
    truth : ndarray, uint8, shape (H, W[, 3]), or None
    """

    name: str
    damaged: NDArray[np.uint8]
    mask: NDArray[np.bool_]
    truth: NDArray[np.uint8] | None


@cache
def photograph(name: str) -> NDArray[np.uint8]:
    """Return one of scikit-image's photographs, shape (H, W[, 3])."""
    pixels = PHOTOGRAPHS[name]()
    return np.ascontiguousarray(pixels[..., :3] if pixels.ndim == 3 else pixels)


def case_of(hole: Hole) -> Case:
    """Return the case of a hole: at most 384 × 384 pixels of the photograph around it."""
    whole = photograph(hole.image)
    part = tuple(
        _window(centre, length) for centre, length in zip(hole.centre, whole.shape[:2], strict=True)
    )
    truth, mask = whole[part].copy(), hole.mask()[part].copy()
    return Case(hole.name, _damaged(truth, mask), mask, truth)


def cases_in(folder: Path) -> list[Case]:
    """Return the pictures of a folder that have a mask, without ground truth.

    Beside ``NAME.png`` lies ``NAME_mask.png``: white is observed, black is the hole.
    """
    cases = []
    for path in sorted(folder.glob("*_mask.png")):
        name = path.stem.removesuffix("_mask")
        try:
            with Image.open(folder / f"{name}.png") as image, Image.open(path) as observed:
                pixels = np.asarray(image if image.mode == "L" else image.convert("RGB"))
                mask = np.asarray(observed.convert("L")) < 128
        except OSError as error:
            raise SystemExit(f"{name}.png and its mask cannot be read: {error}") from error
        if mask.shape != pixels.shape[:2]:
            raise SystemExit(f"{path.name} and {name}.png differ in size; make them equal")
        cases.append(Case(name, _damaged(pixels, mask), mask, None))
    if not cases:
        raise SystemExit(f"there is no NAME_mask.png in {folder}; name a folder that has some")
    return cases


def _damaged(truth: NDArray[np.uint8], mask: NDArray[np.bool_]) -> NDArray[np.uint8]:
    damaged = truth.copy()
    damaged[mask] = 0
    return damaged


def _window(centre: int, length: int) -> slice:
    start = min(max(centre - WINDOW // 2, 0), max(length - WINDOW, 0))
    return slice(start, min(start + WINDOW, length))


def _square(name: str, row: int, column: int, size: int) -> Hole:
    return Hole(name, (row, column), square(size))


def _blob(name: str, row: int, column: int, size: int) -> Hole:
    return Hole(name, (row, column), blob(size, zlib.crc32(name.encode())))


def _bar(name: str, row: int, column: int, degrees: float) -> Hole:
    return Hole(name, (row, column), bar(24, 160, degrees))


TUNING = (
    _square("grass-square", 128, 128, 64),
    _blob("grass-blob", 128, 330, 72),
    _bar("grass-bar", 330, 128, 90),
    _square("gravel-square", 128, 128, 64),
    _blob("gravel-blob", 128, 330, 72),
    _square("gravel-side", 330, 32, 64),
    _square("brick-square", 128, 128, 64),
    _blob("brick-blob", 128, 330, 72),
    _bar("brick-bar", 256, 160, 0),
    _square("astronaut-suit", 290, 130, 64),
    _blob("astronaut-helmet", 400, 450, 72),
    _square("astronaut-corner", 480, 32, 64),
    _square("coffee-wood", 330, 540, 64),
    _blob("coffee-saucer", 330, 170, 72),
    _square("chelsea-whiskers", 215, 100, 64),
    _blob("chelsea-forehead", 60, 110, 64),
    _blob("cell-empty", 500, 420, 80),
    _square("moon-sea", 120, 120, 80),
    _blob("moon-pits", 140, 400, 80),
    _square("rocket-dusk", 50, 120, 80),
    _blob("rocket-smoke", 380, 440, 64),
    _square("hubble-sky", 150, 200, 80),
    _blob("tissue-cells", 400, 400, 72),
    _square("motorcycle-ground", 460, 300, 64),
    _square("camera-sky", 60, 90, 72),
    _square("retina-tissue", 800, 500, 72),
    _square("chelsea-blur", 30, 400, 40),
    _bar("page-words", 40, 120, 0),
    _blob("coins-field", 60, 300, 56),
    _square("clock-edge", 250, 60, 64),
)
"""64-pixel squares and blobs of that area as in the prototype, two at a border, two bars."""

VALIDATION = (
    # textures
    _blob("grass-large", 400, 400, 96),
    _bar("grass-diagonal", 230, 440, 45),
    _square("gravel-large", 380, 380, 96),
    _square("gravel-corner", 36, 476, 72),
    _blob("brick-wall", 400, 390, 80),
    _bar("brick-joint", 400, 200, 90),
    _blob("chelsea-fur", 35, 265, 48),
    _square("chelsea-chin", 276, 200, 48),
    _square("coffee-corner", 40, 560, 80),
    _square("camera-lawn", 480, 190, 64),
    _blob("hubble-galaxies", 300, 700, 96),
    _bar("hubble-diagonal", 600, 300, -45),
    _blob("tissue-gland", 90, 80, 80),
    _square("tissue-stroma", 275, 210, 64),
    _blob("moon-craters", 360, 240, 90),
    _blob("cell-ground", 250, 180, 90),
    # structures
    _square("rocket-mast", 270, 195, 64),
    _square("rocket-body", 250, 322, 56),
    _bar("rocket-lattice", 200, 588, 90),
    _square("motorcycle-bench", 145, 200, 48),
    _bar("motorcycle-shelf", 97, 600, 0),
    _blob("motorcycle-tyre", 420, 570, 64),
    _square("camera-skyline", 200, 420, 64),
    _blob("camera-tripod", 440, 365, 64),
    _bar("page-lines", 105, 190, 0),
    _square("page-rule", 155, 300, 40),
    _square("text-ruled", 60, 330, 40),
    _bar("coins-bar", 150, 155, 90),
    _blob("coins-rims", 215, 300, 64),
    _square("coffee-cup", 105, 190, 56),
    _blob("coffee-rim", 230, 470, 64),
    _blob("astronaut-shuttle", 120, 400, 80),
    _bar("astronaut-flag", 200, 12, 90),
    _square("retina-vessel", 420, 880, 72),
    # smooth
    _square("rocket-sky", 50, 320, 100),
    _square("clock-corner", 40, 360, 80),
    _bar("chelsea-background", 170, 415, 90),
    _square("moon-plain", 430, 420, 100),
    _blob("motorcycle-floor", 452, 60, 96),
    _square("astronaut-backdrop", 60, 100, 56),
)
"""Squares, blobs, bars and holes at a side or corner, 40 to 100 pixels, all with known truth."""

SETS = {"validation": VALIDATION, "tuning": TUNING}
