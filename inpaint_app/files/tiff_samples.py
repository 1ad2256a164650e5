"""`Samples`: how the samples of a TIFF become the pixels of a `Picture`, and pixels samples again.

A picture has grey or RGB, black at 0, and perhaps straight opacity. A TIFF may also store white as
0, colours multiplied by the opacity, and samples that mean something else. Samples whose pixel did
not change are those of the file, bit for bit, whatever the arithmetic would give.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from inpaint_app.files.tiff_kind import TiffKind

__all__ = ["Samples", "Stored"]

_ROWS: Final = 1 << 20  # samples that are converted together


@dataclass(frozen=True, slots=True)
class Samples:
    """How the samples of one TIFF become pixels.

    Attributes
    ----------
    kind : TiffKind
        What the samples are.
    inverted : bool
        Whether colours are turned from white at 0 to black at 0.
    """

    kind: TiffKind
    inverted: bool = False

    @property
    def are_pixels(self) -> bool:
        """Whether nothing needs to be done."""
        return not (self.inverted or self.kind.premultiplied or self.kind.carried)

    @property
    def channels(self) -> int:
        """The number of channels of the pixels."""
        return self.kind.colours + (self.kind.alpha is not None)

    def seen(self, samples: NDArray[Any]) -> NDArray[Any]:
        """Return the pixels, shape (h, w) or (h, w, C), of samples, shape (h, w[, S])."""
        if self.are_pixels:
            return samples
        every = samples[..., np.newaxis] if samples.ndim == 2 else samples
        colours = self.kind.colours
        out = np.empty((*every.shape[:2], self.channels), samples.dtype)
        for part in _bands(every):
            here = every[part, :, :colours]
            if self.inverted:
                here = self._turned(here)
            if self.kind.alpha is not None:
                alpha = every[part, :, self.kind.alpha]
                out[part, :, -1] = alpha
                if self.kind.premultiplied:
                    here = _divided(here, alpha[..., np.newaxis])
            out[part, :, :colours] = here
        return out[..., 0] if out.shape[2] == 1 else out

    def stored(
        self, pixels: NDArray[Any], before: NDArray[Any], samples: NDArray[Any]
    ) -> NDArray[Any]:
        """Return the samples of changed pixels.

        Parameters
        ----------
        pixels : ndarray, shape (h, w[, C])
            The new pixels.
        before : ndarray, shape (h, w[, C])
            The old ones, as `seen` returned them.
        samples : ndarray, shape (h, w[, S])
            The old samples. Where a pixel has not changed, and where a sample means nothing that
            is known, they stay.
        """
        if self.are_pixels:
            return pixels
        new, old = (each if each.ndim == 3 else each[..., np.newaxis] for each in (pixels, before))
        every = samples[..., np.newaxis] if samples.ndim == 2 else samples
        out, colours = every.copy(), self.kind.colours
        for part in _bands(every):
            changed = _differ(new[part], old[part])
            if not changed.any():
                continue
            values = new[part][changed]
            here = values[:, :colours]
            target = out[part]
            if self.kind.alpha is not None:
                target[changed, self.kind.alpha] = values[:, -1]
                if self.kind.premultiplied:
                    here = _multiplied(here, values[:, -1:])
            if self.inverted:
                here = self._turned(here)
            target[changed, :colours] = here
        return out.reshape(samples.shape)

    def black_zero(self, samples: NDArray[Any]) -> Stored:
        """Return samples, shape (h, w[, S]), with black at 0."""
        every = samples if samples.ndim == 3 else samples[..., np.newaxis]
        if not self.inverted:
            return Stored(self, every)
        every = every.copy()
        every[..., : self.kind.colours] = self._turned(every[..., : self.kind.colours])
        return Stored(Samples(replace(self.kind, photometric=1)), every)

    def number(self, number: float) -> float:
        """Return how a number of the file, such as the one for no value, is seen."""
        return self._white - number if self.inverted else number

    @property
    def _white(self) -> int:
        is_float = self.kind.dtype.startswith("float")
        return 1 if is_float else (1 << self.kind.bits) - 1

    def _turned(self, colours: NDArray[Any]) -> NDArray[Any]:
        white = colours.dtype.type(self._white)
        found: NDArray[Any] = np.subtract(white, colours, dtype=colours.dtype)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """The samples of a picture, for an export to another TIFF.

    Attributes
    ----------
    how : Samples
        How they became the pixels of the picture.
    samples : ndarray, shape (H, W, S), read-only
        Upright.
    """

    how: Samples
    samples: NDArray[Any]

    def infrared(self) -> NDArray[Any] | None:
        """Return the first sample without a known meaning, shape (H, W); None without one.

        Film scanners store infrared there, because TIFF has no name for it.
        """
        carried = self.how.kind.carried
        return self.samples[..., carried[0]] if carried else None


def _bands(samples: NDArray[Any]) -> list[slice]:
    """Return slices of rows that are converted together, because float64 takes much memory."""
    step = max(1, _ROWS // max(1, samples[:1].size))
    return [slice(top, top + step) for top in range(0, len(samples), step)]


def _differ(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which pixels differ, shape (h, w); NaN equals NaN."""
    unlike = one != other
    if one.dtype.kind == "f":
        unlike &= ~(np.isnan(one) & np.isnan(other))
    found: NDArray[np.bool_] = unlike.any(axis=2)
    return found


def _divided(colours: NDArray[Any], alpha: NDArray[Any]) -> NDArray[Any]:
    """Return straight colours of premultiplied ones; 0 where nothing is to be seen."""
    dtype = colours.dtype
    if dtype.kind == "u" and dtype.itemsize <= 4:
        white = np.uint64(np.iinfo(dtype).max)
        wide = alpha.astype(np.uint64)
        found = (colours.astype(np.uint64) * white + wide // 2) // np.maximum(wide, 1)
        return np.where(wide == 0, 0, np.minimum(found, white)).astype(dtype)
    wide, top = alpha.astype(np.float64), _opaque(dtype)
    share = np.zeros(np.broadcast_shapes(colours.shape, wide.shape))
    with np.errstate(over="ignore", invalid="ignore"):
        np.divide(colours, wide / top, out=share, where=wide != 0)
        return _as(share, dtype)


def _multiplied(colours: NDArray[Any], alpha: NDArray[Any]) -> NDArray[Any]:
    """Return premultiplied colours of straight ones."""
    dtype = colours.dtype
    if dtype.kind == "u" and dtype.itemsize <= 4:
        white = np.uint64(np.iinfo(dtype).max)
        product = colours.astype(np.uint64) * alpha.astype(np.uint64)
        return ((product + white // 2) // white).astype(dtype)
    with np.errstate(over="ignore", invalid="ignore"):
        return _as(colours.astype(np.float64) * (alpha.astype(np.float64) / _opaque(dtype)), dtype)


def _opaque(dtype: np.dtype[Any]) -> float:
    return 1.0 if dtype.kind == "f" else float(np.iinfo(dtype).max)


def _as(values: NDArray[np.float64], dtype: np.dtype[Any]) -> NDArray[Any]:
    if dtype.kind == "f":
        return values.astype(dtype)
    limits = np.iinfo(dtype)
    # float64 does not hold the largest number of 64 bits, so the next smaller one is the limit.
    most = float(limits.max) if dtype.itemsize < 8 else np.nextafter(float(limits.max), 0)
    return np.clip(np.rint(values), float(limits.min), most).astype(dtype)
