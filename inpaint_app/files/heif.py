"""Reading and writing HEIC, the format of phones, if the optional package is installed."""

from __future__ import annotations

import io
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from inpaint_app.files.metadata import Metadata, exif_of, upright_xmp

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["HAS_HEIF", "decode_heif", "encode_heif", "is_heif"]

HAS_HEIF = find_spec("pillow_heif") is not None
"""Whether HEIC files can be read and written."""

_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def is_heif(data: bytes) -> bool:
    """Return whether a file's contents are HEIC, not AVIF, which has the same container."""
    return data[4:8] == b"ftyp" and data[8:12] in _BRANDS and b"avif" not in data[8:64]


def decode_heif(
    data: bytes, notes: list[str], allow: Callable[[int, int], None] = lambda _width, _height: None
) -> tuple[NDArray[Any], Metadata]:
    """Return the pixels of a HEIC file, upright, and its metadata.

    Parameters
    ----------
    data : bytes
        The whole file.
    notes : list of str
        Notes on what had to be changed are appended to it.
    allow : callable
        Called with the width and the height that the file claims, before anything is decoded.
        It raises an error if that is too large.

    Returns
    -------
    pixels : ndarray, shape (H, W[, C]), uint8, or uint16 where it has more than 8 bits
        10 and 12 bits are scaled to the whole range of 16.
    metadata : Metadata
    """
    from pillow_heif import open_heif  # optional

    file = open_heif(data, convert_hdr_to_8bit=False)
    allow(*file.size)
    pixels = np.array(file)
    if pixels.dtype == np.uint16:
        # The decoder appends zero bits, so white would not be 65535.
        bits = int(file.info.get("bit_depth") or 16)
        pixels = np.rint(pixels >> (16 - bits)).astype(np.uint32) * 65535 // ((1 << bits) - 1)
        pixels = pixels.astype(np.uint16)
    if len(file) > 1:
        notes.append(f"only the first of {len(file)} pictures in the file was read")
    image = Image.new("L", (1, 1))
    image.format = "HEIF"
    if file.info.get("exif"):
        image.info["exif"] = file.info["exif"]
    _, exif = exif_of(image, notes)  # the decoder has turned the picture already
    profile = file.info.get("icc_profile")
    return pixels, Metadata(profile or None, exif, None, upright_xmp(file.info.get("xmp")))


def encode_heif(pixels: NDArray[Any], extras: Metadata, notes: list[str]) -> bytes:
    """Return the bytes of a HEIC file, of high quality but lossy."""
    from pillow_heif import from_bytes  # optional

    notes.append(
        "HEIC is lossy, so values outside the mask change a little, too; a .png keeps them exactly"
    )
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    mode = {1: "L", 3: "RGB", 4: "RGBA"}[channels]
    size = (pixels.shape[1], pixels.shape[0])
    file = from_bytes(mode, size, pixels.tobytes())
    found = {"exif": extras.exif, "xmp": extras.xmp}
    if extras.icc_profile:
        file.info["icc_profile"] = extras.icc_profile
    buffer = io.BytesIO()
    file.save(buffer, quality=95, chroma=444, **{k: v for k, v in found.items() if v})
    return buffer.getvalue()
