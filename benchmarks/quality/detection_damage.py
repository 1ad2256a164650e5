"""Draws scratches and dust at known places: hard ones, white or black, and soft ones as on film."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["DRAWN", "Damaged", "Draw", "film", "hard"]

SCRATCHES, SPECKS = 8, 40  # for every 512 × 512 pixels
HAIRS: Final = 4  # the same, of film-like damage
VISIBLE = 12  # grey levels of difference; a white scratch on white paper does not count
LIGHT: Final = (
    (250, 243, 224), (255, 255, 255), (240, 232, 205), (226, 226, 226), (250, 248, 215),
    (222, 232, 248),
)  # fmt: skip
"""White, cream, light grey, slightly yellow and slightly blue."""

DARK: Final = ((12, 12, 12), (38, 30, 22), (48, 48, 48), (22, 24, 38))
"""Nearly black, brownish, dark grey and slightly blue."""

_FINE: Final = 4  # film-like damage is drawn this many times larger, then reduced


@dataclass(frozen=True, slots=True, eq=False)
class Damaged:
    """A photograph with damage drawn into it, and the places of the damage."""

    name: str
    clean: NDArray[np.uint8]
    pixels: NDArray[np.uint8]
    truth: NDArray[np.bool_]


def hard(name: str, clean: NDArray[np.uint8], seed: int) -> Damaged:
    """Return a photograph with white and black scratches and specks, half to wholly opaque."""
    rng = np.random.default_rng(seed)
    height, width = clean.shape[:2]
    canvas = _Canvas(clean)
    many = height * width / 512**2
    for number in (SCRATCHES, SPECKS):
        shape = _scratch if number == SCRATCHES else _speck
        for _ in range(round(number * many)):
            patch = shape(rng, height, width)
            share = rng.uniform(0.5, 1.0)
            canvas.blend(patch, share, (255,) * 3 if rng.random() < 0.6 else (0,) * 3)
    return canvas.damaged(name)


def film(name: str, clean: NDArray[np.uint8], seed: int) -> Damaged:
    """Return a photograph with soft, tinted scratches, hairs and irregular specks.

    Scratches are curved and interrupted, and their width varies. One blur (0.5 to 0.9 px) softens
    them all, as a scanner's lens does. They are light or nearly black, 35 to 100 % opaque.
    """
    rng = np.random.default_rng(seed)
    canvas = _Canvas(clean)
    blur = rng.uniform(0.5, 0.9)
    many = clean.shape[0] * clean.shape[1] / 512**2
    for number, shape in ((SCRATCHES, _worn), (HAIRS, _hair), (SPECKS, _grain)):
        for _ in range(round(number * many)):
            start = rng.uniform((0, 0), clean.shape[:2])
            patch = _softened(*shape(rng, start), blur, clean.shape[:2])
            tints = LIGHT if rng.random() < 0.6 else DARK
            tint = np.add(tints[rng.integers(len(tints))], rng.normal(0, 3))
            canvas.blend(patch, rng.uniform(0.35, 1.0), tuple(np.clip(tint, 0, 255)))
    return canvas.damaged(name)


Draw: TypeAlias = "Callable[[str, NDArray[np.uint8], int], Damaged]"
"""Draws damage: takes a name, a photograph, shape (H, W[, 3]), and a seed."""

DRAWN: Final[dict[str, Draw]] = {
    "hard": hard,
    "film": film,
}
"""The kinds of damage."""


@dataclass(frozen=True, slots=True, eq=False)
class _Patch:
    """How much of some pixels is covered, 0 … 1, shape (h, w), from a row and column on."""

    top: int
    left: int
    covered: NDArray[np.float32]


class _Canvas:
    """A photograph that damage is drawn into, and where."""

    def __init__(self, clean: NDArray[np.uint8]) -> None:
        self._clean = clean
        self._pixels = clean.astype(np.float32)
        self._truth = np.zeros(clean.shape[:2], bool)

    def blend(self, patch: _Patch, opacity: float, colour: tuple[float, ...]) -> None:
        """Blend a colour into the picture; grey pictures get its mean."""
        height, width = patch.covered.shape
        place = np.s_[patch.top : patch.top + height, patch.left : patch.left + width]
        here = self._pixels[place]
        share = patch.covered * opacity
        if here.ndim == 2:
            change = share * (float(np.mean(colour)) - here)
            seen = np.abs(change)
        else:
            change = share[..., None] * (np.asarray(colour, np.float32) - here)
            seen = np.abs(change.mean(axis=2))
        here += change
        self._truth[place] |= (seen >= VISIBLE) & (patch.covered > 0.3)

    def damaged(self, name: str) -> Damaged:
        """Return what was drawn."""
        pixels = np.clip(np.rint(self._pixels), 0, 255).astype(np.uint8)
        return Damaged(name, self._clean, pixels, self._truth)


def _scratch(rng: np.random.Generator, height: int, width: int) -> _Patch:
    """Return how much a bent line, 1 … 3 px wide, covers each pixel."""
    length, angle, bend = rng.uniform(60, 300), rng.uniform(0, np.pi), rng.uniform(-0.003, 0.003)
    start = rng.uniform(0, (height, width))
    along = np.arange(0, length, 0.25)
    turned = angle + bend * along
    rows = start[0] + np.cumsum(np.sin(turned)) * 0.25
    columns = start[1] + np.cumsum(np.cos(turned)) * 0.25
    return _covered(rows, columns, rng.uniform(0.5, 1.5), height, width)


def _speck(rng: np.random.Generator, height: int, width: int) -> _Patch:
    """Return how much a round speck, 2 … 6 px wide, covers each pixel."""
    at = rng.uniform(0, (height, width))
    return _covered(at[:1], at[1:], rng.uniform(1, 3), height, width)


def _covered(
    rows: NDArray[np.float64], columns: NDArray[np.float64], radius: float, height: int, width: int
) -> _Patch:
    """Return the coverage of pixels by discs around points, their edges 1 px soft."""
    r, c = np.rint(2 * rows + 0.5).astype(int), np.rint(2 * columns + 0.5).astype(int)  # half px
    inside = (r >= 0) & (r < 2 * height) & (c >= 0) & (c < 2 * width)
    r, c = r[inside], c[inside]
    if not len(r):
        return _Patch(0, 0, np.zeros((0, 0), np.float32))
    reach = int(np.ceil(radius)) + 2
    top, bottom = max(r.min() // 2 - reach, 0), min(r.max() // 2 + reach + 1, height)
    left, right = max(c.min() // 2 - reach, 0), min(c.max() // 2 + reach + 1, width)
    free = np.ones((2 * (bottom - top), 2 * (right - left)), bool)
    free[r - 2 * top, c - 2 * left] = False
    fine = np.clip(radius + 0.5 - ndimage.distance_transform_edt(free) / 2, 0, 1)
    covered = fine.reshape(bottom - top, 2, right - left, 2).mean((1, 3)).astype(np.float32)
    return _Patch(top, left, covered)


def _worn(rng: np.random.Generator, start: NDArray[np.float64]) -> _Discs:
    """Return discs along a scratch whose direction and width waver, with gaps."""
    length = rng.uniform(50, 400)
    path = _path(rng, start, length, turn=0.006)
    radius = rng.uniform(0.5, 1.4) * _wavering(rng, len(path), 0.25)
    share = np.linspace(0, 1, len(path))
    radius *= np.minimum(1, 0.4 + 3 * np.minimum(share, 1 - share))  # thinner towards the ends
    kept = np.ones(len(path), bool)
    for _ in range(rng.poisson(length / 150)):
        middle, half = rng.uniform(0, len(path)), rng.uniform(2, 10) / _STEP
        kept &= np.abs(np.arange(len(path)) - middle) > half
    return path[kept], radius[kept]


def _hair(rng: np.random.Generator, start: NDArray[np.float64]) -> _Discs:
    """Return discs along a short, curly line."""
    path = _path(rng, start, rng.uniform(20, 60), turn=0.06)
    return path, np.full(len(path), rng.uniform(0.4, 0.9))


def _grain(rng: np.random.Generator, start: NDArray[np.float64]) -> _Discs:
    """Return a few discs that make an irregular speck, about 1.5 … 7 px wide."""
    count, size = int(rng.integers(1, 5)), 0.7 + rng.gamma(2.0, 0.45)
    radius = size * rng.uniform(0.5, 1.0, count)
    return start + rng.normal(0, 0.6 * size, (count, 2)), np.minimum(radius, 3)


_Discs: TypeAlias = "tuple[NDArray[np.float64], NDArray[np.float64]]"
"""Centres (row, column), shape (n, 2), and radii, shape (n,), in pixels."""

_STEP: Final = 0.25  # pixels between the discs of a line


def _path(
    rng: np.random.Generator, start: NDArray[np.float64], length: float, turn: float
) -> NDArray[np.float64]:
    """Return points, (n, 2), of a line that turns by at most `turn` radians a pixel."""
    count = int(length / _STEP)
    bend = turn * (_wavering(rng, count, 1.0) - 1)
    angle = rng.uniform(0, 2 * np.pi) + np.cumsum(bend) * _STEP
    return start + np.cumsum(np.stack([np.sin(angle), np.cos(angle)], axis=1), axis=0) * _STEP


def _wavering(rng: np.random.Generator, count: int, strength: float) -> NDArray[np.float64]:
    """Return factors about 1, at most `strength` away, that change every 15 px or so."""
    knots = rng.uniform(-1, 1, max(int(count * _STEP / 15), 1) + 2)
    return 1 + strength * np.interp(np.linspace(0, len(knots) - 1, count), range(len(knots)), knots)


def _softened(
    centres: NDArray[np.float64], radii: NDArray[np.float64], blur: float, shape: tuple[int, ...]
) -> _Patch:
    """Return how much discs cover the pixels of an image of shape (H, W), blurred."""
    reach = 6
    top, left = np.maximum(np.floor(centres.min(axis=0)).astype(int) - reach, 0)
    bottom, right = np.minimum(np.ceil(centres.max(axis=0)).astype(int) + reach, shape[:2])
    if bottom <= top or right <= left:
        return _Patch(0, 0, np.zeros((0, 0), np.float32))
    size = (int(right - left), int(bottom - top))
    sheet = Image.new("L", (size[0] * _FINE, size[1] * _FINE))
    draw = ImageDraw.Draw(sheet)
    fine = (centres - (top, left)) * _FINE
    for (row, column), radius in zip(fine.tolist(), (radii * _FINE).tolist(), strict=True):
        draw.ellipse((column - radius, row - radius, column + radius, row + radius), fill=255)
    covered = np.asarray(sheet.resize(size, Image.Resampling.BOX), np.float32) / 255
    return _Patch(int(top), int(left), ndimage.gaussian_filter(covered, blur))
