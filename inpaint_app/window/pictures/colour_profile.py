"""From the colours of a picture's own profile to those of the screen, which is taken for sRGB.

Only what is shown goes through the profile: the picture keeps its own numbers, and so do the
reconstruction and the export.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageCms
from PySide6.QtGui import QColorSpace, QColorTransform, QImage

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ColourProfile", "profile_of"]

_SRGB = QColorSpace.NamedColorSpace.SRgb
_SAME = 1  # levels of 255 by which sRGB under another name may differ by rounding
_OFF = 5  # levels by which two ways through the same profile may differ on average
_RELATIVE = ImageCms.Intent.RELATIVE_COLORIMETRIC
_PERCEPTUAL = ImageCms.Intent.PERCEPTUAL  # which is Qt's


@dataclass(frozen=True, slots=True, eq=False)
class ColourProfile:
    """How a picture's numbers become colours.

    Attributes
    ----------
    name : str
        What the profile calls itself, empty for one that cannot be used.
    curve : ndarray of uint8, shape (256,), or None
        For grey: the level that is shown for each.
    transform : QColorTransform or None
        For colour.
    """

    name: str = ""
    curve: NDArray[np.uint8] | None = None
    transform: QColorTransform | None = None

    def apply(self, image: QImage) -> None:
        """Change the colours of an image in place; its alpha stays."""
        if self.transform is not None:
            image.applyColorTransform(self.transform)


def profile_of(icc: bytes | None, *, grey: bool) -> ColourProfile | None:
    """Return what a profile does to a picture, None where that is nothing.

    Parameters
    ----------
    icc : bytes or None
        An ICC profile, which may be damaged: then one without a name is returned.
    grey : bool
        Whether the picture is grey. A profile for colour is then applied to equal colours, and one
        for grey cannot be used for colour.
    """
    if not icc:
        return None
    try:
        parsed = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        name = ImageCms.getProfileDescription(parsed).strip() or "ICC"
        space = parsed.profile.xcolor_space.strip()
        if grey:
            return _grey(parsed, name, "L" if space == "GRAY" else "RGB")
        return _colour(parsed, icc, name) if space == "RGB" else ColourProfile()
    except (OSError, ValueError, ImageCms.PyCMSError):
        return ColourProfile()


def _grey(parsed: ImageCms.ImageCmsProfile, name: str, mode: str) -> ColourProfile | None:
    levels = np.arange(256, dtype=np.uint8)
    strip = Image.fromarray(levels[np.newaxis]).convert(mode)
    srgb = ImageCms.createProfile("sRGB")
    shown = ImageCms.profileToProfile(strip, parsed, srgb, _RELATIVE, "RGB")
    assert shown is not None, "not asked to change the picture in place"
    curve = np.asarray(shown)[0, :, 1]
    return None if _is_same(curve, levels) else ColourProfile(name, curve=curve)


def _colour(parsed: ImageCms.ImageCmsProfile, icc: bytes, name: str) -> ColourProfile | None:
    space = QColorSpace.fromIccProfile(icc)
    if not space.isValid():
        return ColourProfile()
    transform = space.transformationToColorSpace(QColorSpace(_SRGB))
    steps = np.linspace(0, 255, 9).round().astype(np.uint8)
    grid = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(-1, 3)
    image = QImage(len(grid), 1, QImage.Format.Format_RGBA8888)
    values = np.frombuffer(image.bits(), np.uint8)[: 4 * len(grid)].reshape(-1, 4)
    values[:, :3], values[:, 3] = grid, 255
    image.applyColorTransform(transform)
    shown = np.frombuffer(image.constBits(), np.uint8)[: 4 * len(grid)].reshape(-1, 4)
    if _is_same(shown[:, :3], grid):
        return None
    # Qt is the quicker of the two, but takes tables to XYZ for twice what they say.
    told = _by_littlecms(parsed, grid).astype(int)
    wrong = np.abs(told - shown[:, :3]).mean() > _OFF
    return ColourProfile() if wrong else ColourProfile(name, transform=transform)


def _by_littlecms(
    parsed: ImageCms.ImageCmsProfile, colours: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Return colours of shape (N, 3) as sRGB."""
    srgb = ImageCms.createProfile("sRGB")
    strip = Image.fromarray(colours[np.newaxis])
    shown = ImageCms.profileToProfile(strip, parsed, srgb, _PERCEPTUAL, "RGB")
    assert shown is not None, "not asked to change the picture in place"
    return np.asarray(shown).reshape(-1, 3)


def _is_same(shown: NDArray[np.uint8], told: NDArray[np.uint8]) -> bool:
    return bool((np.abs(shown.astype(int) - told) <= _SAME).all())
