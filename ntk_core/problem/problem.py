"""The checked input of a run: an image, its masks, and how values are stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy

from ntk_core.errors import InvalidImageError, InvalidMaskError
from ntk_core.problem.scale import KINDS, scale_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.problem.rect import Rect
    from ntk_core.problem.scale import DataRange, Scale

__all__ = [
    "Problem",
    "check_dtype",
    "check_image",
    "check_mask",
    "check_some",
    "check_wanted",
]


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """An image and a mask that fit each other.

    Attributes
    ----------
    image : ndarray, shape (H, W) or (H, W, C), bool, integer or float
        The input image. It is only read, and only around missing pixels.
    observed : ndarray, shape (H, W), bool, C-contiguous
        True where a pixel is known and may be learnt from.
    wanted : ndarray, shape (H, W), bool, C-contiguous
        True where a pixel is to be reconstructed; none of these pixels is known.
    known : ndarray, shape (H, W), bool, C-contiguous
        True where a pixel is known; `observed` itself, unless something is protected.
    copyable : ndarray, shape (H, W), bool, C-contiguous
        True where an observed pixel may be copied; `observed` itself, unless sources were named.
    scale : Scale
        The values of the image that are 0 and 1 here.
    """

    image: NDArray[Any]
    observed: NDArray[np.bool_]
    wanted: NDArray[np.bool_]
    known: NDArray[np.bool_]
    copyable: NDArray[np.bool_]
    scale: Scale

    @classmethod
    def of(
        cls,
        image: NDArray[Any],
        mask: NDArray[np.bool_],
        protect: NDArray[np.bool_] | None = None,
        sources: NDArray[np.bool_] | None = None,
        wanted: NDArray[np.bool_] | None = None,
        data_range: DataRange | None = None,
    ) -> Problem:
        """Check all input, and return it as a problem.

        Raises
        ------
        InvalidImageError, InvalidMaskError, InvalidOptionError
            See `check_image`, `check_mask`, `scale_of`; also if there is nothing to learn from, or
            to do.
        """
        image = np.asarray(image)
        mask = np.asarray(mask)
        check_image(image)
        check_mask(mask, image)
        known = np.ascontiguousarray(~mask)
        scale = scale_of(image, known, data_range)
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
            check_wanted(asked)
        return cls(image, observed, asked, known, copyable, scale)

    def cropped(self, rect: Rect) -> Problem:
        """Return the problem inside `rect`, which holds all that is wanted; without guides."""
        observed = np.ascontiguousarray(self.observed[rect.slices])
        wanted = np.ascontiguousarray(self.wanted[rect.slices])
        return Problem(self.image[rect.slices], observed, wanted, observed, observed, self.scale)

    @property
    def channels(self) -> int:
        """C, which is 1 for a gray image of shape (H, W)."""
        return int(self.image.shape[2]) if self.image.ndim == 3 else 1

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
        return self._unit(rect, self.observed)

    def known_values(self, rect: Rect) -> NDArray[np.float32]:
        """Return the same with all that is known, be it protected or not."""
        white = self.scale.white
        if white is None:
            return self._unit(rect, self.known)
        known = self.known[rect.slices]
        part = self.image[rect.slices].reshape(*known.shape, self.channels)
        with np.errstate(over="ignore"):  # masked pixels may have any value
            values = part.astype(np.float32)
        values *= np.float32(1 / white)
        values[~known] = 0
        return values

    def _unit(self, rect: Rect, where: NDArray[np.bool_]) -> NDArray[np.float32]:
        use = where[rect.slices]
        part = self.image[rect.slices].reshape(*use.shape, self.channels)
        white = self.scale.white
        if white is None:
            values = np.zeros(part.shape, np.float32)
            values[use] = self.scale.to_unit(part[use])
            return values
        # All of it is divided, as choosing pixels takes longer; masked ones may have any value.
        with np.errstate(over="ignore", invalid="ignore"):
            values = part.astype(np.float32, order="C")
        values /= np.float32(white)
        values[~use] = 0
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
            Clipped to 0 … 1; rounded if the image has integers.

        Returns
        -------
        ndarray, shape (rect.height, rect.width[, C]), the image's dtype, read-only
        """
        pixels = self.image[rect.slices].copy()
        use = self.wanted[rows, columns]
        if not use.all():
            rows, columns, fill = rows[use], columns[use], fill[use]
        shape = (rows.size, *pixels.shape[2:])
        pixels[rows - rect.top, columns - rect.left] = self.scale.from_unit(fill).reshape(shape)
        pixels.flags.writeable = False
        return pixels


def check_image(image: NDArray[Any]) -> None:
    """Raise `InvalidImageError` unless `image` is (H, W[, C]) and has real numbers."""
    if image.ndim not in (2, 3):
        raise InvalidImageError(
            f"the image has shape {image.shape}; it must be (height, width) or "
            "(height, width, channels)"
        )
    if image.size == 0:
        raise InvalidImageError(
            f"the image has shape {image.shape} and so no pixels; give an image with at least two"
        )
    check_dtype(image.dtype)


def check_dtype(dtype: np.dtype[Any]) -> None:
    """Raise `InvalidImageError` unless an image may have this dtype."""
    if dtype.kind == "c":
        raise InvalidImageError(
            f"the image has dtype {dtype}; give its real and imaginary parts as two channels"
        )
    if dtype.kind not in KINDS:
        raise InvalidImageError(
            f"the image has dtype {dtype}; convert it to real numbers: bool, integers or floats"
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
    check_some(mask)
    if mask.all():
        raise InvalidMaskError(
            "the mask covers every pixel, so nothing is left to learn from; "
            "leave at least one pixel unmasked"
        )


def check_some(mask: NDArray[np.bool_]) -> None:
    """Raise `InvalidMaskError` if a mask of any shape has no pixel."""
    if not mask.any():
        raise InvalidMaskError(
            "the mask is empty, so there is nothing to reconstruct; mark at least one pixel"
        )


def check_wanted(asked: NDArray[np.bool_]) -> None:
    """Raise `InvalidMaskError` if no pixel of the mask is wanted."""
    if not asked.any():
        raise InvalidMaskError(
            "no wanted pixel is in the mask, so there is nothing to reconstruct; mark one"
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


def _size(array: NDArray[Any]) -> str:
    """Return the size of an array as text, width first."""
    return f"{array.shape[1]} × {array.shape[0]}"
