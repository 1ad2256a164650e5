"""The question in the engine's own units: checked input, cropped to where the work is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.errors import InvalidImageError, InvalidMaskError
from ntk_core.progress import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Problem", "check_image", "check_mask"]


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """An image and a mask, cropped to the masked pixels and their surroundings.

    Attributes
    ----------
    image : ndarray, shape (H, W) or (H, W, C), uint8, uint16 or float
        The whole image as it was given.
    crop : Rect
        The part of the image that the engine reads.
    observed : ndarray, shape (h, w), bool
        True where a pixel of the crop is known.
    picture : ndarray, shape (h + 2 padding, w + 2 padding, C), float32 in [0, 1]
        The cropped image inside a border that `mirror_border` fills. The engine keeps its
        present estimate of the missing pixels, zero at first, in this array.
    padding : int
        Width of that border, in pixels.
    """

    image: NDArray[Any]
    crop: Rect
    observed: NDArray[np.bool_]
    picture: NDArray[np.float32]
    padding: int

    @classmethod
    def of(
        cls, image: NDArray[Any], mask: NDArray[np.bool_], *, reach: int, padding: int
    ) -> Problem:
        """Check `image` and `mask` and cut out the masked pixels and what is within reach.

        Raises
        ------
        InvalidImageError, InvalidMaskError
            See `check_image` and `check_mask`.
        """
        image = np.asarray(image)
        mask = np.asarray(mask)
        check_image(image)
        check_mask(mask, image)
        crop = _bounding_rect(mask, reach + padding)
        observed = ~mask[crop.slices]
        cropped = image[crop.slices].reshape(crop.height, crop.width, -1)
        picture = np.zeros(
            (crop.height + 2 * padding, crop.width + 2 * padding, cropped.shape[2]), np.float32
        )
        problem = cls(image, crop, observed, picture, padding)
        problem.interior[...] = cropped
        problem.interior[~observed] = 0
        if image.dtype.kind == "u":
            picture /= np.float32(np.iinfo(image.dtype).max)
        _check_range(problem.interior, crop)
        return problem

    @property
    def interior(self) -> NDArray[np.float32]:
        """The picture without its border: a view, shape (h, w, C)."""
        inside = slice(self.padding, -self.padding or None)
        return self.picture[inside, inside]

    @property
    def missing(self) -> int:
        """Number of masked pixels."""
        return int(self.observed.size - np.count_nonzero(self.observed))

    def mirror_border(self) -> None:
        """Fill the border of the picture with the mirror image of what lies inside."""
        for axis in (0, 1):
            size = self.picture.shape[axis] - 2 * self.padding
            outside = np.r_[-self.padding : 0, size : size + self.padding]
            # the mirrored picture has period 2 size: … 1 0 | 0 1 … size−1 | size−1 …
            folded = outside % (2 * size)
            source = np.minimum(folded, 2 * size - 1 - folded)
            picture = np.moveaxis(self.picture, axis, 0)
            picture[outside + self.padding] = picture[source + self.padding]

    def encode(
        self,
        rect: Rect,
        rows: NDArray[np.int32],
        columns: NDArray[np.int32],
        fill: NDArray[np.float32],
    ) -> NDArray[Any]:
        """Return the image inside `rect` with the pixels (rows, columns) replaced by `fill`.

        Parameters
        ----------
        rect : Rect
            In coordinates of the crop, as `rows` and `columns` are.
        fill : ndarray, shape (n, C), float32
            Rounded and clipped to what the image's dtype can hold.

        Returns
        -------
        ndarray, shape (rect.height, rect.width[, C]), the image's dtype, read-only
        """
        dtype = self.image.dtype
        pixels = self.image[self.in_image(rect).slices].copy()
        values = np.clip(fill, 0.0, 1.0)
        if dtype.kind == "u":
            values = np.rint(values * np.float32(np.iinfo(dtype).max))
        shape = (rows.size, *pixels.shape[2:])
        pixels[rows - rect.top, columns - rect.left] = values.astype(dtype).reshape(shape)
        pixels.flags.writeable = False
        return pixels

    def in_image(self, rect: Rect) -> Rect:
        """Return a rectangle of the crop in coordinates of the image."""
        top, left = self.crop.top, self.crop.left
        return Rect(rect.top + top, rect.left + left, rect.bottom + top, rect.right + left)


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
    if image.dtype not in (np.uint8, np.uint16) and image.dtype.kind != "f":
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


def _check_range(values: NDArray[np.float32], crop: Rect) -> None:
    """Raise `InvalidImageError` unless the observed values are finite and in [0, 1]."""
    low, high = float(values.min()), float(values.max())
    if low >= 0.0 and high <= 1.0:
        return
    good = np.all((values >= 0) & (values <= 1), axis=-1)  # False for NaN
    row, column = (int(i) for i in np.argwhere(~good)[0])
    value = values[row, column][~((values[row, column] >= 0) & (values[row, column] <= 1))][0]
    where = f"row {crop.top + row}, column {crop.left + column}"
    if np.isfinite(value):
        raise InvalidImageError(
            f"the image has the value {value:g} at {where}; scale float images to [0, 1]"
        )
    raise InvalidImageError(
        f"the image has the value {value} at {where}; replace it, or mask that pixel so that it "
        "is reconstructed"
    )


def _bounding_rect(mask: NDArray[np.bool_], margin: int) -> Rect:
    rows = np.flatnonzero(mask.any(axis=1))
    columns = np.flatnonzero(mask.any(axis=0))
    return Rect(
        max(int(rows[0]) - margin, 0),
        max(int(columns[0]) - margin, 0),
        min(int(rows[-1]) + 1 + margin, mask.shape[0]),
        min(int(columns[-1]) + 1 + margin, mask.shape[1]),
    )


def _size(array: NDArray[Any]) -> str:
    """Name a size as people do, width first; an array that is no picture by its shape."""
    return f"{array.shape[1]} × {array.shape[0]}" if array.ndim in (2, 3) else f"{array.shape}"
