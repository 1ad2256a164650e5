"""The pixels of an image that Pillow has opened, in their full depth and as grey or RGB."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np

from inpaint_app.files.heif import scaled
from inpaint_app.files.keeping.isobmff import content_of
from inpaint_app.files.keeping.verdicts import Findings
from inpaint_app.files.unsupported import UnsupportedError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

__all__ = ["pixels_of", "rgb_of_ink"]

_AS_IS = ("L", "LA", "RGB", "RGBA")
_CONVERTED = {"1": "L", "La": "LA", "RGBa": "RGBA", "PA": "RGBA", "CMYK": "RGB", "YCbCr": "RGB"}


def pixels_of(image: Image.Image, data: bytes, notes: list[str]) -> NDArray[Any]:
    """Return the pixels, shape (H, W[, C]), of an image whose file has the contents `data`.

    Raises
    ------
    UnsupportedError
        They are of a kind that is not handled.
    """
    if image.format == "AVIF" and (bits := content_of(data, Findings()).bits) > 8:
        if getattr(image, "n_frames", 1) == 1:
            from imagecodecs import avif_decode  # slow to import, rarely needed

            return scaled(np.asarray(avif_decode(data)), bits)
        # With a sequence, that decoder may end the program.
        notes.append(f"its pixels of {bits} bits are read with 8 bits each, as it is a sequence")
    if image.format == "PNG" and data[24] == 16:
        from imagecodecs import png_decode  # slow to import, rarely needed

        return np.asarray(png_decode(data))
    image.load()
    mode = image.mode
    if mode in ("I", "I;16", "I;16B", "I;16L", "F"):
        values = np.asarray(image)
        if mode == "F":
            return values
        if values.min() < 0 or values.max() > 65535:
            raise UnsupportedError("it has 32-bit integer pixels; convert it to 16-bit PNG")
        return values.astype(np.uint16)
    if mode == "P":
        target = "RGBA" if "transparency" in image.info else "RGB"
    elif "transparency" in image.info and mode in ("1", "L", "RGB"):
        target = "RGBA" if mode == "RGB" else "LA"
    elif mode in _AS_IS:
        return np.array(image)
    elif mode in _CONVERTED:
        target = _CONVERTED[mode]
    else:
        raise UnsupportedError(f"its colours are stored as {mode}; convert it to RGB first")
    if mode == "CMYK":
        return np.array(rgb_of_ink(image, notes))
    if mode == "1" and target == "LA":
        image = image.convert("L")
    return np.array(image.convert(target))


def rgb_of_ink(image: Image.Image, notes: list[str]) -> Image.Image:
    """Convert a CMYK image to RGB, with its own profile if that is usable."""
    profile = image.info.get("icc_profile")
    if profile:
        from PIL import ImageCms  # rarely needed

        try:
            converted = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                outputMode="RGB",
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except (ImageCms.PyCMSError, OSError):
            notes.append("CMYK was converted to RGB by a plain rule: its colour profile is damaged")
            return image.convert("RGB")
        if converted is not None:
            notes.append("CMYK was converted to sRGB by its colour profile")
            return converted
    notes.append("CMYK was converted to RGB by a plain rule: it has no colour profile")
    return image.convert("RGB")
