"""WebP: its chunks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from inpaint_app.files.keeping import exif, xmp
from inpaint_app.files.keeping.carried import Metadata
from inpaint_app.files.keeping.verdicts import Entry, Findings

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CHUNKS", "read"]

_PIXELS: Final = "written anew with the pixels"

CHUNKS: Final[dict[str, Entry]] = {
    "VP8 ": Entry("pixels", "rewritten", _PIXELS),
    "VP8L": Entry("pixels", "rewritten", _PIXELS),
    "VP8X": Entry("size and what follows", "rewritten", _PIXELS),
    "ALPH": Entry("opacity", "rewritten", _PIXELS),
    "ICCP": Entry("colour profile", "kept"),
    "EXIF": Entry("EXIF", "rewritten", "see the table of EXIF"),
    "XMP ": Entry("XMP", "rewritten", "see the table of XMP"),
    "ANIM": Entry("animation", "named", "frames that were not read"),
    "ANMF": Entry("animation", "named", "frames that were not read"),
    "C2PA": Entry("content credentials", "dropped", "sign the old pixels"),
    "behind RIFF": Entry("data behind the picture", "named"),
}
"""What becomes of chunks. Others are named."""


def _chunks(data: bytes) -> Iterator[tuple[str, bytes]]:
    place, end = 12, _end(data)
    while place + 8 <= end:
        length = int.from_bytes(data[place + 4 : place + 8], "little")
        name = data[place : place + 4].decode("latin-1")
        yield name, data[place + 8 : place + 8 + length]
        place += 8 + length + length % 2


def _end(data: bytes) -> int:
    """Return where the file ends, as its header says."""
    length = int.from_bytes(data[4:8], "little")
    return min(len(data), 8 + length + length % 2)


def read(data: bytes, found: Findings) -> tuple[int, Metadata]:
    """Return the orientation and the metadata of a WebP file.

    Parameters
    ----------
    data : bytes
        The whole file.
    found : Findings
        What is not carried over is added to it.
    """
    held: dict[str, bytes] = {}
    frames = 0
    for name, body in _chunks(data):
        frames += name == "ANMF"
        if name in ("ANIM", "ANMF"):
            continue
        if found.judge(CHUNKS.get(name, Entry(f"the WebP chunk {name.strip()}", "named"))):
            held.setdefault(name, body)
    if data[_end(data) :].strip(b"\0\r\n "):
        found.judge(CHUNKS["behind RIFF"])
    if frames > 1:
        found.notes.append(f"only the first of {frames} pictures in the file was read")
        found.unread.append(f"{frames - 1} more pictures" if frames > 2 else "another picture")
    orientation, block = 1, None
    if held.get("EXIF"):
        try:
            orientation, block = exif.cleaned(held["EXIF"], found)
        except ValueError as error:
            found.notes.append(f"its EXIF data cannot be read ({error}) and is left out")
    told = xmp.cleaned(held["XMP "], found) if held.get("XMP ") else None
    return orientation, Metadata(held.get("ICCP") or None, block, None, told)
