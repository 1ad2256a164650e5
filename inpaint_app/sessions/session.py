"""`Session`: the saved state of a document: source, masks, parameters, and undo steps.

A session file is a zip archive. One JSON text, `session.json`, describes the content and names
the other entries, which are bytes. Nothing in it is ever run or unpacked to the disk.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from inpaint_app.files.picture import SESSION_SUFFIX as SUFFIX

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from inpaint_app.document.edits import Edit
    from inpaint_app.files.measure import Measure
    from inpaint_app.masks.guides import Layer

__all__ = [
    "FORMAT",
    "LAYERS",
    "MANIFEST",
    "SUFFIX",
    "USUAL_DTYPES",
    "USUAL_VERSION",
    "VERSION",
    "Session",
    "Source",
]

FORMAT: Final = "ntk-inpaint session"
MANIFEST: Final = "session.json"

VERSION: Final = 2
"""The newest version of a session that is read. Readers ignore what they do not know, so additions
that may be ignored do not need a new number."""

USUAL_VERSION: Final = 1
"""The version of sessions whose picture has no measure; programs of that version read them."""

USUAL_DTYPES: Final = ("uint8", "uint16", "float32")
LAYERS: Final[tuple[Layer, ...]] = ("mask", "protected", "source", "shielded")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """The picture of a session, by its path and its content.

    Attributes
    ----------
    path : Path or None
        The file, absolute; None for a picture that does not come from a file.
    digest : str
        The digest of its pixels; see `Source.digest_of`.
    shape : tuple of int
        (H, W) or (H, W, C).
    dtype : str
        One of `inpaint_app.files.measure.DTYPES`.
    pixels : ndarray or None
        The picture itself, if there is no file or the file has changed.
    icc_profile : bytes or None
        The colour profile of those pixels.
    measure : Measure or None
        What the numbers of the picture mean.
    """

    path: Path | None
    digest: str
    shape: tuple[int, ...]
    dtype: str
    pixels: NDArray[Any] | None = None
    icc_profile: bytes | None = None
    measure: Measure | None = None

    @staticmethod
    def digest_of(pixels: NDArray[Any]) -> str:
        """Return the SHA-256 of a picture's shape, dtype and values, in hexadecimal digits."""
        found = hashlib.sha256(f"{pixels.shape} {pixels.dtype.name} ".encode())
        little = pixels.dtype.newbyteorder("<")
        for row in np.ascontiguousarray(pixels).astype(little, copy=False):
            found.update(row.data)
        return found.hexdigest()

    @classmethod
    def of(
        cls,
        pixels: NDArray[Any],
        path: Path | None,
        *,
        whole: bool = False,
        icc_profile: bytes | None = None,
        measure: Measure | None = None,
    ) -> Source:
        """Return the description of a picture; the time grows with the picture.

        It contains the pixels and the profile if there is no path, or if `whole` is true.
        """
        digest = cls.digest_of(pixels)
        absolute = None if path is None else path.absolute()
        if path is not None and not whole:
            return cls(absolute, digest, pixels.shape, pixels.dtype.name, measure=measure)
        return cls(absolute, digest, pixels.shape, pixels.dtype.name, pixels, icc_profile, measure)

    def fits(self, pixels: NDArray[Any]) -> bool:
        """Return whether a picture is the described one, bit for bit."""
        same = pixels.shape == self.shape and pixels.dtype.name == self.dtype
        return same and self.digest_of(pixels) == self.digest


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """The saved state of a document.

    Attributes
    ----------
    source : Source
        The opened picture.
    layers : mapping of str to ndarray of bool, shape (H, W)
        The masks; a missing one is empty.
    edits : tuple of Edit
        The undo steps, the oldest first; those after the first `done` are undone.
    done : int
        How many of them are done.
    parameters : mapping of str to JSON values
        Method and settings, with the keys of the window's settings.
    """

    source: Source
    layers: Mapping[Layer, NDArray[np.bool_]] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    done: int = 0
    parameters: Mapping[str, Any] = field(default_factory=dict)
