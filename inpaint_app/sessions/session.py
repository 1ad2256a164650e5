"""What is saved to go on later: the source, the masks, the parameters, and every step.

A session file is a zip archive with one JSON text, `session.json`, that says what there is, and
entries of bytes that it names. Nothing in it is ever run or unpacked to the disk.
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
    from inpaint_app.masks.guides import Layer

__all__ = ["DTYPES", "FORMAT", "LAYERS", "MANIFEST", "SUFFIX", "VERSION", "Session", "Source"]

FORMAT: Final = "ntk-inpaint session"
MANIFEST: Final = "session.json"

VERSION: Final = 1
"""The least version of a reader that understands what is written here. What is new but may be
ignored is added without a new number; readers ignore what they do not know."""

LAYERS: Final[tuple[Layer, ...]] = ("mask", "protected", "source")
DTYPES: Final = ("uint8", "uint16", "float32")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """The picture that was opened, by its name and its content.

    Attributes
    ----------
    path : Path or None
        The file, absolute; None for a picture that never was one.
    digest : str
        Of its pixels, as `Source.digest_of` makes it.
    shape : tuple of int
        (H, W) or (H, W, C).
    dtype : str
        One of `DTYPES`.
    pixels : ndarray or None
        The picture itself, where there is no file, or not the same any more.
    icc_profile : bytes or None
        The colour profile of those pixels.
    """

    path: Path | None
    digest: str
    shape: tuple[int, ...]
    dtype: str
    pixels: NDArray[Any] | None = None
    icc_profile: bytes | None = None

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
    ) -> Source:
        """Return the description of a picture; takes time in proportion to it.

        It has the pixels and the profile where there is no path, or if the `whole` is wanted.
        """
        digest = cls.digest_of(pixels)
        absolute = None if path is None else path.absolute()
        if path is not None and not whole:
            return cls(absolute, digest, pixels.shape, pixels.dtype.name)
        return cls(absolute, digest, pixels.shape, pixels.dtype.name, pixels, icc_profile)

    def fits(self, pixels: NDArray[Any]) -> bool:
        """Tell whether a picture is the one that is described, bit for bit."""
        same = pixels.shape == self.shape and pixels.dtype.name == self.dtype
        return same and self.digest_of(pixels) == self.digest


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """Everything that is needed to go on.

    Attributes
    ----------
    source : Source
        What was opened.
    layers : mapping of str to ndarray of bool, shape (H, W)
        The masks as they are; what is missing is empty.
    edits : tuple of Edit
        The steps of undo, the oldest first; those after the first `done` were taken back.
    done : int
        How many of them are in force.
    parameters : mapping of str to JSON values
        Method and settings, by the names that the window remembers them by.
    """

    source: Source
    layers: Mapping[Layer, NDArray[np.bool_]] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    done: int = 0
    parameters: Mapping[str, Any] = field(default_factory=dict)
