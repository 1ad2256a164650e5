"""Colour spaces that are named by numbers, as colour profiles: cICP, and gamma and chromaticities.

Profiles are what the window and files of all formats understand.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from inpaint_app.files.keeping.carried import Chunk

__all__ = ["OF_COLOUR", "coloured", "hdr_of", "profile_by_numbers", "profile_of_colour"]

OF_COLOUR: Final = ("cICP", "gAMA", "cHRM", "sRGB")
"""The chunks of a PNG that say what its numbers mean as colours."""

_D65, _C, _DCI = (0.3127, 0.3290), (0.310, 0.316), (0.314, 0.351)
_EQUAL: Final = (1 / 3, 1 / 3)
_XY = tuple[float, float]

_PRIMARIES: Final[dict[int, tuple[str, _XY, tuple[_XY, _XY, _XY]]]] = {
    1: ("BT.709", _D65, ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060))),
    4: ("BT.470 M", _C, ((0.67, 0.33), (0.21, 0.71), (0.14, 0.08))),
    5: ("BT.470 BG", _D65, ((0.64, 0.33), (0.29, 0.60), (0.15, 0.06))),
    6: ("BT.601", _D65, ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070))),
    7: ("SMPTE 240M", _D65, ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070))),
    8: ("film", _C, ((0.681, 0.319), (0.243, 0.692), (0.145, 0.049))),
    9: ("BT.2020", _D65, ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046))),
    10: ("XYZ", _EQUAL, ((1.0, 0.0), (0.0, 1.0), (0.0, 0.0))),
    11: ("DCI-P3", _DCI, ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))),
    12: ("Display P3", _D65, ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))),
    22: ("EBU 3213", _D65, ((0.630, 0.340), (0.295, 0.605), (0.155, 0.077))),
}
"""Name, white point and primaries, by the numbers of ITU-T H.273."""

_PQ, _HLG = 16, 18
_WHITE: Final = 203.0  # candelas a square metre of paper in HDR, by BT.2408
_KNEE: Final = 0.5  # of that white, above which highlights are compressed
_STEPS: Final = 4096


@dataclass(frozen=True, slots=True)
class _Space:
    name: str
    white: _XY
    primaries: tuple[_XY, _XY, _XY]
    curve: Callable[[NDArray[np.float64]], NDArray[np.float64]]
    is_hdr: bool = False


def hdr_of(chunks: tuple[Chunk, ...]) -> str:
    """Return the name of the HDR transfer that chunks name; empty if they name none."""
    data = _data(chunks, "cICP")
    return {_PQ: "PQ", _HLG: "HLG"}.get(data[1], "") if len(data) == 4 else ""


def profile_by_numbers(chunks: tuple[Chunk, ...], icc_profile: bytes | None) -> bytes | None:
    """Return the colour profile to show a picture by.

    Parameters
    ----------
    chunks : tuple of Chunk
        Those of the picture, of which cICP, sRGB, gAMA and cHRM count.
    icc_profile : bytes or None
        The profile of the picture, which counts more than all but cICP.

    Returns
    -------
    bytes or None
        An ICC profile. HDR is compressed to the range of a usual screen. None for sRGB.
    """
    space = _space(chunks, has_profile=bool(icc_profile))
    return icc_profile if space is None else _profile(chunks, grey=False)


def profile_of_colour(chunks: tuple[Chunk, ...], *, grey: bool) -> bytes | None:
    """Return a colour profile that says the same as chunks, for files that cannot hold them.

    Returns
    -------
    bytes or None
        None if the chunks say nothing but sRGB, or HDR, which a profile cannot say.
    """
    space = _space(chunks, has_profile=False)
    return None if space is None or space.is_hdr else _profile(chunks, grey=grey)


@lru_cache(8)
def _profile(chunks: tuple[Chunk, ...], *, grey: bool) -> bytes | None:
    space = _space(chunks, has_profile=False)
    return None if space is None else _icc(space, grey=grey)


def _data(chunks: tuple[Chunk, ...], key: str) -> bytes:
    return next((chunk.data for chunk in chunks if chunk.key == key and chunk.form == "PNG"), b"")


def _space(chunks: tuple[Chunk, ...], *, has_profile: bool) -> _Space | None:
    """Return what chunks name, None for sRGB and for what is not known."""
    codes = _data(chunks, "cICP")
    if len(codes) == 4:
        found = _by_codes(codes[0], codes[1])
        if found is not None or codes[:2] == b"\x01\x0d":
            return found
    if has_profile or _data(chunks, "sRGB"):
        return None
    gamma, corners = _data(chunks, "gAMA"), _data(chunks, "cHRM")
    told = [chunk.name for chunk in chunks if chunk.key in ("gAMA", "cHRM") and chunk.name]
    if not told:
        return None
    _, white, primaries = _PRIMARIES[1]
    curve: Callable[[NDArray[np.float64]], NDArray[np.float64]] = _srgb
    if len(corners) == 32:
        values = [value / 100_000 for value in struct.unpack(">8i", corners)]
        points = [(values[n], values[n + 1]) for n in range(0, 8, 2)]
        white, primaries = points[0], (points[1], points[2], points[3])
    if len(gamma) == 4:
        exponent = 100_000 / max(int.from_bytes(gamma), 1)
        if not 0.1 <= exponent <= 10:
            return None
        curve = _power(exponent)
    if _matrix(white, primaries) is None:
        return None
    return _Space(f"by {' and '.join(told)}", white, primaries, curve)


def _by_codes(primaries: int, transfer: int) -> _Space | None:
    curves: dict[int, tuple[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]]] = {
        1: ("BT.709", _bt709),
        4: ("gamma 2.2", _power(2.2)),
        5: ("gamma 2.8", _power(2.8)),
        6: ("BT.709", _bt709),
        8: ("linear", _power(1.0)),
        11: ("BT.709", _bt709),
        13: ("sRGB", _srgb),
        14: ("BT.709", _bt709),
        15: ("BT.709", _bt709),
        _PQ: ("PQ", _pq),
        17: ("gamma 2.6", _power(2.6)),
        _HLG: ("HLG", _hlg),
    }
    if primaries not in _PRIMARIES or transfer not in curves or (primaries, transfer) == (1, 13):
        return None
    name, white, corners = _PRIMARIES[primaries]
    told, curve = curves[transfer]
    return _Space(f"{name}, {told}", white, corners, curve, transfer in (_PQ, _HLG))


# -- curves: from numbers of 0 … 1 to light of 0 … 1


def _power(exponent: float) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    return lambda x: x**exponent


def _srgb(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)


def _bt709(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(x < 0.081, x / 4.5, ((x + 0.099) / 1.099) ** (1 / 0.45))


def _pq(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """SMPTE ST 2084, shown on a usual screen."""
    root = x ** (1 / 78.84375)
    light = np.maximum(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)
    return _compressed(10_000 / _WHITE * light ** (1 / 0.1593017578125))


def _hlg(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """BT.2100 hybrid log-gamma for a screen of 1000 cd/m², shown on a usual one."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(x <= 0.5, x * x / 3, (np.exp((x - c) / a) + b) / 12)
    return _compressed(1000 / _WHITE * scene**1.2)


def _compressed(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bring light that may be above 1 below it; what is below the knee stays."""
    above = np.maximum(light - _KNEE, 0)
    rest = 1 - _KNEE
    return np.where(light <= _KNEE, light, _KNEE + rest * (1 - np.exp(-above / rest)))


# -- the profile


def _matrix(white: _XY, primaries: tuple[_XY, _XY, _XY]) -> NDArray[np.float64] | None:
    """Return the matrix from light to XYZ as seen under D50, None if there is none."""
    if white[1] <= 0:
        return None
    columns = np.array([[x, y, 1 - x - y] for x, y in primaries]).T
    light = np.array([white[0] / white[1], 1, (1 - white[0] - white[1]) / white[1]])
    if abs(np.linalg.det(columns)) < 1e-6:
        return None
    matrix = columns * np.linalg.solve(columns, light)
    bradford = np.array(
        [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
    )
    before, after = bradford @ light, bradford @ _D50
    if np.any(before <= 0):
        return None
    adapted: NDArray[np.float64] = np.linalg.inv(bradford) @ np.diag(after / before) @ bradford
    found = adapted @ matrix
    return found if np.all(np.abs(found) < 8) else None


_D50: Final = np.array([0.9642, 1.0, 0.8249])


def _icc(space: _Space, *, grey: bool) -> bytes | None:
    matrix = _matrix(space.white, space.primaries)
    if matrix is None:
        return None
    values = np.rint(np.clip(space.curve(np.linspace(0, 1, _STEPS)), 0, 1) * 65535)
    curve = b"curv\0\0\0\0" + struct.pack(">I", _STEPS) + values.astype(">u2").tobytes()
    tags = {
        b"desc": _words(space.name),
        b"cprt": _words("none"),
        b"wtpt": _xyz(_D50),
    }
    if grey:
        tags[b"kTRC"] = curve
    else:
        for letter, column in zip((b"r", b"g", b"b"), matrix.T, strict=True):
            tags[letter + b"XYZ"] = _xyz(column)
            tags[letter + b"TRC"] = curve
    return assembled(tags, b"GRAY" if grey else b"RGB ")


def assembled(tags: dict[bytes, bytes], space: bytes) -> bytes:
    """Return an ICC profile with tags, for a space of colours (``b"RGB "`` or ``b"GRAY"``)."""
    table, body = b"", b""
    places: dict[bytes, int] = {}
    start = 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        if data not in places:  # the three curves are one
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += name + struct.pack(">II", places[data], len(data))
    header = struct.pack(
        ">I4sI4s4s4s6H4s4sIIIQI3I4s",
        start + len(body),
        b"",
        0x04300000,
        b"mntr",
        space,
        b"XYZ ",
        *(2024, 1, 1, 0, 0, 0),
        b"acsp",
        b"",
        0,
        0,
        0,
        0,
        0,
        *(round(value * 65536) for value in _D50),
        b"",
    )
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def _words(text: str) -> bytes:
    data = text.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II4sII", 1, 12, b"enUS", len(data), 28) + data


def _xyz(values: NDArray[np.float64]) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(float(v) * 65536) for v in values))


def coloured(icc_profile: bytes) -> bytes | None:
    """Return a profile for colours that shows equal ones as a profile for grey shows grey.

    Returns
    -------
    bytes or None
        None if the profile is none for grey, or has no curve.
    """
    if icc_profile[16:20] != b"GRAY" or len(icc_profile) < 132:
        return None
    curve = _tag(icc_profile, b"kTRC")
    matrix = _matrix(_PRIMARIES[1][1], _PRIMARIES[1][2])
    if curve is None or matrix is None:
        return None
    name = _tag(icc_profile, b"desc") or _words("grey")
    if not name.startswith(b"mluc"):
        name = _words("grey")
    tags = {b"desc": name, b"cprt": _words("none"), b"wtpt": _xyz(_D50)}
    for letter, column in zip((b"r", b"g", b"b"), matrix.T, strict=True):
        tags[letter + b"XYZ"] = _xyz(column)
        tags[letter + b"TRC"] = curve
    return assembled(tags, b"RGB ")


def _tag(icc_profile: bytes, name: bytes) -> bytes | None:
    (count,) = struct.unpack_from(">I", icc_profile, 128)
    for n in range(min(count, 200)):
        if 144 + 12 * n > len(icc_profile):
            return None
        kind, start, length = struct.unpack_from(">4sII", icc_profile, 132 + 12 * n)
        if kind == name:
            data = icc_profile[start : start + length]
            return data if len(data) == length and data[:4] in (b"curv", b"para", b"mluc") else None
    return None
