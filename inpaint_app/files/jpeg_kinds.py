"""The kinds of JPEG that Pillow does not read: more than 8 bits, lossless, and JPEG-LS.

Cameras of hospitals, film scanners and raw converters write them. imagecodecs reads the pixels, and
Pillow the metadata, of a copy whose header says 8 bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from inpaint_app.errors import reason
from inpaint_app.files.upright import UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

__all__ = [
    "JPEG_MAGIC",
    "Frame",
    "Segment",
    "frame_of",
    "header_for_pillow",
    "segments",
    "special_frame",
]

JPEG_MAGIC: Final = b"\xff\xd8\xff"

_LS: Final = 0xF7
_FRAMES: Final = {*range(0xC0, 0xD0), _LS} - {0xC4, 0xC8, 0xCC}
_STANDALONE: Final = {0x01, *range(0xD0, 0xD9)}  # markers without a length
_SCAN: Final = 0xDA
_NAMES: Final = {
    0xC3: "lossless",
    0xC5: "hierarchical",
    0xC6: "hierarchical",
    0xC7: "hierarchical",
    0xC9: "arithmetic coding",
    0xCA: "arithmetic coding",
    0xCB: "arithmetic coding",
    0xCD: "hierarchical",
    0xCE: "hierarchical",
    0xCF: "hierarchical",
    _LS: "JPEG-LS",
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment of a JPEG: its marker, where that begins, and where the next segment begins."""

    marker: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What a JPEG says about its pixels.

    Attributes
    ----------
    marker : int
        Its kind of coding, the second byte of its marker.
    start : int
        Where the marker begins in the file.
    bits : int
        Of a colour.
    width, height : int
        In pixels.
    colours : int
        Of a pixel.
    unit : (int, int)
        Width and height of the blocks that are coded together.
    """

    marker: int
    start: int
    bits: int
    width: int
    height: int
    colours: int
    unit: tuple[int, int]

    @property
    def name(self) -> str:
        """What is unusual about it, as people who made it call it; empty if nothing is."""
        kind = _NAMES.get(self.marker, "")
        bits = "" if self.bits == 8 else f"{self.bits} bits"
        return " of ".join(filter(None, (kind, bits)))

    @property
    def is_special(self) -> bool:
        """Whether Pillow does not read it and imagecodecs may."""
        return self.bits != 8 or self.marker == _LS

    @property
    def used_bits(self) -> int | None:
        """How many bits are used of each number of the pixels; None if all, or if unclear."""
        return None if self.bits in (8, 16) else self.bits

    def pixels(self, data: bytes) -> NDArray[Any]:
        """Return the pixels of a special kind, shape (H, W) or (H, W, 3), uint8 or uint16.

        Raises
        ------
        UnsupportedError
            It is damaged, or imagecodecs does not read its kind.
        """
        import imagecodecs  # slow to import, rarely needed

        read = imagecodecs.jpegls_decode if self.marker == _LS else imagecodecs.jpeg_decode
        try:
            pixels = np.asarray(read(data))
        except MemoryError:
            raise
        except Exception as error:  # whatever a codec raises
            raise UnsupportedError(
                f"it is a JPEG of a rare kind ({self.name}) that cannot be decoded "
                f"({reason(error)}); convert it to PNG first"
            ) from error
        shape = (self.height, self.width, *((3,) if self.colours == 3 else ()))
        if pixels.shape != shape or pixels.dtype.name not in ("uint8", "uint16"):
            raise UnsupportedError(
                f"it is a JPEG of a rare kind ({self.name}) that is decoded to {pixels.dtype.name} "
                f"of shape {pixels.shape}; convert it to PNG first"
            )
        return pixels


def segments(data: bytes) -> Iterator[Segment]:
    """Yield the whole segments of the first picture of a JPEG, a scan without its pixels."""
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            found = data.find(b"\xff", at)  # the pixels of a scan, or padding
            if found < 0:
                return
            at = found
            continue
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker == 0xD9:
            return
        elif marker in _STANDALONE or marker == 0:
            at += 2
        else:
            end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
            if end > len(data):
                return
            yield Segment(marker, at, end)
            at = max(end, at + 4)


def frame_of(data: bytes) -> Frame | None:
    """Return what a JPEG says about its pixels; None if it says nothing, or is none."""
    if not data.startswith(JPEG_MAGIC):
        return None
    for segment in segments(data):
        if segment.marker == _SCAN:
            return None
        if segment.marker in _FRAMES:
            return _frame(data, segment)
    return None


def special_frame(data: bytes) -> Frame | None:
    """Return the frame of a JPEG that imagecodecs is to read, None for all other files.

    Raises
    ------
    UnsupportedError
        It has neither one nor three colours, or is of a kind that nothing reads.
    """
    frame = frame_of(data)
    if frame is None or not frame.is_special:
        return None
    if frame.colours not in (1, 3):
        raise UnsupportedError(
            f"it is a JPEG of a rare kind ({frame.name}) with {frame.colours} colours; convert it "
            "to PNG first"
        )
    return frame


def header_for_pillow(data: bytes, frame: Frame) -> bytes:
    """Return a copy of a special JPEG that Pillow opens; its pixels must not be read from it."""
    copy = bytearray(data)
    copy[frame.start + 1] = 0xC1
    copy[frame.start + 4] = 8
    return bytes(copy)


def _frame(data: bytes, segment: Segment) -> Frame | None:
    body = data[segment.start + 4 : segment.end]
    if len(body) < 6 or len(body) < 6 + 3 * body[5]:
        return None
    sampling = [body[7 + 3 * index] for index in range(body[5])]
    across = max((each >> 4 for each in sampling), default=1) if len(sampling) > 1 else 1
    down = max((each & 15 for each in sampling), default=1) if len(sampling) > 1 else 1
    return Frame(
        marker=segment.marker,
        start=segment.start,
        bits=body[0],
        width=int.from_bytes(body[3:5], "big"),
        height=int.from_bytes(body[1:3], "big"),
        colours=body[5],
        unit=(8 * max(across, 1), 8 * max(down, 1)),
    )
