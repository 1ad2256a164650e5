"""The values that count as 0 and 1 in the engine, and the map from an image's values and back."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.checks import is_number, shown
from ntk_core.errors import InvalidImageError, InvalidOptionError

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import NDArray

__all__ = ["KINDS", "LARGE", "TINY", "DataRange", "Scale", "limits", "scale_of"]

DataRange: TypeAlias = "float | tuple[float, float]"
"""What a caller may give: the least and the largest value, or the largest alone."""

KINDS = "buif"
"""Of the dtypes that an image may have: bool, integers and floats."""

LEAST = 1 / 255
"""Floats of 0 … 1 that are all smaller would be black: they are in other units, such as 1e-6 m."""

ROUNDING = 1e-5
"""How far beyond 0 … 1 floats may be and still be of 0 … 1, as float32 makes them by resampling."""

TINY, LARGE = 1e-15, 1e15
"""If a range is between them, float32 holds deviations and their squares."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear map from the values of an image to 0 … 1, and back.

    Attributes
    ----------
    low, high : int or float
        The values that become 0 and 1. If they are equal, all values become 0.
    dtype : dtype
        Of the image. For integers, the values that a fill may have are the whole numbers from
        `low` to `high`.
    outliers : bool
        Whether known values are outside of them; they count as the nearer of the two.
    """

    low: float
    high: float
    dtype: np.dtype[Any]
    outliers: bool = False

    @property
    def white(self) -> float | None:
        """The value that becomes 1 if a division is all there is to do; else None.

        So it is for all of the range of uint8 and uint16, and for floats of 0 … 1.
        """
        whole = _whole_range(self.dtype)
        return float(self.high) if (self.low, self.high) == whole and not self.outliers else None

    @property
    def span(self) -> float:
        """The size of one unit of the engine in those of the image; may overflow to infinity."""
        return float(self.high - self.low)

    @property
    def deviation_dtype(self) -> np.dtype[Any]:
        """The dtype of deviations in the units of the image."""
        fits = self.span == 0 or TINY < self.span < LARGE
        return np.dtype(np.float32 if fits else np.float64)

    def to_unit(self, values: NDArray[Any]) -> NDArray[np.float32]:
        """Return finite values of the image, of any shape, as float32 in 0 … 1."""
        if self.high == self.low:
            return np.zeros(values.shape, np.float32)
        if self.dtype.kind == "f":
            # Halved where the difference of two large doubles would overflow.
            half = 1.0 if math.isfinite(self.span) else 0.5
            unit = values.astype(np.float64) * half - self.low * half
            unit /= self.high * half - self.low * half
        else:
            first, last = self._whole_ends
            # Differences of integers are exact in 64 bits without a sign, even of those that a
            # double cannot hold. They wrap around, and so do all that were below `first`.
            clipped = np.clip(values, _held(first, self.dtype), _held(last, self.dtype))
            steps = clipped.astype(np.uint64) - np.uint64(first % 2**64)
            unit = (steps.astype(np.float64) + float(first - self.low)) / self.span
        return np.clip(unit, 0.0, 1.0).astype(np.float32)

    def from_unit(self, unit: NDArray[np.float32]) -> NDArray[Any]:
        """Return values of 0 … 1, of any shape, in the image's dtype; integers are rounded.

        Values outside 0 … 1 are clipped.
        """
        unit = np.clip(unit, 0.0, 1.0)
        if self.white is not None:
            if self.dtype.kind != "f":
                unit = np.rint(unit * np.float32(self.white))
            return unit.astype(self.dtype)
        share = unit.astype(np.float64)
        if self.dtype.kind == "f":
            values = self.low * (1 - share) + self.high * share
            return np.clip(values, self.low, self.high).astype(self.dtype)
        first, last = self._whole_ends
        steps = np.rint(share * self.span - float(first - self.low))
        # A double rounds the largest numbers of 64 bits up, out of their range.
        most = min(float(last - first), math.nextafter(2.0**64, 0))
        whole = np.clip(steps, 0, most).astype(np.uint64)
        whole[steps >= float(last - first)] = last - first
        return (whole + np.uint64(first % 2**64)).astype(self.dtype)

    def spread(self, deviation: NDArray[np.float32]) -> NDArray[np.floating[Any]]:
        """Return deviations of the engine in the units of the image, read-only.

        They are float32, unless the range of the image is so wide or narrow that they would not
        fit; then they are float64.
        """
        if self.span == 1:
            return deviation
        if self.deviation_dtype == np.float32:
            spread: NDArray[np.floating[Any]] = deviation * np.float32(self.span)
        else:
            with np.errstate(over="ignore"):
                spread = deviation * np.float64(self.high) - deviation * np.float64(self.low)
        spread.flags.writeable = False
        return spread

    @property
    def _whole_ends(self) -> tuple[int, int]:
        """The least and the largest integer that a fill may have."""
        least, most = limits(self.dtype)
        return max(math.ceil(self.low), least), min(math.floor(self.high), most)


@cache
def limits(dtype: np.dtype[Any]) -> tuple[int, int]:
    """Return the least and the largest value of bool or of a type of integers."""
    if dtype.kind == "b":
        return 0, 1
    bounds = np.iinfo(dtype)
    return int(bounds.min), int(bounds.max)


def scale_of(image: NDArray[Any], known: NDArray[np.bool_], data_range: DataRange | None) -> Scale:
    """Return the scale of an image, checking its known values.

    Without `data_range` it is all of the dtype for bool, uint8 and uint16, 0 … 1 for floats within
    0 … 1 (but for rounding) that reach `LEAST`, and else from the smallest to the largest known
    value.

    Parameters
    ----------
    image : ndarray, shape (H, W) or (H, W, C), real
    known : ndarray, shape (H, W), bool
        True where a pixel is not masked.
    data_range : float or (float, float), optional

    Raises
    ------
    InvalidImageError
        If a known value is not finite.
    InvalidOptionError
        If `data_range` is no range, or the image is not in it.
    """
    dtype = image.dtype
    whole = _whole_range(dtype)
    asked = None if data_range is None else _checked(data_range, dtype)
    if dtype.kind != "f" and (asked is None or asked == whole) and whole is not None:
        return Scale(*whole, dtype)
    low, high = _ends(image, known)
    if asked is not None:
        outliers = low < asked[0] or high > asked[1]
        if outliers:
            _check_overlap(image, known, asked)
        return Scale(*asked, dtype, outliers)
    if dtype.kind == "f" and low >= 0 and (high == 0 or LEAST <= high <= 1):
        return Scale(0.0, 1.0, dtype)
    if dtype.kind == "f" and _rounded(dtype, low, high):
        return Scale(0.0, 1.0, dtype, outliers=True)
    return Scale(low, high, dtype)


def _rounded(dtype: np.dtype[Any], low: float, high: float) -> bool:
    """Tell whether floats are of 0 … 1, but for a rounding, such as resampling makes."""
    most = max(ROUNDING, 4 * float(np.finfo(dtype).eps))
    return -most <= low and LEAST <= high <= 1 + most


def _whole_range(dtype: np.dtype[Any]) -> tuple[float, float] | None:
    """Return the range of a dtype whose values all occur in images, None if there is none."""
    if dtype.kind == "f":
        return 0.0, 1.0
    if dtype.kind == "b" or (dtype.kind == "u" and dtype.itemsize <= 2):
        return limits(dtype)
    return None


def _ends(image: NDArray[Any], known: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the smallest and the largest known value, or raise `InvalidImageError`."""
    where = known if image.ndim == 2 else known[..., None]
    if image.dtype.kind != "f":
        least, most = limits(image.dtype)
        low = np.min(image, where=where, initial=most)
        return int(low), int(np.max(image, where=where, initial=least))
    low = float(np.min(image, where=where, initial=np.inf))
    high = float(np.max(image, where=where, initial=-np.inf))
    if not (math.isfinite(low) and math.isfinite(high)):
        raise InvalidImageError(_not_finite(image, where))
    return low, high


def _not_finite(image: NDArray[Any], where: NDArray[np.bool_]) -> str:
    """Return the sentence about known values that are not finite."""
    with np.errstate(over="ignore"):
        bad = where & ~np.isfinite(image.astype(np.float64))
    place = tuple(int(index) for index in np.argwhere(bad)[0])
    value, count = image[place], int(np.count_nonzero(bad))
    at = f"row {place[0]}, column {place[1]}"
    if len(place) == 3 and image.shape[2] > 1:
        at += f", channel {place[2]}"
    if np.isnan(value):
        named = "a value that is" if count == 1 else f"{count:,} values that are"
        return (
            f"the image has {named} nan outside the mask, the first at {at}; pass mask=None to "
            "reconstruct every nan, or mask them, too"
        )
    named = "a value that is" if count == 1 else f"{count:,} values that are"
    return f"the image has {named} not finite, the first {value} at {at}; replace or mask them"


def _checked(data_range: DataRange, dtype: np.dtype[Any]) -> tuple[float, float]:
    """Return the least and the largest value, or raise `InvalidOptionError`."""
    try:
        pair = np.asarray(data_range).tolist()
        low, high = pair if isinstance(pair, list) else (0, pair)
        fits = is_number(low) and is_number(high) and low < high
    except (TypeError, ValueError):
        fits = False
    if not fits:
        raise InvalidOptionError(
            f"data_range is {shown(data_range)}; it must be the least and the largest value, two "
            "finite numbers such as (0, 4095), or the largest alone"
        )
    if dtype.kind == "f":
        return float(low), float(high)
    least, most = limits(dtype)
    if math.ceil(max(low, least)) >= math.floor(min(high, most)):
        raise InvalidOptionError(
            f"data_range is {data_range}, but an image of {dtype} has values from {least} to "
            f"{most}; give a range of at least two of them"
        )
    # As integers, which are exact where doubles are not.
    return tuple(int(end) if int(end) == end else end for end in (low, high))  # type: ignore[return-value]


def _check_overlap(
    image: NDArray[Any], known: NDArray[np.bool_], data_range: tuple[float, float]
) -> None:
    """Raise `InvalidOptionError` if most of the known values are outside `data_range`."""
    values = image[known]
    outside = (values < data_range[0]) | (values > data_range[1])
    if 2 * np.count_nonzero(outside) > values.size:
        low, high = data_range
        raise InvalidOptionError(
            f"data_range is {low:g} … {high:g}, but {outside.mean():.0%} of the image's values are "
            f"outside it, for example {values[outside].flat[0]:g}; give the range of the image"
        )


def _held(value: int, dtype: np.dtype[Any]) -> Any:
    """Return an integer as a scalar of `dtype`."""
    return np.array(value).astype(dtype)[()]
