"""From an array of any shape to planes: images and masks of two axes, and what channels they have.

Everything behind this module knows images of shape (H, W) or (H, W, C) only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

import numpy as np

from ntk_core.checks import checked_array, is_whole, shown
from ntk_core.errors import InvalidImageError, InvalidMaskError, InvalidOptionError
from ntk_core.problem.problem import Problem, check_dtype, check_some, check_wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ntk_core.problem.scale import DataRange

__all__ = ["ChannelAxis", "Guides", "Plane", "Planes"]

ChannelAxis: TypeAlias = int | Literal["last"] | None
"""The axis of the channels; ``"last"``: the last one, if there are more than two."""

FEW = 4  # so many channels an image has at most whose axis of channels need not be named
MASK_HINT = "True where a pixel is to be reconstructed (for example mask > 0)"


class Guides(NamedTuple):
    """Masks that say more about an image's pixels; None where there is none.

    Attributes
    ----------
    protect, sources, wanted : ndarray, bool, or None
        Of the shape of the image without its channels, or of one plane.
    """

    protect: NDArray[np.bool_] | None = None
    sources: NDArray[np.bool_] | None = None
    wanted: NDArray[np.bool_] | None = None

    def checked(self) -> Guides:
        """Return them all as arrays, or raise `InvalidMaskError`."""
        return Guides(
            *(
                None if each is None else checked_array(f"{name}=", each, InvalidMaskError)
                for name, each in zip(self._fields, self, strict=True)
            )
        )

    def spread(self, shape: tuple[int, ...]) -> Guides:
        """Return them all in one shape; those of one slice apply to all slices."""
        named = zip(("protected pixels", "sources", "wanted pixels"), self, strict=True)
        return Guides(
            *(
                None if each is None else _spread(f"the array of {name}", each, shape)
                for name, each in named
            )
        )


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """A slice of an array, or some of its channels.

    Attributes
    ----------
    index : tuple of int
        Of the slice, in the axes before (H, W).
    channels : ndarray, shape (c,), int, or None
        The channels that `problem` has; None for all.
    problem : Problem
    """

    index: tuple[int, ...]
    channels: NDArray[np.intp] | None
    problem: Problem


@dataclass(frozen=True, slots=True, eq=False)
class Planes:
    """An array as its planes.

    Attributes
    ----------
    image : ndarray
        As it was given, without a mask of its own.
    channel_axis : int or None
        Its axis of channels, counted from the first.
    planes : tuple of Plane
        Those with something to reconstruct; those of one slice are side by side.
    """

    image: NDArray[Any]
    channel_axis: int | None
    planes: tuple[Plane, ...]

    @classmethod
    def of(
        cls,
        image: NDArray[Any],
        mask: NDArray[np.bool_] | None,
        guides: Guides,
        channel_axis: ChannelAxis = "last",
        data_range: DataRange | None = None,
    ) -> Planes:
        """Check all input, and return it as planes.

        Parameters
        ----------
        image : array_like
            If it is a masked array, its masked values are missing, too.
        mask : ndarray, bool, or None
            Of the shape of the image, of one without channels, or of one slice. None: what is NaN
            or masked in `image` is missing.
        guides : Guides
        channel_axis, data_range
            As for `inpaint`.

        Raises
        ------
        InvalidImageError, InvalidMaskError, InvalidOptionError
        """
        own = np.ma.getmaskarray(image) if isinstance(image, np.ma.MaskedArray) else None
        if own is not None:
            image = np.ma.getdata(image)
        image = checked_array("the image", image, InvalidImageError)
        if mask is not None:
            mask = checked_array("the mask", mask, InvalidMaskError)
        guides = guides.checked()
        check_dtype(image.dtype)
        told = image.ndim < 3 or (mask is not None and np.ndim(mask) < image.ndim)
        axis = _axis(image.shape, channel_axis, told=told)
        view = _laid_out(image, axis)
        missing = _missing(view, own if own is None else _laid_out(own, axis), mask, axis)
        spatial = view.shape if axis is None else view.shape[:-1]
        if axis is not None and missing.shape == view.shape:
            if len(spatial) != 2 or (missing != missing[..., :1]).any():
                parts = _Parts(view, missing, guides.spread(spatial), data_range)
                return cls(image, axis, parts.planes(spatial[:-2]))
            missing = missing[..., 0]
        if len(spatial) <= 2:
            problem = Problem.of(view, missing, *guides, data_range)
            return cls(image, axis, (Plane((), None, problem),))
        missing = _spread("the mask", missing, spatial)
        parts = _Parts(view, missing, guides.spread(spatial), data_range)
        return cls(image, axis, parts.planes(spatial[:-2]))

    @property
    def pixels_shape(self) -> tuple[int, ...]:
        """The shape of the image without its channels."""
        whole = _laid_out(self.image, self.channel_axis)
        return whole.shape if self.channel_axis is None else whole.shape[:-1]

    @property
    def data_range(self) -> tuple[float, float]:
        """The least and the largest value that a fill may have."""
        scales = [plane.problem.scale for plane in self.planes]
        return min(scale.low for scale in scales), max(scale.high for scale in scales)

    @property
    def deviation_dtype(self) -> np.dtype[Any]:
        """The dtype that holds the deviations of all planes."""
        return np.result_type(*(plane.problem.scale.deviation_dtype for plane in self.planes))

    def wanted(self) -> Iterator[tuple[tuple[int, ...], NDArray[np.bool_]]]:
        """Yield the index of each slice that has something to reconstruct, and where that is."""
        found: dict[tuple[int, ...], NDArray[np.bool_]] = {}
        for plane in self.planes:
            before = found.get(plane.index)
            own = plane.problem.wanted
            found[plane.index] = own if before is None else before | own
        yield from found.items()

    def slice_of(self, image: NDArray[Any], index: tuple[int, ...]) -> NDArray[Any]:
        """Return one slice (H, W[, C]) of an array that is laid out as the image is; a view."""
        view: NDArray[Any] = _laid_out(image, self.channel_axis)[index]
        return view


class _Parts(NamedTuple):
    """What planes are cut out of.

    Attributes
    ----------
    image : ndarray, shape (..., H, W[, C])
    missing : ndarray, shape (..., H, W) or as `image`, bool
    guides : Guides
        Each of shape (..., H, W).
    data_range : float, tuple or None
    """

    image: NDArray[Any]
    missing: NDArray[np.bool_]
    guides: Guides
    data_range: DataRange | None

    def planes(self, stack: tuple[int, ...]) -> tuple[Plane, ...]:
        """Return the planes of all slices; `stack` is the shape of the axes before (H, W)."""
        planes = tuple(plane for index in np.ndindex(stack) for plane in self._planes_at(index))
        if not planes:
            check_some(self.missing)
            check_wanted(np.zeros(1, np.bool_))
        return planes

    def _planes_at(self, index: tuple[int, ...]) -> Iterator[Plane]:
        """Yield the planes of one slice: one, or one for each set of channels with one mask."""
        image, missing = self.image[index], self.missing[index]
        guides = Guides(*(None if each is None else each[index] for each in self.guides))
        for channels, mask in _groups(missing) if missing.ndim == 3 else [(None, missing)]:
            if not (mask if guides.wanted is None else mask & guides.wanted).any():
                continue
            part = image if channels is None else image[..., channels]
            try:
                problem = Problem.of(part, mask, *guides, self.data_range)
            except (InvalidImageError, InvalidMaskError) as error:
                named = [f"channel {channels[0]}"] if channels is not None else []
                named += [f"slice {', '.join(map(str, index))}"] if index else []
                raise type(error)(f"in {' of '.join(named)}, {error}") from None
            yield Plane(index, channels, problem)


def _axis(shape: tuple[int, ...], channel_axis: ChannelAxis, *, told: bool) -> int | None:
    """Return the axis of the channels, counted from the first, or None."""
    if channel_axis is None:
        return None
    if isinstance(channel_axis, str) and channel_axis == "last":
        if len(shape) < 3:
            return None
        if len(shape) > 3 or not (told or shape[-1] <= FEW):
            raise InvalidImageError(
                f"the image has shape {shape}; say what its axes are: channel_axis=-1 if the last "
                "one holds channels, channel_axis=None if it is a stack of slices (…, height, "
                "width)"
            )
        return 2
    if not is_whole(channel_axis) or not -len(shape) <= channel_axis < len(shape):
        raise InvalidOptionError(
            f"channel_axis is {shown(channel_axis)}, but the image has {len(shape)} axes; name one "
            "of them, or None"
        )
    if len(shape) == 2:
        # An image without channels, of which somebody says that its channels are the last axis.
        raise InvalidOptionError(
            f"channel_axis is {channel_axis}, but the image has shape {shape}, a height and a "
            "width; give channel_axis=None"
        )
    return int(channel_axis) % len(shape)


def _missing(
    image: NDArray[Any],
    own: NDArray[np.bool_] | None,
    mask: NDArray[np.bool_] | None,
    axis: int | None,
) -> NDArray[np.bool_]:
    """Return the mask joined with that of a masked array; without a mask, what is missing.

    Parameters
    ----------
    image, own : ndarray
        With the channels, if there are any, as the last axis.
    mask : ndarray, bool, or None
        As it was given.
    axis : int or None
        Where the channels were.
    """
    if mask is not None:
        if axis is not None and mask.ndim == image.ndim:
            mask = _laid_out(mask, axis)
        if own is None or not own.any():
            return mask
        _check_bool("the mask", mask)
        wide = mask if axis is None or mask.ndim == image.ndim else mask[..., None]
        try:
            return np.broadcast_to(wide, own.shape) | own
        except ValueError:
            raise InvalidMaskError(
                f"the mask has shape {mask.shape}, which does not fit a masked array of shape "
                f"{own.shape}; give a mask of the same height and width"
            ) from None
    missing = np.zeros(image.shape, np.bool_) if own is None else own
    if image.dtype.kind == "f":
        missing = missing | np.isnan(image)
    if not missing.any():
        what = "no NaN and no masked value" if image.dtype.kind == "f" else "no masked value"
        raise InvalidMaskError(
            f"no mask was given and the image has {what}, so there is nothing to reconstruct; give "
            f"a mask, {MASK_HINT}"
        )
    return missing


def _check_bool(name: str, array: NDArray[Any]) -> None:
    if array.dtype != np.bool_:
        raise InvalidMaskError(f"{name} has dtype {array.dtype}; it must be bool, {MASK_HINT}")


def _laid_out(array: NDArray[Any], axis: int | None) -> NDArray[Any]:
    """Return a view with the channels as its last axis."""
    return array if axis is None else np.moveaxis(array, axis, -1)


def _spread(name: str, array: NDArray[Any], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return a mask in a shape, if it has this shape or that of one slice of it."""
    array = np.asarray(array)
    _check_bool(name, array)
    if array.shape not in (shape, shape[-2:]):
        or_slice = "" if len(shape) == 2 else f", or {shape[-2:]} for all slices alike"
        raise InvalidMaskError(
            f"{name} has shape {array.shape}; it must have {shape}, that of the image without its "
            f"channels{or_slice}"
        )
    return np.broadcast_to(array, shape)


def _groups(values: NDArray[np.bool_]) -> list[tuple[NDArray[np.intp], NDArray[np.bool_]]]:
    """Return the sets of channels that miss the same pixels, and these, of (H, W, C) values."""
    found: dict[bytes, list[int]] = {}
    for channel in range(values.shape[-1]):
        mask = values[..., channel]
        if mask.any():
            found.setdefault(np.packbits(mask).tobytes(), []).append(channel)
    return [
        (np.array(channels), np.ascontiguousarray(values[..., channels[0]]))
        for channels in found.values()
    ]
