"""The errors that `ntk_core` raises on purpose.

Each message is one sentence that names what is wrong, the value, and what to do.
"""

from __future__ import annotations

__all__ = [
    "InpaintError",
    "InvalidImageError",
    "InvalidMaskError",
    "InvalidMatrixError",
    "InvalidOptionError",
    "InvalidPixelError",
]


class InpaintError(ValueError):
    """Base class of every error that a caller of `ntk_core` can cause."""


class InvalidImageError(InpaintError):
    """The image has a shape, dtype or value that cannot be reconstructed."""


class InvalidMaskError(InpaintError):
    """The mask does not fit the image, is empty, or leaves nothing to learn from."""


class InvalidMatrixError(InpaintError):
    """A matrix, its observed entries, or the features of its rows cannot be used."""


class InvalidOptionError(InpaintError):
    """A method or parameter has a value outside its range."""


class InvalidPixelError(InpaintError):
    """A pixel that was asked about was not reconstructed or is outside the image."""
