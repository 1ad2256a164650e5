"""The masks of each protocol. All are seeded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from skimage.draw import line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

__all__ = ["PROTOCOLS", "random_line"]

TEXT = (
    "Infinitely wide convolutional networks, trained on the observed pixels of one image, are a "
    "kernel machine: simple, fast and flexible, and they run on standard hardware. "
)


def dropout(share: float) -> Callable[[int, int], NDArray[np.bool_]]:
    """Return a protocol in which each pixel is missing where random() < share."""

    def mask(height: int, width: int) -> NDArray[np.bool_]:
        return np.random.default_rng(0).random((height, width)) < share

    return mask


def scratch(height: int, width: int) -> NDArray[np.bool_]:
    """Return five straight lines, 3 px wide, for every 512 px of width, at random."""
    rng = np.random.default_rng(0)
    mask = np.zeros((height, width), bool)
    for _ in range(max(1, round(5 * width / 512))):
        for where in random_line(rng, height, width):
            mask[where] = True
    return mask


def random_line(
    rng: np.random.Generator, height: int, width: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield the rows and columns of the three lines, side by side, of a straight one 3 px wide."""
    ends = rng.random(4) * (height - 1, width - 1, height - 1, width - 1)
    rows, columns = line(*np.rint(ends).astype(int))
    steep = np.ptp(rows) > np.ptp(columns)
    for step in (-1, 0, 1):
        down, across = (0, step) if steep else (step, 0)
        yield np.clip(rows + down, 0, height - 1), np.clip(columns + across, 0, width - 1)


def text(height: int, width: int) -> NDArray[np.bool_]:
    """Return a paragraph in 20 px letters over the whole image."""
    canvas = Image.new("L", (width, height))
    draw = ImageDraw.Draw(canvas)
    font = ImageFont.load_default(20)
    words, row, line_text = (TEXT * 40).split(), 4, ""
    for word in words:
        if draw.textlength(f"{line_text} {word}", font=font) > width - 8:
            draw.text((4, row), line_text, fill=255, font=font)
            row, line_text = row + 28, ""
            if row > height - 28:
                break
        line_text = f"{line_text} {word}".strip()
    return np.asarray(canvas) > 64


PROTOCOLS: dict[str, Callable[[int, int], NDArray[np.bool_]]] = {
    "p50": dropout(0.5),
    "p80": dropout(0.8),
    "scratch": scratch,
    "text": text,
}
"""Name → function from (height, width) to a mask, True = missing."""
