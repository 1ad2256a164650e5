"""Camera settings and position in a TIFF: directories of their own, to which the page points.

tifffile does not write them. A classic TIFF begins with them, so that they are as far from its
beginning as in the file that they come from: maker notes count from there. tifffile appends the
page. To a BigTIFF, whose directories have another form, they are appended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from inpaint_app.files.keeping import exif
from inpaint_app.files.keeping.tiff_tags import EXIF, GPS, INTEROP
from inpaint_app.files.tiff_directories import TiffBytes

if TYPE_CHECKING:
    from inpaint_app.files.tiff_directories import Entry, File

__all__ = ["beginning", "finish"]

_POINTERS: Final = (EXIF, GPS)


def beginning(block: bytes | None, *, big: bool) -> bytes:
    """Return what a TIFF is to begin with, to which its page is appended; empty for nothing.

    Parameters
    ----------
    block : bytes or None
        EXIF.
    big : bool
        Whether it becomes a BigTIFF.
    """
    return b"" if big or not _has_any(block) else exif.settings_of(block)


def finish(file: File, block: bytes | None, *, begun: bool) -> None:
    """Make the page that was written to a TIFF point to camera settings and position.

    Parameters
    ----------
    file : File
        Open for reading and writing, in the order of bytes of EXIF.
    block : bytes or None
        EXIF.
    begun : bool
        Whether the file begins with them.
    """
    if not _has_any(block):
        return
    seen = TiffBytes(file)
    chain = seen.chain()
    page = chain[-1]
    if begun:
        pointers = [entry for entry in chain[0].entries if entry.code in _POINTERS]
    else:
        pointers = _appended(seen, exif.raws(block))
    entries = [entry for entry in page.entries if entry.code not in _POINTERS]
    new = seen.place_instead(page, (*entries, *pointers))
    if begun:
        seen.link(seen.first, new.offset)


def _has_any(block: bytes | None) -> bool:
    """Return whether EXIF has camera settings or a position."""
    found = exif.raws(block)
    return any(found.get(name) for name in ("Exif", "GPS", "Interop"))


def _appended(seen: TiffBytes, found: dict[str, list[exif.Raw]]) -> list[Entry]:
    """Append directories to a TIFF, and return the tags that point to them."""

    def entries(name: str) -> list[Entry]:
        return [
            seen.made(code, kind, value, count) for code, kind, count, value in found.get(name, [])
        ]

    def pointer(code: int, tags: list[Entry]) -> list[Entry]:
        return [seen.places(code, [seen.appended(tags)])] if tags else []

    settings = entries("Exif") + pointer(INTEROP, entries("Interop"))
    return pointer(EXIF, settings) + pointer(GPS, entries("GPS"))
