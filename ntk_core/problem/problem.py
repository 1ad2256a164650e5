"""The checked input of a run: an image, its masks, and how values are stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy

from ntk_core.errors import InvalidImageError, InvalidMaskError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.problem.rect import Rect

__all__ = ["Problem", "check_image", "check_mask"]


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """An image and a mask that fit each other.

    Attributes
    ----------
    image : ndarray, shape (H, W) or (H, W, C), uint8, uint16 or float
        The input image. It is only read, and only around missing pixels.
    observed : ndarray, shape (H, W), bool, C-contiguous
        True where a pixel is known and may be learnt from.
    wanted : ndarray, shape (H, W), bool, C-contiguous
        True where a pixel is to be reconstructed; none of these pixels is known.
    known : ndarray, shape (H, W), bool, C-contiguous
        True where a pixel is known; `observed` itself, unless something is protected.
    copyable : ndarray, shape (H, W), bool, C-contiguous
        True where an observed pixel may be copied; `observed` itself, unless sources were named.
    """

    image: NDArray[Any]
    observed: NDArray[np.bool_]
    wanted: NDArray[np.bool_]
    known: NDArray[np.bool_]
    copyable: NDArray[np.bool_]

    @classmethod
    def of(
        cls,
        image: NDArray[Any],
        mask: NDArray[np.bool_],
        protect: NDArray[np.bool_] | None = None,
        sources: NDArray[np.bool_] | None = None,
        wanted: NDArray[np.bool_] | None = None,
    ) -> Problem:
        """Check all input, and return it as a problem.

        Raises
        ------
        InvalidImageError, InvalidMaskError
            See `check_image`, `check_mask`; also if there is nothing to learn from, or to do.
        """
        image = np.asarray(image)
        mask = np.asarray(mask)
        check_image(image)
        check_mask(mask, image)
        known = np.ascontiguousarray(~mask)
        _check_range(image, known)
        observed, asked = known, np.array(mask, order="C")
        if protect is not None:
            observed = known & ~_checked("the array of protected pixels", protect, image)
            if not observed.any():
                raise InvalidMaskError(
                    "every pixel outside the mask is protected, so nothing is left to learn from; "
                    "protect less"
                )
        copyable = observed
        if sources is not None:
            copyable = observed & _checked("the array of sources", sources, image)
            if not copyable.any():
                raise InvalidMaskError(
                    "no pixel of the sources may be copied, as they are all masked or protected; "
                    "name others"
                )
        if wanted is not None:
            some = _checked("the array of wanted pixels", wanted, image)
            asked = np.ascontiguousarray(mask & some)
            if not asked.any():
                raise InvalidMaskError(
                    "no wanted pixel is in the mask, so there is nothing to reconstruct; mark one"
                )
        return cls(image, observed, asked, known, copyable)

    def cropped(self, rect: Rect) -> Problem:
        """Return the problem inside `rect`, which holds all that is wanted; without guides."""
        observed = np.ascontiguousarray(self.observed[rect.slices])
        wanted = np.ascontiguousarray(self.wanted[rect.slices])
        return Problem(self.image[rect.slices], observed, wanted, observed, observed)

    @property
    def channels(self) -> int:
        """C, which is 1 for a gray image of shape (H, W)."""
        return int(self.image.shape[2]) if self.image.ndim == 3 else 1

    @property
    def white(self) -> float:
        """The value that stands for 1 in the engine's units."""
        dtype = self.image.dtype
        return float(np.iinfo(dtype).max) if dtype.kind == "u" else 1.0

    @property
    def missing(self) -> int:
        """Number of pixels to reconstruct."""
        return int(np.count_nonzero(self.wanted))

    def unknown_near(self, margin: int) -> NDArray[np.bool_]:
        """Return the pixels to solve for: the wanted ones, and others nearby not observed.

        Passes compare surroundings in the estimate. So all pixels in the surroundings of a wanted
        one need an estimate if they are not observed, even if they are not wanted.

        Parameters
        ----------
        margin : int
            How far around a wanted pixel an estimate is needed, in rows and columns.

        Returns
        -------
        ndarray, shape (H, W), bool
        """
        if self.observed.size - np.count_nonzero(self.observed) == self.missing:
            return self.wanted
        unknown = ~self.observed
        near = scipy.ndimage.maximum_filter(self.wanted.view(np.uint8), size=2 * margin + 1)
        unknown &= near.view(np.bool_)
        return unknown

    def around(self, rect: Rect, margin: int) -> Rect:
        """Return `rect` grown by `margin` pixels to each side, as far as the image goes."""
        return rect.grown(margin, self.observed.shape)

    def values(self, rect: Rect) -> NDArray[np.float32]:
        """Return the image inside `rect`, shape (h, w, C), 0 … 1; 0 where it is not observed."""
        known = self.observed[rect.slices][..., None]
        part = self.image[rect.slices].reshape(*known.shape[:2], self.channels)
        values = np.zeros(part.shape, np.float32)
        np.divide(part, np.float32(self.white), out=values, where=known, casting="same_kind")
        return values

    def encode(
        self,
        rect: Rect,
        rows: NDArray[np.int32],
        columns: NDArray[np.int32],
        fill: NDArray[np.float32],
    ) -> NDArray[Any]:
        """Return the image inside `rect`, with `fill` at those of some pixels that are wanted.

        Parameters
        ----------
        rows, columns : ndarray, shape (n,), int32
            In coordinates of the image, inside `rect`.
        fill : ndarray, shape (n, C), float32
            Rounded and clipped to what the image's dtype can hold.

        Returns
        -------
        ndarray, shape (rect.height, rect.width[, C]), the image's dtype, read-only
        """
        dtype = self.image.dtype
        pixels = self.image[rect.slices].copy()
        use = self.wanted[rows, columns]
        if not use.all():
            rows, columns, fill = rows[use], columns[use], fill[use]
        values = np.clip(fill, 0.0, 1.0)
        if dtype.kind == "u":
            values = np.rint(values * np.float32(self.white))
        shape = (rows.size, *pixels.shape[2:])
        pixels[rows - rect.top, columns - rect.left] = values.astype(dtype).reshape(shape)
        pixels.flags.writeable = False
        return pixels


def check_image(image: NDArray[Any]) -> None:
    """Raise `InvalidImageError` unless `image` is (H, W[, C]), uint8, uint16 or float."""
    if image.ndim not in (2, 3):
        raise InvalidImageError(
            f"the image has shape {image.shape}; it must be (height, width) or "
            "(height, width, channels)"
        )
    if image.size == 0:
        raise InvalidImageError(
            f"the image has shape {image.shape} and so no pixels; give an image with at least two"
        )
    if not (image.dtype.kind == "u" and image.dtype.itemsize <= 2) and image.dtype.kind != "f":
        raise InvalidImageError(
            f"the image has dtype {image.dtype}; convert it to uint8, uint16 or float in [0, 1]"
        )


def check_mask(mask: NDArray[Any], image: NDArray[Any]) -> None:
    """Raise `InvalidMaskError` unless `mask` is a bool (H, W) with both True and False in it."""
    if mask.dtype != np.bool_:
        raise InvalidMaskError(
            f"the mask has dtype {mask.dtype}; it must be bool, True where a pixel is to be "
            "reconstructed (for example mask > 0)"
        )
    if mask.ndim != 2:
        raise InvalidMaskError(
            f"the mask has shape {mask.shape}; it must be (height, width), without channels"
        )
    if mask.shape != image.shape[:2]:
        raise InvalidMaskError(
            f"the mask is {_size(mask)} pixels but the image is {_size(image)}; they must be "
            "the same size"
        )
    if not mask.any():
        raise InvalidMaskError(
            "the mask is empty, so there is nothing to reconstruct; mark at least one pixel"
        )
    if mask.all():
        raise InvalidMaskError(
            "the mask covers every pixel, so nothing is left to learn from; "
            "leave at least one pixel unmasked"
        )


def _checked(name: str, array: NDArray[Any], image: NDArray[Any]) -> NDArray[np.bool_]:
    """Return `array` if it is bool and has the size of `image`, or raise `InvalidMaskError`."""
    array = np.asarray(array)
    if array.dtype != np.bool_ or array.shape != image.shape[:2]:
        raise InvalidMaskError(
            f"{name} is {array.dtype} of shape {array.shape}; it must be bool of shape "
            f"{image.shape[:2]}, like the mask"
        )
    return array


def _check_range(image: NDArray[Any], observed: NDArray[np.bool_]) -> None:
    """Raise `InvalidImageError` unless the observed values of a float image are in [0, 1]."""
    if image.dtype.kind != "f":
        return
    where = observed if image.ndim == 2 else observed[..., None]
    low = float(np.min(image, where=where, initial=0.5))
    high = float(np.max(image, where=where, initial=0.5))
    if low >= 0.0 and high <= 1.0:  # False for NaN
        return
    bad = where & ~((image >= 0) & (image <= 1))
    place = tuple(int(index) for index in np.argwhere(bad)[0])
    value = image[place]
    at = f"row {place[0]}, column {place[1]}"
    if np.isfinite(value):
        raise InvalidImageError(
            f"the image has the value {value:g} at {at}; scale float images to [0, 1]"
        )
    raise InvalidImageError(
        f"the image has the value {value} at {at}; replace it, or mask that pixel so that it "
        "is reconstructed"
    )


def _size(array: NDArray[Any]) -> str:
    """Return the size of an array as text, width first."""
    return f"{array.shape[1]} × {array.shape[0]}"
