"""Where a film scanner puts the infrared channel: a further value per pixel, or a second page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inpaint_app.files.images import read_image

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from inpaint_app.files.picture import Picture

__all__ = ["infrared_of", "may_have_infrared"]


def may_have_infrared(picture: Picture) -> bool:
    """Return whether `infrared_of` may find something; it takes no time."""
    if picture.stored is not None and picture.stored.infrared() is not None:
        return True
    return (picture.page, picture.pages) == (1, 2) and picture.path is not None


def infrared_of(picture: Picture) -> NDArray[Any] | None:
    """Return the infrared channel of a picture, shape (H, W); None without one.

    It is the first value per pixel without a known meaning; or the second of two pages, if that is
    grey and of the same size. TIFF has no name for it.

    Raises
    ------
    FileError
        The second page cannot be read.
    """
    channel = None if picture.stored is None else picture.stored.infrared()
    if channel is not None or not may_have_infrared(picture):
        return channel
    assert picture.path is not None, "a page is in a file"
    other = read_image(picture.path, picture.pixels.size, 2).pixels
    return other if other.shape == picture.pixels.shape[:2] else None
