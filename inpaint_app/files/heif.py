"""Reading and writing HEIC, the format of phones, if the optional package is installed."""

from __future__ import annotations

import io
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from inpaint_app.files.keeping import isobmff, xmp
from inpaint_app.files.metadata import (
    Metadata,
    exif_of,
    name_lost_texts,
    with_boxes,
    with_resolution,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from inpaint_app.files.metadata import Findings

__all__ = ["HAS_HEIF", "decode_heif", "encode_heif", "is_heif", "recoloured", "scaled"]

HAS_HEIF = find_spec("pillow_heif") is not None
"""Whether HEIC files can be read and written."""

_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def is_heif(data: bytes) -> bool:
    """Return whether a file's contents are HEIC, not AVIF, which has the same container."""
    return data[4:8] == b"ftyp" and data[8:12] in _BRANDS and b"avif" not in data[8:64]


def decode_heif(
    data: bytes, found: Findings, allow: Callable[[int, int], None] = lambda _width, _height: None
) -> tuple[NDArray[Any], Metadata]:
    """Return the pixels of a HEIC file, upright, and its metadata.

    Parameters
    ----------
    data : bytes
        The whole file.
    found : Findings
        What is not carried over is added to it.
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
        pixels = scaled(pixels >> (16 - bits), bits)
    if len(file) > 1:
        found.notes.append(f"only the first of {len(file)} pictures in the file was read")
        more = len(file) - 1
        found.unread.append(f"{more} more pictures" if more > 1 else "another picture")
    _, exif = exif_of(file.info.get("exif"), found)  # the decoder has turned the picture already
    told = file.info.get("xmp")
    said = Metadata(
        file.info.get("icc_profile") or None,
        exif,
        xmp=xmp.cleaned(told, found) if isinstance(told, bytes) else None,
    )
    return pixels, with_resolution(with_boxes(said, isobmff.content_of(data, found)))


def scaled(pixels: NDArray[Any], bits: int) -> NDArray[np.uint16]:
    """Return numbers of 9 … 16 bits over the whole range of 16."""
    if bits == 16:
        return np.asarray(pixels, np.uint16)
    return (pixels.astype(np.uint32) * 65535 // ((1 << bits) - 1)).astype(np.uint16)


def encode_heif(pixels: NDArray[Any], extras: Metadata, notes: list[str]) -> bytes:
    """Return the bytes of a HEIC file, of high quality but lossy."""
    from pillow_heif import from_bytes  # optional

    notes.append(
        "HEIC is lossy, so values outside the mask change a little, too; a .png keeps them exactly"
    )
    name_lost_texts(extras.texts, notes)
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    mode = {1: "L", 3: "RGB", 4: "RGBA"}[channels]
    size = (pixels.shape[1], pixels.shape[0])
    file = from_bytes(mode, size, pixels.tobytes())
    found = {"exif": extras.exif, "xmp": extras.xmp}
    if extras.icc_profile:
        file.info["icc_profile"] = extras.icc_profile
    buffer = io.BytesIO()
    file.save(buffer, quality=95, chroma=444, **{k: v for k, v in found.items() if v})
    return recoloured(buffer.getvalue(), extras)


def recoloured(data: bytes, extras: Metadata) -> bytes:
    """Return AVIF or HEIC with the colour space that numbers name, where no profile does."""
    for chunk in extras.chunks:
        if chunk.key == "cICP" and len(chunk.data) == 4 and not extras.icc_profile:
            return isobmff.recoloured(data, (chunk.data[0], chunk.data[1]))
    return data
