"""A contact sheet for visual comparison: holes as rows, methods as columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from benchmarks.quality.hole_cases import Case

__all__ = ["Strip", "write_sheets"]

ROWS = 14  # of one file
GAP, TEXT = 6, 18  # pixels
HOLE = (255, 0, 255)


@dataclass(frozen=True, slots=True)
class Strip:
    """One row of a sheet: a case and the result of each method."""

    case: Case
    results: dict[str, NDArray[np.uint8]]


def write_sheets(strips: list[Strip], path: Path) -> list[Path]:
    """Write a sheet, or several of at most 14 rows, ``NAME-1.png``, …; return the files.

    A case with ground truth is shown around its hole; one without is shown whole.
    """
    starts = range(0, len(strips), ROWS)
    paths = [path.with_stem(f"{path.stem}-{i + 1}") for i in range(len(starts))]
    if len(starts) < 2:
        paths = [path]
    for start, file in zip(starts, paths, strict=True):
        _draw(strips[start : start + ROWS]).save(file, quality=88, optimize=True)
    return paths


def _draw(strips: list[Strip]) -> Image.Image:
    rows = [(strip.case.name, _cells(strip)) for strip in strips]
    titles = list(dict.fromkeys(title for _, cells in rows for title in cells))
    font = ImageFont.load_default(size=TEXT - 4)
    width = max(cell.width for _, cells in rows for cell in cells.values())
    heights = [max(cell.height for cell in cells.values()) + TEXT + GAP for _, cells in rows]
    size = ((width + GAP) * len(titles) + GAP, sum(heights) + TEXT + GAP)
    sheet = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(sheet)
    for column, title in enumerate(titles):
        pen.text((GAP + column * (width + GAP), GAP // 2), title, "black", font)
    top = TEXT + GAP
    for (name, cells), height in zip(rows, heights, strict=True):
        pen.text((GAP, top), name, "black", font)
        for column, title in enumerate(titles):
            if title in cells:
                sheet.paste(cells[title], (GAP + column * (width + GAP), top + TEXT))
        top += height
    return sheet


def _cells(strip: Strip) -> dict[str, Image.Image]:
    case = strip.case
    masked = _rgb(case.damaged).copy()
    masked[case.mask] = HOLE
    pictures = {"masked": masked, **strip.results}
    if case.truth is not None:
        pictures = {"truth": case.truth, **pictures}
    part, side = (_around(case.mask), 208) if case.truth is not None else (np.s_[:, :], 448)
    return {title: _fit(_rgb(pixels)[part], side) for title, pixels in pictures.items()}


def _around(mask: NDArray[np.bool_]) -> tuple[slice, slice]:
    """Return a square around the hole, as far as the image reaches, with a margin."""
    bounds = [
        (int(line[0]), int(line[-1]) + 1) for line in (np.flatnonzero(mask.any(a)) for a in (1, 0))
    ]
    side = max(stop - start for start, stop in bounds)
    side += max(48, side // 2)
    rows, columns = (
        slice(first := max(0, min((start + stop - side) // 2, n - side)), min(n, first + side))
        for (start, stop), n in zip(bounds, mask.shape, strict=True)
    )
    return rows, columns


def _fit(pixels: NDArray[np.uint8], side: int) -> Image.Image:
    image = Image.fromarray(np.ascontiguousarray(pixels))
    scale = side / max(image.size)
    return image.resize(
        (round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS
    )


def _rgb(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2)
