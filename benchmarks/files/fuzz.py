"""Open damaged files of every kind: each must give a picture or a clear error.

python -m benchmarks.files.fuzz [--cases N] [--seed S] [--workers W]

The bytes of valid files (`benchmarks.files.format_matrix`, rare kinds of JPEG, files with much
beside their pixels, masks as people make them, and sessions) are flipped, cut, moved and
overwritten. Some pictures are written again. Each case has a time limit and a memory limit. A case
that ends in anything but a picture or a `FileError` is printed with the seed that reproduces it.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import io
import multiprocessing
import os
import signal
import struct
import sys
import tempfile
import warnings
import zipfile
import zlib
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from benchmarks.files.format_matrix import KINDS
from inpaint_app.document.edits import FillEdit, MaskEdit, Piece
from inpaint_app.files.atomic import FileError
from inpaint_app.files.encoding import encode
from inpaint_app.files.images import read_image, read_mask
from inpaint_app.files.keeping import exif
from inpaint_app.files.keeping.carried import Photoshop
from inpaint_app.files.measure import DTYPES
from inpaint_app.files.picture import Picture
from inpaint_app.masks.selection import MaskChange, pack
from inpaint_app.masks.softness import pack_bytes
from inpaint_app.sessions.reading import read_session
from inpaint_app.sessions.session import Session, Source
from inpaint_app.sessions.writing import encode_session
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

__all__ = ["check_cases", "corpus", "main", "mutated"]

SECONDS = 30  # for one case
GIGABYTES = 4  # of address space beyond what the process has at its start
BATCH = 500
REWRITTEN = 0.3  # share of the pictures that are written again
WRITTEN = (".tif", ".tif", ".png", ".jpg", ".webp")

Outcomes = collections.Counter[str]


def main(arguments: list[str] | None = None) -> int:
    """Try, print the outcomes, and return 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    options = parser.parse_args(arguments)
    batches = [
        (options.seed + start, min(BATCH, options.cases - start))
        for start in range(0, options.cases, BATCH)
    ]
    outcomes: Outcomes = collections.Counter()
    wrong: list[str] = []
    context = multiprocessing.get_context("spawn")
    for group in range(0, len(batches), 50):  # a crash takes the rest of its group with it
        with ProcessPoolExecutor(options.workers, context, _prepare_process) as pool:
            futures = [(batch, pool.submit(check_cases, *batch)) for batch in batches[group:][:50]]
            for (seed, count), future in futures:
                try:
                    found, bad = future.result()
                except BrokenProcessPool:
                    bad = [f"seeds {seed} to {seed + count - 1}: a process crashed here or beside"]
                    found = collections.Counter()
                outcomes += found
                wrong += bad
    print("| file | cases | pictures | errors |\n|---|---|---|---|")
    for name in sorted({key.partition(":")[0] for key in outcomes}):
        good, refused = outcomes[f"{name}:read"], outcomes[f"{name}:refused"]
        print(f"| {name} | {good + refused:,} | {good:,} | {refused:,} |")
    print(f"\n{sum(outcomes.values()):,} cases, {len(wrong)} wrong.")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


def check_cases(first: int, count: int) -> tuple[Outcomes, list[str]]:
    """Try the cases with seeds from `first` on; return the outcomes and what was wrong."""
    outcomes: Outcomes = collections.Counter()
    wrong = []
    names = sorted(corpus())
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + count):
            rng = np.random.default_rng(seed)
            name = names[rng.integers(len(names))]
            kind = "mask" if name.startswith("mask") else "case"
            path = Path(folder) / f"{kind}{Path(name).suffix}"
            path.write_bytes(_damaged(name, rng))
            try:
                with _time_limit(), warnings.catch_warnings(record=True):
                    outcome = _read(path, rng)
            except Exception as error:  # noqa: BLE001 - that is what is looked for
                wrong.append(f"seed {seed}, {name}: {type(error).__name__}: {error}")
            else:
                outcomes[f"{Path(name).suffix.removeprefix('.')}:{outcome}"] += 1
    return outcomes, wrong


def _read(path: Path, rng: np.random.Generator) -> str:
    try:
        if path.suffix == ".ntki":
            read_session(path)
        elif rng.random() < (0.5 if path.stem.startswith("mask") else 0.1):
            read_mask(path, of=_photograph() if rng.random() < 0.5 else None)
        else:
            picture = read_image(path)
            assert picture.pixels.dtype.name in DTYPES
            assert picture.pixels.ndim == 2 or picture.pixels.shape[2] in (2, 3, 4)
            assert picture.lost is None or picture.lost.shape == picture.pixels.shape[:2]
            if rng.random() < REWRITTEN:
                _write(picture, path.with_name("again"), rng)
    except FileError as error:
        text = str(error)
        assert "\n" not in text, "an error is one sentence"
        assert path.name in text, "an error names its file"
        return "refused"
    return "read"


def _write(picture: Picture, path: Path, rng: np.random.Generator) -> None:
    """Export a picture; without losses it must come back as it was."""
    suffix = WRITTEN[rng.integers(len(WRITTEN))]
    path = path.with_suffix(suffix)
    try:
        encoded = encode(picture.pixels, path, picture)
    except FileError:
        return
    path.write_bytes(encoded.data)
    again = read_image(path)
    lossless = suffix in (".png", ".tif") and not any("reduced" in note for note in encoded.notes)
    if lossless:
        assert again.pixels.tobytes() == picture.pixels.tobytes(), "it comes back as it was"


@cache
def corpus() -> dict[str, bytes]:
    """Return valid files by their names."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, kind in enumerate(KINDS):
            path = Path(folder) / f"{number}{kind.suffix}"
            pixels = kind.make(path)
            found[path.name] = path.read_bytes()
            if number % 5 == 0:
                found[f"{number}.ntki"] = encode_session(_session(pixels), Path(folder))
    return found | _rare_jpegs() | _rich() | _of_netpbm() | _masks()


def _scene(bits: int) -> np.ndarray:
    """Return waves of so many bits, shape (40, 56, 3)."""
    y, x = np.mgrid[:40, :56].astype(float)
    waves = [0.5 + 0.4 * np.sin(x / 5 + k) * np.cos(y / 7 + k) for k in range(3)]
    unit = np.stack(waves, axis=-1)
    return np.rint(unit * ((1 << bits) - 1)).astype(np.uint8 if bits <= 8 else np.uint16)


def _rare_jpegs() -> dict[str, bytes]:
    """Return JPEGs that Pillow reads seldom or not at all; all of them may be mended."""
    import imagecodecs

    found = {
        "jpeg-12.jpg": imagecodecs.jpeg_encode(_scene(12), bitspersample=12),
        "jpeg-lossless.jpg": imagecodecs.ljpeg_encode(_scene(16)[..., 0], bitspersample=16),
        "jpeg-ls.jpg": imagecodecs.jpegls_encode(_scene(8)),
        "jpeg-ls16.jpg": imagecodecs.jpegls_encode(_scene(16)[..., 0]),
    }
    ways = {"progressive": {"progressive": True}, "restart": {"restart_marker_blocks": 3}}
    for name, options in ways.items():
        buffer = io.BytesIO()
        Image.fromarray(_scene(8)).save(buffer, "JPEG", **options)
        found[f"jpeg-{name}.jpg"] = buffer.getvalue()
    return {name: bytes(data) for name, data in found.items()}


def _rich() -> dict[str, bytes]:
    """Return files with IPTC, Photoshop's resources, camera settings, and further pages."""
    import tifffile

    settings: list[exif.Raw] = [(37500, 7, 40, b"Maker\0\0\1" + bytes(range(32)))]
    gps: list[exif.Raw] = [(1, 2, 2, b"N\0"), (2, 5, 3, struct.pack("<6I", 46, 1, 30, 1, 7, 2))]
    first: list[exif.Raw] = [(271, 2, 7, b"Camera\0"), (18246, 3, 1, b"\4\0")]
    said = Photoshop(
        b"\x1c\2\5\0\7a title\x1c\2\x83\0\1L",
        b"8BIM\3\xed\0\0\0\0\0\x10" + struct.pack(">IHHIHH", 300 << 16, 1, 1, 100 << 16, 1, 1),
    )
    picture = Picture(
        _scene(8), exif=exif.built("<", first, settings, gps, []), dpi=(300, 100), photoshop=said
    )
    found = {
        f"rich{suffix}": encode(picture.pixels, Path(f"a{suffix}"), picture).data
        for suffix in (".jpg", ".png", ".tif")
    }
    buffer = io.BytesIO(found["rich.tif"])
    tifffile.imwrite(buffer, _scene(8), append=True, photometric="rgb", compression="lzw")
    return found | {"rich-pages.tif": buffer.getvalue()}


def _of_netpbm() -> dict[str, bytes]:
    """Return files of Netpbm, and PFM."""
    deep, small = _scene(16), _scene(8)
    size = b"%d %d" % (small.shape[1], small.shape[0])
    words = b" ".join(b"%d" % value for value in small[..., 0].ravel())
    head = b"P7\nWIDTH 56\nHEIGHT 40\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n"
    return {
        "grey.pgm": b"P2\n# words\n" + size + b"\n255\n" + words,
        "bits.pbm": b"P4 " + size + b"\n" + np.packbits(small[..., 0] > 99, axis=1).tobytes(),
        "deep.ppm": b"P6 " + size + b" 65535\n" + deep.astype(">u2").tobytes(),
        "rgb.pam": head + small.tobytes(),
        "float.pfm": b"PF\n" + size + b"\n-1\n" + small.astype("<f4").tobytes(),
    }


def _masks() -> dict[str, bytes]:
    """Return masks in colours, of labels, and with a palette."""
    import tifffile

    marked = np.zeros((40, 56), np.uint8)
    marked[5:9, 10:40] = 1
    marked[20:30, 5:9] = 2
    images = {
        "labels": Image.fromarray(marked),
        "colours": Image.fromarray(np.stack([marked * 120, marked * 0, marked * 40], axis=-1)),
        "layer": Image.fromarray(np.stack([marked * 30] * 3 + [marked * 100], axis=-1)),
        "palette": Image.fromarray(marked * 90).quantize(4),
    }
    found = {}
    for name, image in images.items():
        buffer = io.BytesIO()
        image.save(buffer, "PNG")
        found[f"mask-{name}.png"] = buffer.getvalue()
    for dtype in ("int32", "uint16", "float32"):
        buffer = io.BytesIO()
        tifffile.imwrite(buffer, marked.astype(dtype), photometric="minisblack")
        found[f"mask-{dtype}.tif"] = buffer.getvalue()
    return found


@cache
def _photograph() -> Picture:
    return Picture(_scene(8), orientation=6)


def _session(pixels: np.ndarray) -> Session:
    rect = Rect(2, 3, 12, 17)
    used = np.random.default_rng(0).random((rect.height, rect.width)) < 0.5
    change = MaskChange(rect, pack(used))
    before = pixels[rect.slices][used]
    piece = Piece(rect, change.flipped, before, before[::-1].copy())
    soft = MaskChange(rect, change.flipped, pack_bytes(used * np.uint8(90)))
    edits = MaskEdit("paint", soft), FillEdit((piece,), change)
    mask = np.zeros(pixels.shape[:2], bool)
    mask[rect.slices] = used
    source, softness = Source.of(pixels, None), mask * np.uint8(90)
    return Session(source, {"mask": mask}, edits, 2, {"method": "auto"}, softness)


def mutated(data: bytes, rng: np.random.Generator) -> bytes:
    """Return bytes damaged in one to four ways."""
    found = bytearray(data)
    for _ in range(rng.integers(1, 5)):
        if not found:
            break
        # Headers are short and matter most: half of the damage is done to the beginning.
        end = len(found) if rng.random() < 0.5 else min(len(found), 128)
        at = int(rng.integers(end))
        length = int(rng.integers(1, 33))
        way = rng.integers(6)
        if way == 0:
            found[at] ^= 1 << int(rng.integers(8))
        elif way == 1:
            found[at] = int(rng.integers(256))
        elif way == 2:
            found[at : at + length] = rng.bytes(len(found[at : at + length]))
        elif way == 3:
            found[at : at + 4] = rng.choice([b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff"])
        elif way == 4:
            there = int(rng.integers(len(found)))
            found[at:at] = found[there : there + length]
        else:
            del found[at : at + length * 8 if rng.random() < 0.7 else len(found)]
    return bytes(found)


def _damaged(name: str, rng: np.random.Generator) -> bytes:
    """Return a damaged file; in half of the cases its checksums are corrected.

    Otherwise the checksums would reject nearly every file before the rest is read.
    """
    data = corpus()[name]
    if name.endswith(".ntki") and rng.random() < 0.5:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
            entries = old.namelist()
            hit = entries[rng.integers(len(entries))]
            for entry in entries:
                content = old.read(entry)
                new.writestr(entry, mutated(content, rng) if entry == hit else content)
        return out.getvalue()
    data = mutated(data, rng)
    return _with_checksums(data) if name.endswith(".png") and rng.random() < 0.5 else data


def _with_checksums(data: bytes) -> bytes:
    """Return a PNG with corrected checksums in all chunks."""
    found, at = bytearray(data), 8
    while at + 12 <= len(found):
        length = int.from_bytes(found[at : at + 4], "big")
        end = at + 8 + length
        if end + 4 > len(found):
            break
        found[end : end + 4] = zlib.crc32(found[at + 4 : end]).to_bytes(4, "big")
        at = end + 4
    return bytes(found)


@contextlib.contextmanager
def _time_limit() -> Iterator[None]:
    """Interrupt a case that takes too long, if the system can."""
    if not hasattr(signal, "SIGALRM") or multiprocessing.parent_process() is None:
        yield
        return

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"it takes more than {SECONDS} s")

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _prepare_process() -> None:
    """Limit the memory, and discard what C libraries print about damaged files."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with contextlib.suppress(ImportError, OSError):
        import resource

        used = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * 4096
        resource.setrlimit(resource.RLIMIT_AS, (used + (GIGABYTES << 30),) * 2)


if __name__ == "__main__":
    sys.exit(main())
