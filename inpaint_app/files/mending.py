"""Files that are cut short: what there is of them opens, and what is missing is known.

A cut JPEG is completed with several tails. Pixels that come out the same with all of them are
those that the file has; where they first differ, the rest is missing. This asks nothing of the
coding, so it holds for every kind that a decoder reads. A PNG has whole rows as far as its
compressed data reaches. For TIFF see `inpaint_app.files.mending_tiff`.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image

from inpaint_app.files.jpeg_kinds import JPEG_MAGIC, frame_of, segments
from inpaint_app.files.mending_tiff import mended_tiff
from inpaint_app.files.tiff_directories import TIFF_MAGIC

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from inpaint_app.files.jpeg_kinds import Frame, Segment

__all__ = ["Mended", "is_cut", "mended"]

_PNG_MAGIC: Final = b"\x89PNG\r\n\x1a\n"
_PNG_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# Adam7: first column, first row, and the steps to the next ones, for each pass.
_ADAM7: Final = (
    *((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4)),
    *((0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)),
)
_END: Final = b"\xff\xd9"
# Damaged headers claim sizes that such a file cannot have; filling them would take long.
_LEAST: Final = 1 / 256  # share of the pixels that must be there
_PIXELS_A_BYTE: Final = 512 * 16  # at most, in a flat picture, of which a sixteenth is there
_PADDING: Final = 512  # zeros at the end of a file that are no pixels
_TAILS: Final = 3
_TAIL: Final = 4096  # bytes
_EDGE: Final = 2  # pixels around a block that its neighbours change, where colours are interpolated


@dataclass(frozen=True, slots=True, eq=False)
class Mended:
    """A file that was cut short, completed so that decoders read it.

    Attributes
    ----------
    data : bytes
        The completed file.
    missing : ndarray of bool, shape (H, W)
        Which pixels, as they are stored, the file does not have.
    """

    data: bytes
    missing: NDArray[np.bool_]


def mended(data: bytes, max_pixels: int, page: int = 1) -> Mended | None:
    """Complete a PNG, JPEG or TIFF that is cut short.

    Parameters
    ----------
    data : bytes
        The file, of any kind.
    max_pixels : int
        Files with more pixels are left alone.
    page : int
        Which picture of a TIFF, from 1.

    Returns
    -------
    Mended or None
        None if it is no such file, or nothing can be seen of it.
    """
    if data.startswith(_PNG_MAGIC):
        found = _mended_png(data, max_pixels)
    elif data.startswith(JPEG_MAGIC):
        found = _mended_jpeg(data, max_pixels)
    elif data.startswith(TIFF_MAGIC):
        parts = mended_tiff(data, max_pixels, page)
        found = None if parts is None else Mended(*parts)
    else:
        return None
    return None if found is None or found.missing.mean() > 1 - _LEAST else found


def is_cut(data: bytes) -> bool:
    """Return whether the first picture of a JPEG has no end.

    Not every decoder says so; and a broken download may have zeros there, which are decoded, too.
    """
    if not data.startswith(JPEG_MAGIC) or data.endswith(_END):
        return False
    scans = _scans(data)
    # Within the pixels of a scan, this is no pair of bytes that could occur.
    return bool(scans) and data.find(_END, scans[-1].end) < 0


# -- JPEG


def _mended_jpeg(data: bytes, max_pixels: int) -> Mended | None:
    frame = frame_of(data)
    most = min(max_pixels, _PIXELS_A_BYTE * len(data))
    if frame is None or not 0 < frame.width * frame.height <= most or not is_cut(data):
        return None
    padding = len(data) - len(data.rstrip(b"\0"))
    if padding >= _PADDING:
        data = data[:-padding]
    scans = _scans(data)
    if not scans:
        return None
    whole = data.removesuffix(b"\xff")  # half of a marker, or of a byte of the pixels
    shown = _decoded(whole + _END, frame)
    if shown is None:
        return None
    unsure = np.zeros(shown.shape[:2], np.bool_)
    if _is_coarse(data[scans[-1].start : scans[-1].end]):
        return Mended(whole + _END, unsure)  # all of it is there, with less detail
    for number in range(_TAILS):
        other = _decoded(whole + _tail(number) + _END, frame)
        if other is not None:
            differs = other != shown
            unsure |= differs if differs.ndim == 2 else differs.any(axis=2)
    return Mended(whole + _END, _from_first(unsure, frame.unit))


def _scans(data: bytes) -> list[Segment]:
    return [segment for segment in segments(data) if segment.marker == 0xDA]


def _tail(number: int) -> bytes:
    """Return bytes that could go on a JPEG; none of them is that of a marker."""
    return np.random.default_rng(number).integers(0, 0xFF, _TAIL, np.uint8).tobytes()


def _is_coarse(scan: bytes) -> bool:
    """Return whether a scan of a progressive JPEG only adds detail to a picture that is there."""
    count = scan[4] if len(scan) > 4 else 0
    at = 5 + 2 * count
    if len(scan) < at + 3:
        return False
    first, refines = scan[at], scan[at + 2] >> 4
    last = scan[at + 1]
    return (first > 0 and last >= first) or (first == 0 and refines > 0)


def _from_first(unsure: NDArray[np.bool_], unit: tuple[int, int]) -> NDArray[np.bool_]:
    """Return all blocks from the first unsure one on, in the order in which they are stored.

    Parameters
    ----------
    unsure : ndarray of bool, shape (H, W)
    unit : (int, int)
        Width and height of the blocks.
    """
    width, height = unit
    rows, columns = -(-unsure.shape[0] // height), -(-unsure.shape[1] // width)
    padded = np.zeros((rows * height, columns * width), np.bool_)
    padded[: unsure.shape[0], : unsure.shape[1]] = unsure
    blocks = padded.reshape(rows, height, columns, width)
    down, across = (_EDGE if size > 8 else 0 for size in (height, width))
    inside = blocks[:, down : height - down, :, across : width - across].any(axis=(1, 3)).ravel()
    if not inside.any():
        return unsure
    row, column = divmod(int(inside.argmax()), columns)
    # Interpolated colours of the last pixels before it come from what is missing, too.
    top, left = row * height, column * width
    missing = np.zeros_like(unsure)
    missing[max(0, top - (down > 0)) :, max(0, left - (across > 0)) :] = True
    missing[top + height - (down > 0) :] = True
    missing[: max(0, top - (down > 0))] = False
    return missing


def _decoded(data: bytes, frame: Frame) -> NDArray[Any] | None:
    """Return the pixels of a completed JPEG, None if they cannot be decoded."""
    try:
        if frame.is_special:
            return frame.pixels(data)
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
            return np.asarray(image)
    except Exception:  # noqa: BLE001 - decoders raise all kinds of errors on damaged files
        return None


# -- PNG


def _mended_png(data: bytes, max_pixels: int) -> Mended | None:
    header = data[16:29]
    if len(header) < 13 or data[12:16] != b"IHDR":
        return None
    width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", header)
    channels = _PNG_CHANNELS.get(colour)
    if channels is None or interlace > 1 or not 0 < width * height <= max_pixels:
        return None
    passes = _ADAM7 if interlace else ((0, 0, 1, 1),)
    before, compressed = _split(data)
    if before is None:
        return None
    sizes = []  # rows and bytes of a row, for each pass
    for x, y, across, down in passes:
        columns = len(range(x, width, across))
        stride = 1 + -(-columns * channels * depth // 8) if columns else 0
        sizes.append((len(range(y, height, down)) if columns else 0, stride))
    whole = sum(rows * stride for rows, stride in sizes)
    raw = _inflated(compressed, whole)
    if len(raw) < _LEAST * whole:
        return None
    missing = np.ones((height, width), np.bool_)
    rest = len(raw)
    for (x, y, across, down), (rows, stride) in zip(passes, sizes, strict=True):
        there = min(rows, rest // stride) if rows else 0
        missing[y : y + there * down : down, x::across] = False
        rest = rest - there * stride if there == rows else 0
    body = zlib.compress(raw + bytes(whole - len(raw)), 1)
    return Mended(before + _chunk(b"IDAT", body) + _chunk(b"IEND", b""), missing)


def _split(data: bytes) -> tuple[bytes | None, bytes]:
    """Return what comes before the pixels of a PNG, and the compressed pixels that are sound."""
    parts: list[bytes] = []
    before: bytes | None = None
    for at, kind, body, is_sound in _chunks(data):
        if kind == b"IDAT":
            before = data[:at] if before is None else before
            if not is_sound:
                break
            parts.append(body)
    return before, b"".join(parts)


def _chunks(data: bytes) -> Iterator[tuple[int, bytes, bytes, bool]]:
    """Yield start, kind and contents of the chunks, and whether they are sound; the last is cut."""
    at = len(_PNG_MAGIC)
    while at + 8 < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        end = at + 12 + length
        is_cut = end > len(data)
        is_sound = is_cut or zlib.crc32(kind + body) == int.from_bytes(data[end - 4 : end], "big")
        yield at, kind, body, is_sound
        at = end


def _inflated(compressed: bytes, most: int) -> bytes:
    """Return at most so many bytes, as far as the compressed ones can be read."""
    unpack = zlib.decompressobj()
    parts: list[bytes] = []
    size = 0
    for start in range(0, len(compressed), 256):  # an error loses what came with it
        try:
            found = unpack.decompress(compressed[start : start + 256])
        except zlib.error:
            break
        parts.append(found)
        size += len(found)
        if size >= most:
            break
    return b"".join(parts)[:most]


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
