"""Reading PBM, PGM, PPM, PAM and PFM in their full depth, also if they are cut short.

Pillow reads those of 8 bits; it spreads other numbers over the whole range without a word. Here the
numbers stay where that is possible. The formats are those of Netpbm, and PFM that of Debevec.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from inpaint_app.files.unsupported import UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["Pnm", "is_pnm", "read_pnm"]

_MAGIC: Final = re.compile(rb"P[1-7][\s#]|P[Ff]\s")
_TOKEN: Final = re.compile(rb"(?:\s|#[^\n]*\n)*(\d+)")
_LINE: Final = re.compile(rb"([^\n]*)\n")
_COMMENT: Final = re.compile(rb"#([^\n]*)")
_FLOAT: Final = re.compile(rb"P[Ff]\s+(\d+)\s+(\d+)\s+([-+.eE\d]+)\s")
_LEAST: Final = 1 / 256  # share of the values that must be there
_LONGEST: Final = 1 << 16  # bytes of a header


@dataclass(frozen=True, slots=True, eq=False)
class Pnm:
    """What is in such a file.

    Attributes
    ----------
    pixels : ndarray, shape (H, W[, C]), uint8, uint16 or float32
        One bit becomes 0 and 255.
    bits : int or None
        How many bits of 16 are used.
    missing : ndarray of bool, shape (H, W), or None
        The pixels that a cut file does not have.
    comments : tuple of str
        Those of the header.
    notes : tuple of str
        What was changed.
    is_series : bool
        Whether more pictures follow.
    """

    pixels: NDArray[Any]
    bits: int | None
    missing: NDArray[np.bool_] | None
    comments: tuple[str, ...]
    notes: tuple[str, ...]
    is_series: bool


@dataclass(frozen=True, slots=True)
class _Header:
    width: int
    height: int
    channels: int
    most: int  # the largest number; 0 for floating point
    start: int  # of the values
    order: str = ">"


def is_pnm(data: bytes) -> bool:
    """Return whether a file begins like one of Netpbm, or PFM."""
    return _MAGIC.match(data) is not None


def read_pnm(data: bytes, allow: Callable[[int, int], None]) -> Pnm:
    """Read a file.

    Parameters
    ----------
    data : bytes
        The whole file.
    allow : callable
        Called with the width and the height that the file claims, before anything is decoded. It
        raises an error if that is too large.

    Raises
    ------
    UnsupportedError
        Its values are neither grey nor colours.
    ValueError
        It is damaged.
    """
    kind = data[:2]
    header = _header(data)
    allow(header.width, header.height)
    values, end = _values(data, kind, header)
    pixels, missing = _arranged(values, header)
    if kind in (b"PF", b"Pf"):
        pixels = pixels[::-1]  # the last row comes first
        missing = None if missing is None else missing[::-1]
        return Pnm(np.ascontiguousarray(pixels), None, missing, (), (), is_series=False)
    notes: list[str] = []
    pixels, bits = _spread(pixels, header, notes)
    said = _COMMENT.findall(data[: header.start])
    comments = tuple(each.strip().decode("utf-8", "replace") for each in said if each.strip())
    return Pnm(pixels, bits, missing, comments, tuple(notes), is_series=is_pnm(data[end:].lstrip()))


def _header(data: bytes) -> _Header:
    if data[:2] in (b"PF", b"Pf"):
        found = _FLOAT.match(data[:_LONGEST])
        if found is None:
            raise ValueError("its header cannot be read")
        order = "<" if float(found[3]) < 0 else ">"
        channels = 3 if data[:2] == b"PF" else 1
        return _Header(int(found[1]), int(found[2]), channels, 0, found.end(), order)
    if data[:2] == b"P7":
        return _header_of_pam(data)
    numbers = []
    place = 2
    bilevel = data[1:2] in b"14"
    for _ in range(2 if bilevel else 3):
        found = _TOKEN.match(data, place, place + _LONGEST)
        if found is None:
            raise ValueError("its header cannot be read")
        numbers.append(int(found[1][:9]))
        place = found.end()
    most = 1 if bilevel else numbers[2]
    if not 1 <= most <= 65535:
        raise ValueError(f"its largest number is {most}")
    return _Header(numbers[0], numbers[1], 3 if data[1:2] in b"36" else 1, most, place + 1)


def _header_of_pam(data: bytes) -> _Header:
    said: dict[bytes, bytes] = {}
    place = 3
    while True:
        found = _LINE.match(data, place, place + _LONGEST)
        if found is None or place > _LONGEST:
            raise ValueError("its header cannot be read")
        place = found.end()
        name, _, value = found[1].strip().partition(b" ")
        if name == b"ENDHDR":
            break
        said[name] = value.strip()
    width, height, channels, most = (
        int(said.get(name, b"0")[:9]) for name in (b"WIDTH", b"HEIGHT", b"DEPTH", b"MAXVAL")
    )
    what = said.get(b"TUPLTYPE", b"").decode("latin-1")
    usual = {1: "GRAYSCALE", 2: "GRAYSCALE_ALPHA", 3: "RGB", 4: "RGB_ALPHA"}.get(channels)
    if usual is None or what not in ("", usual, usual.replace("GRAYSCALE", "BLACKANDWHITE")):
        raise UnsupportedError(
            f"it has {channels} values of the kind {what or 'unknown'} per pixel; convert it to "
            "PNG first"
        )
    if not 1 <= most <= 65535:
        raise ValueError(f"its largest number is {most}")
    return _Header(width, height, channels, most, place)


def _values(data: bytes, kind: bytes, header: _Header) -> tuple[NDArray[Any], int]:
    """Return the values that are there, at most as many as belong there, and where they end."""
    count = header.width * header.height * header.channels
    if kind == b"P1":
        digits = _COMMENT.sub(b"", data[header.start - 1 :]).translate(None, b" \t\r\n\v\f")
        return np.frombuffer(digits[:count], np.uint8) == ord("0"), len(data)
    if kind in (b"P2", b"P3"):
        words = _COMMENT.sub(b"", data[header.start - 1 :]).split(None, count)[:count]
        if len(words) < count and not data[-1:].isspace():
            words = words[:-1]  # of which digits may be missing
        return np.array([int(word[:9]) for word in words], np.int64), len(data)
    if kind == b"P4":
        row = -(-header.width // 8)
        packed = np.frombuffer(data, np.uint8, offset=min(header.start, len(data)))
        packed = packed[: row * header.height]
        bits = np.unpackbits(packed[: len(packed) // row * row].reshape(-1, row), axis=1)
        return bits[:, : header.width].ravel() == 0, header.start + row * header.height
    form = f"{header.order}f4" if not header.most else ">u2" if header.most > 255 else "u1"
    dtype = np.dtype(form)
    whole = data[header.start : header.start + count * dtype.itemsize]
    whole = whole[: len(whole) // dtype.itemsize * dtype.itemsize]
    values = np.frombuffer(whole, dtype)
    return values.astype(dtype.newbyteorder("=")), header.start + count * dtype.itemsize


def _arranged(
    values: NDArray[Any], header: _Header
) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    """Return values as pixels, and which pixels are missing."""
    shape: tuple[int, ...] = (header.height, header.width)
    if header.channels > 1:
        shape = (*shape, header.channels)
    count = header.width * header.height * header.channels
    if values.size == count:
        return values.reshape(shape), None
    if values.size < _LEAST * count:
        raise ValueError("it ends before its picture does")
    pixels = np.zeros(count, values.dtype)
    pixels[: values.size] = values
    missing = np.arange(header.width * header.height) >= values.size // header.channels
    return pixels.reshape(shape), missing.reshape(shape[:2])


def _spread(
    pixels: NDArray[Any], header: _Header, notes: list[str]
) -> tuple[NDArray[Any], int | None]:
    """Return pixels of 8 or 16 bits, and how many of these are used."""
    most = header.most
    if pixels.dtype == np.bool_:
        return pixels * np.uint8(255), None
    if pixels.size and int(pixels.max()) > most:
        raise ValueError(f"it has the number {pixels.max()}, and its largest is {most}")
    dtype = np.uint8 if most <= 255 else np.uint16
    full = int(np.iinfo(dtype).max)
    if most == full:
        return pixels.astype(dtype), None
    if most > 255 and (most & (most + 1)) == 0 and header.channels in (1, 3):
        return pixels.astype(dtype), most.bit_length()
    if most > 1:
        notes.append(f"its numbers from 0 to {most} are spread over 0 to {full}")
    return ((pixels.astype(np.uint32) * full + most // 2) // most).astype(dtype), None
