"""What a `Picture` carries from one file to the next, whatever their formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = [
    "COMMENT",
    "NO_PHOTOSHOP",
    "Chunk",
    "GeoTag",
    "Metadata",
    "Photoshop",
    "Text",
    "comment_of",
]

COMMENT = "Comment"
"""The key of a JPEG's or GIF's comment among the texts; PNG uses the same key."""


@dataclass(frozen=True, slots=True)
class GeoTag:
    """A tag of a TIFF that is written again as it is: code, type, count and value."""

    code: int
    kind: int
    count: int
    value: Any


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a file that is written again as it is, into files of the same format.

    Attributes
    ----------
    form : str
        The format: ``"PNG"`` or ``"JPEG"``.
    key : str
        The chunk's type, or the segment's name and signature.
    data : bytes
        Its content.
    name : str
        What it is, in words: for files of other formats, which cannot hold it; empty if it says
        nothing that they would lack.
    """

    form: str
    key: str
    data: bytes
    name: str = ""


@dataclass(frozen=True, slots=True)
class Photoshop:
    """IPTC, and the resources of Photoshop that stand beside it in JPEG and TIFF.

    Attributes
    ----------
    iptc : bytes or None
        The data sets of IPTC.
    resources : bytes or None
        The resources but for IPTC.
    """

    iptc: bytes | None = None
    resources: bytes | None = None


NO_PHOTOSHOP = Photoshop()
"""Neither IPTC nor resources."""


class Text(str):
    """A text that knows how it was written.

    Attributes
    ----------
    raw : bytes or None
        The bytes of a comment that is no UTF-8.
    language, keyword : str
        The language of a PNG's text, and its keyword in that language.
    """

    __slots__ = ("keyword", "language", "raw")

    raw: bytes | None
    language: str
    keyword: str

    def __new__(
        cls, text: str, *, raw: bytes | None = None, language: str = "", keyword: str = ""
    ) -> Text:
        """Return the text."""
        made = super().__new__(cls, text)
        made.raw, made.language, made.keyword = raw, language, keyword
        return made


def comment_of(body: bytes) -> str:
    """Return a comment as text, whatever its encoding; it knows its bytes where they say more."""
    stripped = body.rstrip(b"\0")
    try:
        if body.startswith((b"\xff\xfe", b"\xfe\xff")):
            return Text(body.decode("utf-16"), raw=body)
        text = stripped.decode()
    except UnicodeDecodeError:
        return Text(stripped.decode("latin-1"), raw=body)
    return text if stripped == body else Text(text, raw=body)


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata of `inpaint_app.files.picture.Picture`, with the same fields."""

    icc_profile: bytes | None = None
    exif: bytes | None = None
    dpi: tuple[float, float] | None = None
    xmp: bytes | None = None
    texts: tuple[tuple[str, str], ...] = ()
    geo: tuple[GeoTag, ...] = ()
    density: tuple[Fraction, Fraction] | None = None
    chunks: tuple[Chunk, ...] = ()
    photoshop: Photoshop = NO_PHOTOSHOP
