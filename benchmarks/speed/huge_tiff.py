"""Fill a TIFF of a gigapixel with a sparse mask, in parts, in a process of its own.

python -m benchmarks.speed.huge_tiff [--height 30000] [--width 34000] [--percent 0.01] [--memory MB]
                               [--method auto] [--folder DIR] [--json]

Prints seconds, the peak of the process's memory, and the sizes of the files. Checks that no value
outside the mask has changed. The picture and its mask of scratches are also written in parts. The
picture repeats a pattern, so that making it takes no longer than filling it. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

TILE = 256
PERIOD = 4  # tiles, after which the pattern repeats, both ways
SCRATCH = (3, 40)  # pixels


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the files, fill, print; return 1 if a value outside the mask has changed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--height", type=int, default=30_000)
    parser.add_argument("--width", type=int, default=34_000)
    parser.add_argument("--percent", type=float, default=0.01)
    parser.add_argument("--memory", type=int, default=1000, metavar="MB")
    parser.add_argument("--method", default="auto")
    parser.add_argument("--folder", type=Path, help="where the files go; by default a new one")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args(arguments)
    shape = (options.height, options.width)
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        image, mask, output = (Path(name) / f"{each}.tif" for each in ("image", "mask", "out"))
        room = shutil.disk_usage(name).free
        if room < 4 * shape[0] * shape[1]:
            parser.error(f"{name} has only {room / 1e9:.0f} GB free; name another --folder")
        scratches = make_files(image, mask, shape, options.percent / 100)
        seconds, peak = restore(image, mask, output, options.method, options.memory)
        exact = is_exact(image, mask, output)
        row = {
            "megapixels": shape[0] * shape[1] / 1e6,
            "holes": scratches,
            "budget MB": options.memory,
            "seconds": seconds,
            "peak MB": peak,
            "picture MB": image.stat().st_size / 1e6,
            "result MB": output.stat().st_size / 1e6,
            "exact outside": "yes" if exact else "**no**",
        }
    if options.json:
        print(json.dumps(row))
    else:
        print(f"{shape[1]:,} × {shape[0]:,} RGB, {options.percent:g} % masked, {options.method}:\n")
        print("| " + " | ".join(row) + " |\n" + "|---" * len(row) + "|")
        print("| " + " | ".join(f"{v:,.0f}" if v != str(v) else v for v in row.values()) + " |")
    return int(not exact)


def make_files(image: Path, mask: Path, shape: tuple[int, int], share: float) -> int:
    """Write a picture with waves and a little noise, and its mask; return how many scratches."""
    import tifffile

    tiles = [
        [_encoded(_pattern()[y : y + TILE, x : x + TILE]) for x in range(0, PERIOD * TILE, TILE)]
        for y in range(0, PERIOD * TILE, TILE)
    ]
    rows, columns = (-(-length // TILE) for length in shape)
    options = {"dtype": np.uint8, "tile": (TILE, TILE), "compression": "zlib", "metadata": None}
    tifffile.imwrite(
        image,
        (tiles[y % PERIOD][x % PERIOD] for y in range(rows) for x in range(columns)),
        shape=(*shape, 3),
        photometric="rgb",
        predictor=True,
        bigtiff=True,
        **options,
    )
    rng = np.random.default_rng(0)
    count = max(round(share * shape[0] * shape[1] / (SCRATCH[0] * SCRATCH[1])), 1)
    tops = np.sort(rng.integers(0, shape[0] - SCRATCH[0], count))
    lefts = rng.integers(0, shape[1] - SCRATCH[1], count)
    tifffile.imwrite(
        mask,
        _mask_tiles(shape, tops, lefts),
        shape=shape,
        photometric="minisblack",
        bigtiff=True,
        **options,
    )
    return count


def restore(image: Path, mask: Path, output: Path, method: str, memory: int) -> tuple[float, float]:
    """Return the seconds and the peak of memory, in MB, of ``ntk-inpaint restore --windows``."""
    start = time.perf_counter()
    files = [str(image), str(mask), "-o", str(output)]
    options = ["--windows", "--method", method, "--memory", str(memory)]
    process = subprocess.Popen(
        [sys.executable, "-m", "inpaint_app", "restore", *files, *options],
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit("the restoration failed")
    return time.perf_counter() - start, usage.ru_maxrss * 1024 / 1e6


def is_exact(image: Path, mask: Path, output: Path) -> bool:
    """Tell whether all values outside the mask are unchanged, and others are not."""
    from inpaint_app.huge.tiff_source import TiffSource

    before, marks, after = (TiffSource(path, 1 << 24) for path in (image, mask, output))
    changed = False
    for index in range(before.segments):
        if before.raw(index) == after.raw(index):
            continue
        rect = before.rect_of(index)
        differs = np.any(before.read(rect) != after.read(rect), axis=-1)
        if np.any(differs & (marks.read(rect) == 0)):
            return False
        changed = changed or bool(differs.any())
    return changed


def _pattern() -> NDArray[np.uint8]:
    side = PERIOD * TILE
    rng = np.random.default_rng(0)
    y, x = np.mgrid[:side, :side] * (2 * np.pi / side)
    waves = [np.sin(12 * x + c) + np.cos(9 * y + 5 * x - c) for c in range(3)]
    values = 128 + 40 * np.stack(waves, axis=-1) + rng.integers(-2, 3, (side, side, 1))
    return np.rint(values).astype(np.uint8)


def _encoded(pixels: NDArray[np.uint8]) -> bytes:
    from imagecodecs import delta_encode, zlib_encode

    differences = delta_encode(np.ascontiguousarray(pixels), axis=-2)
    return bytes(zlib_encode(differences.tobytes()))


def _mask_tiles(
    shape: tuple[int, int], tops: NDArray[np.int64], lefts: NDArray[np.int64]
) -> Iterator[NDArray[np.uint8]]:
    """Yield the tiles of a mask with scratches from top to bottom."""
    height, width = SCRATCH
    columns = -(-shape[1] // TILE)
    for begin in range(0, shape[0], TILE):
        band = np.zeros((TILE, columns * TILE), np.uint8)
        near = slice(*np.searchsorted(tops, [begin - height + 1, begin + TILE]))
        for top, left in zip(tops[near] - begin, lefts[near], strict=True):
            band[max(top, 0) : top + height, left : left + width] = 255
        for column in range(columns):
            yield band[:, column * TILE : (column + 1) * TILE]


if __name__ == "__main__":
    sys.exit(main())
