"""`Measure`: what the numbers of a picture mean if they are not brightness of the usual range.

A photograph of 8 or 16 bits goes from 0 to the largest number of its type, and a picture of
floating point from 0 to 1. Cameras with 12 bits, microscopes, scanners and maps of heights store
other ranges, and mark pixels without a value by NaN or by a number that the file names. The
numbers themselves stay as they are in the file; only what shows or fills them asks the measure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

__all__ = ["DTYPES", "Measure", "bits_of", "measure_of", "range_of", "spanning"]

DTYPES: Final = (
    *("uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64"),
    *("float16", "float32", "float64"),
)
"""The dtypes that a picture can have."""

_USUAL: Final = ("uint8", "uint16")  # their range is that of the dtype, unless the file says less
_FLAT: Final = 1 / 255  # a smaller range within 0 … 1 shows as one grey level, so it is stretched
_DEPTHS: Final = (8, 10, 12)  # bits of cameras that store 16
_ROWS: Final = 1 << 20  # values that are looked at together
_WRAP: Final = 1 << 64
_SAMPLED: Final = 1 << 20  # values from which outliers are told


@dataclass(frozen=True, slots=True)
class Measure:
    """What the numbers of a picture mean.

    Attributes
    ----------
    black, white : int or float
        The numbers that stand for 0 and 1 in the units of the engine and the screen. The last
        channel of two or four is opacity, from 0 to the largest number of the dtype, or to `white`
        if that is fixed.
    fixed : bool
        Whether the file says so, as for 12 bits. Otherwise they are the smallest and the largest
        number, and a fill uses those of the observed pixels; see `fitted`.
    nodata : int, float or None
        The number that marks pixels without a value, as NaN does.
    usual_opacity : bool
        Whether opacity goes to the largest number of the dtype even if `white` is fixed.
    lacks : bool
        Whether a pixel had no value when the picture was read.
    shown : tuple of two numbers, or None
        What the screen shows as black and white, if outliers would leave nothing to see.
    """

    black: float
    white: float
    fixed: bool = False
    nodata: float | None = None
    usual_opacity: bool = False
    lacks: bool = False
    shown: tuple[float, float] | None = None

    def missing(self, pixels: NDArray[Any]) -> NDArray[np.bool_]:
        """Return which pixels have no value: NaN, infinite, or `nodata` in all their colours.

        Parameters
        ----------
        pixels : ndarray, shape (H, W[, C])

        Returns
        -------
        ndarray of bool, shape (H, W)
        """
        out = np.zeros(pixels.shape[:2], np.bool_)
        if pixels.dtype.kind == "f":
            finite = np.isfinite(pixels)
            out |= ~(finite if pixels.ndim == 2 else finite.all(axis=2))
        if self.nodata is not None:
            with np.errstate(over="ignore"):
                number = pixels.dtype.type(self.nodata)
            out |= np.equal(_colours(pixels), number).all(axis=2)
        return out

    def fitted(self, pixels: NDArray[Any], known: NDArray[np.bool_]) -> Measure:
        """Return the measure for a fill that knows the pixels `known`, shape (H, W), bool.

        What lies under the mask may be anything, so it must not stretch the range.
        """
        if self.fixed:
            return self
        black, white = spanning(range_of(pixels, known), pixels.dtype)
        return replace(self, black=black, white=white)

    def seen(self, pixels: NDArray[Any]) -> NDArray[np.float32]:
        """Return a picture, shape (H, W[, C]), as a screen shows it, in 0 … 1; 0 for no value."""
        black, white = self.shown or (self.black, self.white)
        units = replace(self, black=black, white=white).units(pixels)
        return np.clip(np.nan_to_num(units, copy=False), 0, 1, out=units)

    def units(self, pixels: NDArray[Any]) -> NDArray[np.float32]:
        """Return a picture, shape (H, W[, C]), in units of 0 … 1; NaN where there is no value."""
        out = np.empty(pixels.shape, np.float32)
        alpha = _has_alpha(pixels)
        rows = max(1, _ROWS // max(1, pixels[:1].size))
        for top in range(0, len(pixels), rows):  # part by part, as float64 takes much memory
            part = pixels[top : top + rows]
            here = out[top : top + rows]
            here[...] = self._scaled(part)
            if alpha:
                here[..., -1] = part[..., -1] / np.float64(self._opaque(part.dtype))
            if self.nodata is not None:
                colours = here[..., :-1] if alpha else here
                colours[self.missing(part)] = np.nan
        return out

    def values(self, units: NDArray[Any], dtype: np.dtype[Any]) -> NDArray[Any]:
        """Return pixels in units, shape (n,) or (n, C), finite, as numbers of a picture's dtype."""
        share = np.clip(units, 0, 1).astype(np.float64)
        out = self._numbers(share, dtype)
        if units.ndim == 2 and units.shape[1] in (2, 4):
            top = self._opaque(dtype)
            out[:, -1] = replace(self, black=0, white=top)._numbers(share[:, -1], dtype)
        return out

    def _numbers(self, share: NDArray[np.float64], dtype: np.dtype[Any]) -> NDArray[Any]:
        if dtype.kind == "f":
            # Not black + share * (white - black): the difference of two large numbers overflows.
            found = self.black * (1 - share) + self.white * share
            return np.asarray(found.astype(dtype))
        black, span = int(self.black), int(self.white) - int(self.black)
        steps = np.rint(share * float(span))
        last = steps >= float(span)  # which float64 may have rounded up
        # In 64 bits without a sign, where sums wrap around to what they should be.
        steps = np.where(last, 0.0, steps).astype(np.uint64)
        steps[last] = span
        return np.asarray((steps + np.uint64(black % _WRAP)).astype(dtype))

    def _opaque(self, dtype: np.dtype[Any]) -> float:
        return self.white if self.fixed and not self.usual_opacity else _largest(dtype)

    def _scaled(self, pixels: NDArray[Any]) -> NDArray[np.float64]:
        black, white = float(self.black), float(self.white)
        if (black, white) == (0.0, 1.0):
            return pixels.astype(np.float64)
        if pixels.dtype.name in ("int64", "uint64"):  # float64 does not hold all of their digits
            within = np.clip(pixels, self.black, self.white).astype(np.uint64)
            steps = within - np.uint64(int(self.black) % _WRAP)
            share: NDArray[np.float64] = steps.astype(np.float64)
            share /= float(int(self.white) - int(self.black))
            return share
        half = white / 2 - black / 2  # halves do not overflow
        with np.errstate(invalid="ignore", over="ignore"):  # of values that are not finite
            found: NDArray[np.float64] = (pixels.astype(np.float64) / 2 - black / 2) / half
        return found


def measure_of(
    pixels: NDArray[Any], *, nodata: float | None = None, bits: int | None = None
) -> Measure | None:
    """Return the measure of a picture; None for one of the usual range in which nothing misses.

    Parameters
    ----------
    pixels : ndarray, shape (H, W) or (H, W, C), one of `DTYPES`
    nodata : int or float, optional
        The number that the file names for pixels without a value.
    bits : int, optional
        The number of bits that are used of a ``uint16``.
    """
    dtype = pixels.dtype
    if nodata is not None and dtype.kind in "iu":
        limits = np.iinfo(dtype)
        fits = limits.min <= nodata <= limits.max and nodata == nodata // 1
        nodata = int(nodata) if fits else None
    if dtype.name in _USUAL:
        most = int(np.iinfo(dtype).max) if bits is None else (1 << bits) - 1
        found = Measure(0, most, fixed=True, nodata=nodata)
        found = replace(found, lacks=nodata is not None and bool(found.missing(pixels).any()))
        return found if found.lacks or bits is not None else None
    bare = Measure(0.0, 1.0, nodata=nodata)
    missing = bare.missing(pixels)
    known = ~missing
    ends = range_of(pixels, known)
    black, white = spanning(ends, dtype)
    lacks = bool(missing.any())
    if dtype.kind == "f" and (black, white) == (0.0, 1.0) and not lacks:
        return None
    shown = _without_outliers(pixels, known, black, white)
    return Measure(black, white, nodata=nodata, lacks=lacks, shown=shown)


def bits_of(pixels: NDArray[Any]) -> int | None:
    """Return how many bits of a ``uint16`` picture are used: 8, 10 or 12; None for more, or none.

    A camera with 12 bits fills less than a sixteenth of the range, which would look black.
    """
    top = int(pixels.max())
    if top == 0:
        return None
    return next((bits for bits in _DEPTHS if top < 1 << bits), None)


def range_of(pixels: NDArray[Any], known: NDArray[np.bool_]) -> tuple[float, float] | None:
    """Return the smallest and the largest colour of the known pixels; None if there is none.

    Parameters
    ----------
    pixels : ndarray, shape (H, W) or (H, W, C)
        With C = 2 or 4 the last channel is opacity, which is ignored.
    known : ndarray of bool, shape (H, W)
        Their pixels are finite.
    """
    ends = [(part.min().item(), part.max().item()) for part in _known_colours(pixels, known)]
    return (min(low for low, _ in ends), max(high for _, high in ends)) if ends else None


def _known_colours(pixels: NDArray[Any], known: NDArray[np.bool_]) -> Iterator[NDArray[Any]]:
    colours = _colours(pixels)
    rows = max(1, _ROWS // max(1, colours[:1].size))
    for top in range(0, len(colours), rows):
        part = colours[top : top + rows][known[top : top + rows]]
        if part.size:
            yield part


def spanning(ends: tuple[float, float] | None, dtype: np.dtype[Any]) -> tuple[float, float]:
    """Return the numbers for 0 and 1 if colours go from one of `ends` to the other."""
    if ends is None:
        return 0, 1
    low, high = ends
    if dtype.kind == "f" and low >= 0 and high <= 1 and not 0 < high - low < _FLAT:
        return 0.0, 1.0
    if low == high:  # a flat picture: any range will do that has it inside
        wide = abs(low) or 1
        return (low, low + wide) if low + wide <= _largest(dtype, most=True) else (low - wide, low)
    return low, high


def _without_outliers(
    pixels: NDArray[Any], known: NDArray[np.bool_], black: float, white: float
) -> tuple[float, float] | None:
    """Return the range of nearly all values, if the whole range would show them as one grey."""
    step = max(1, round((pixels.size / _SAMPLED) ** 0.5))
    some, there = _colours(pixels)[::step, ::step], known[::step, ::step]
    values = some[there].astype(np.float64).ravel()
    if not values.size:
        return None
    values.sort()  # not np.percentile, in which large numbers overflow
    low, high = (float(values[round(share * (values.size - 1))]) for share in (0.005, 0.995))
    if low < high and (high / 256 - low / 256) < (white / 65536 - black / 65536):
        return low, high
    return None


def _colours(pixels: NDArray[Any]) -> NDArray[Any]:
    """Return the colours of a picture without its opacity, shape (H, W, C)."""
    if pixels.ndim == 2:
        return pixels[..., None]
    return pixels[..., :-1] if _has_alpha(pixels) else pixels


def _has_alpha(pixels: NDArray[Any]) -> bool:
    return pixels.ndim == 3 and pixels.shape[2] in (2, 4)


def _largest(dtype: np.dtype[Any], *, most: bool = False) -> float:
    """Return the number for full opacity, or the `most` that the dtype can hold."""
    if dtype.kind == "f":
        return float(np.finfo(dtype).max) if most else 1.0
    return int(np.iinfo(dtype).max)
