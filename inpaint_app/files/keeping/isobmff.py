"""AVIF and HEIC: their boxes, properties and items."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from inpaint_app.files.keeping.verdicts import Entry, Findings

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BOXES", "Content", "content_of", "recoloured"]

_PIXELS: Final = "written anew with the pixels"
_OLD: Final = "shows the old picture"

BOXES: Final[dict[str, Entry]] = {
    **{
        f"box {name}": Entry(words, "rewritten", _PIXELS)
        for name, words in (
            ("ftyp", "kind of file"),
            ("meta", "directory of the file"),
            ("mdat", "data"),
            ("idat", "data"),
        )
    },
    "box free": Entry("free place", "dropped", "is empty", quiet=True),
    "box skip": Entry("free place", "dropped", "is empty", quiet=True),
    "box moov": Entry("a sequence of pictures", "named"),
    "box mpvd": Entry("a film", "named", "motion photo"),
    "box jumb": Entry("content credentials", "dropped", "sign the old pixels"),
    **{
        f"property {name}": Entry(words, "rewritten", _PIXELS)
        for name, words in (
            ("ispe", "size"),
            ("pixi", "bits of a pixel"),
            ("av1C", "settings of AV1"),
            ("hvcC", "settings of HEVC"),
            ("auxC", "what an auxiliary picture is"),
            ("a1op", "operating point"),
            ("a1lx", "layers of AV1"),
            ("lsel", "choice of a layer"),
        )
    },
    "property irot": Entry("rotation", "rewritten", "the result is upright"),
    "property imir": Entry("mirroring", "rewritten", "the result is upright"),
    "property clap": Entry("clean aperture", "rewritten", "the result is cropped to it"),
    "property colr": Entry("colour profile, or colour space by numbers", "kept"),
    "property pasp": Entry(
        "shape of a pixel", "kept", "as a ratio without a unit, in PNG, JPEG and TIFF"
    ),
    "property clli": Entry("light levels", "kept", "in PNG, as cLLI"),
    "property mdcv": Entry("mastering display", "kept", "in PNG, as mDCV"),
    "property amve": Entry("light around the viewer", "named"),
    "property cclv": Entry("volume of colours", "named"),
    "property udes": Entry("description by the user", "named"),
    "property rloc": Entry("relative location", "rewritten", _PIXELS),
    "item Exif": Entry("EXIF", "rewritten", "see the table of EXIF"),
    "item XMP": Entry("XMP", "rewritten", "see the table of XMP"),
    "item primary": Entry("picture", "rewritten", _PIXELS),
    "item alpha": Entry("opacity", "rewritten", _PIXELS),
    "item thumbnail": Entry("thumbnail", "dropped", _OLD, quiet=True),
    "item depth": Entry("a depth map", "dropped", _OLD),
    "item gain map": Entry("a gain map", "named"),
    "item auxiliary": Entry("an auxiliary picture", "named"),
    "item uri": Entry("data of other programs", "named"),
    "item mime": Entry("data of other programs", "named"),
}
"""What becomes of boxes, of properties of the picture, and of items. Others are named."""

_GAIN: Final = (b"hdrgainmap", b"tmap", b"gainmap")
_DEEPEST: Final = 6


@dataclass(slots=True)
class Content:
    """What the boxes of a file say of its picture.

    Attributes
    ----------
    bits : int
        Of a sample, 8 … 16.
    codes : tuple of int or None
        Primaries, transfer and matrix by the numbers of ITU-T H.273, and whether the whole range
        is used; None if it does not say.
    pixel : tuple of Fraction or None
        The density of pixels: horizontal and vertical, without a unit; None for square pixels.
    light, mastering : bytes
        The content of ``clli`` and ``mdcv``; empty if there is none.
    """

    bits: int = 8
    codes: tuple[int, int, int, int] | None = None
    pixel: tuple[Fraction, Fraction] | None = None
    light: bytes = b""
    mastering: bytes = b""
    is_sequence: bool = field(default=False)
    size: tuple[int, int] = (0, 0)


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield type, begin and end of the content of the boxes in a piece of a file."""
    while start + 8 <= end:
        length, kind = struct.unpack_from(">I4s", data, start)
        head = 8
        if length == 1 and start + 16 <= end:
            (length,) = struct.unpack_from(">Q", data, start + 8)
            head = 16
        elif length == 0:
            length = end - start
        if length < head or start + length > end:
            return
        yield kind, start + head, start + length
        start += length


def content_of(data: bytes, found: Findings) -> Content:
    """Return what the boxes of AVIF or HEIC say; what is not carried over is added to `found`."""
    content = Content()
    try:
        for kind, start, end in _boxes(data, 0, len(data)):
            name = _told(kind)
            if name == "meta":
                _Meta(data, found, content).read(start + 4, end)
            if name == "moov":
                content.is_sequence = True
            if name == "uuid" or kind == b"\0\0\0\0":
                continue
            if name != "moov" or data[8:12] in (b"avis", b"msf1", b"hevc"):
                found.judge(BOXES.get(f"box {name}", Entry(f"the box {name}", "named")))
            if name == "mpvd":
                found.unread.append("a film")
    except (struct.error, IndexError):
        found.lost.append("boxes that cannot be read")
    return content


def _told(kind: bytes) -> str:
    return kind.decode("latin-1").strip()


class _Meta:
    """The box that says which items a file has, and what belongs to which."""

    def __init__(self, data: bytes, found: Findings, content: Content) -> None:
        self.data, self.found, self.content = data, found, content
        self.primary = 0
        self.items: dict[int, tuple[str, str]] = {}
        self.properties: list[tuple[str, int, int]] = []
        self.belongs: dict[int, list[int]] = {}
        self.references: list[tuple[str, int, list[int]]] = []

    def read(self, start: int, end: int) -> None:
        for kind, begin, stop in _boxes(self.data, start, end):
            reader = {
                b"pitm": self._read_primary,
                b"iinf": self._read_items,
                b"iref": self._read_references,
                b"iprp": self._read_properties,
            }.get(kind)
            if reader is not None:
                reader(begin, stop)
        self._judge_properties()
        self._judge_items()

    def _number(self, place: int, size: int) -> int:
        return int.from_bytes(self.data[place : place + size])

    def _read_primary(self, start: int, _end: int) -> None:
        self.primary = self._number(start + 4, 2 if self.data[start] == 0 else 4)

    def _read_items(self, start: int, end: int) -> None:
        place = start + (6 if self.data[start] == 0 else 8)
        for kind, begin, stop in _boxes(self.data, place, end):
            version = self.data[begin]
            if kind != b"infe" or version < 2:
                continue
            size = 2 if version == 2 else 4
            number = self._number(begin + 4, size)
            item = begin + 4 + size + 2
            rest = self.data[item + 4 : stop].split(b"\0")
            content_type = rest[1].decode("latin-1") if len(rest) > 1 else ""
            self.items[number] = _told(self.data[item : item + 4]), content_type

    def _read_references(self, start: int, end: int) -> None:
        size = 2 if self.data[start] == 0 else 4
        for kind, begin, _ in _boxes(self.data, start + 4, end):
            count = self._number(begin + size, 2)
            to = [self._number(begin + size + 2 + size * n, size) for n in range(count)]
            self.references.append((_told(kind), self._number(begin, size), to))

    def _read_properties(self, start: int, end: int) -> None:
        for kind, begin, stop in _boxes(self.data, start, end):
            if kind == b"ipco":
                self.properties = [
                    (_told(name), first, last)
                    for name, first, last in _boxes(self.data, begin, stop)
                ]
            elif kind == b"ipma":
                self._read_associations(begin, stop)

    def _read_associations(self, place: int, end: int) -> None:
        version, wide = self.data[place], self.data[place + 3] & 1
        count = self._number(place + 4, 4)
        place += 8
        for _ in range(count):
            if place >= end:
                return
            size = 2 if version < 1 else 4
            item = self._number(place, size)
            many = self.data[place + size]
            place += size + 1
            width = 2 if wide else 1
            mask = 0x7FFF if wide else 0x7F
            self.belongs[item] = [
                self._number(place + width * n, width) & mask for n in range(many)
            ]
            place += width * many

    def _of(self, item: int) -> Iterator[tuple[str, int, int]]:
        for number in self.belongs.get(item, ()):
            if 1 <= number <= len(self.properties):
                yield self.properties[number - 1]

    def _judge_properties(self) -> None:
        content, data = self.content, self.data
        for name, start, end in self._of(self.primary):
            self.found.judge(BOXES.get(f"property {name}", Entry(f"the property {name}", "named")))
            body = data[start:end]
            if name == "pixi" and len(body) > 5:
                content.bits = max(body[5 : 5 + body[4]], default=8)
            elif name == "av1C" and len(body) > 2 and content.bits == 8:
                content.bits = (12 if body[2] & 0x20 else 10) if body[2] & 0x40 else 8
            elif name == "colr" and body[:4] == b"nclx" and len(body) >= 11:
                codes = struct.unpack_from(">HHHB", body, 4)
                content.codes = codes[0], codes[1], codes[2], codes[3] >> 7
            elif name == "pasp" and len(body) >= 8:
                across, down = struct.unpack_from(">II", body)
                if (
                    across and down and across != down
                ):  # a wide pixel: few of them beside each other
                    content.pixel = Fraction(down), Fraction(across)
            elif name == "ispe" and len(body) >= 12:
                content.size = struct.unpack_from(">II", body, 4)
            elif name == "clli":
                content.light = body
            elif name == "mdcv":
                content.mastering = body

    def _judge_items(self) -> None:
        parts = {to for kind, _, many in self.references if kind == "dimg" for to in many}
        thumbnails = {item for kind, item, _ in self.references if kind == "thmb"}
        helpers = {item for kind, item, _ in self.references if kind == "auxl"}
        for item, (kind, content_type) in self.items.items():
            key = None
            if item in thumbnails:
                key = "item thumbnail"
            elif item in helpers:
                key = self._auxiliary(item)
            elif kind == "tmap":
                key = "item gain map"
            elif kind == "mime":
                key = "item XMP" if content_type == "application/rdf+xml" else "item mime"
            elif kind == "uri":
                key = "item uri"
            elif kind == "Exif":
                key = "item Exif"
            elif (
                item == self.primary
                or item in parts
                or kind in ("av01", "hvc1", "grid", "iden", "iovl")
            ):
                continue  # further pictures are counted by the decoder
            entry = Entry(f"the item {kind}", "named") if key is None else BOXES[key]
            self.found.judge(entry)
            if key == "item gain map":
                self.found.unread.append(entry.name)

    def _auxiliary(self, item: int) -> str:
        for name, start, end in self._of(item):
            if name == "auxC":
                told = self.data[start + 4 : end].lower()
                if b"alpha" in told or told.startswith(b"urn:mpeg:hevc:2015:auxid:1"):
                    return "item alpha"
                if b"depth" in told or told.startswith(b"urn:mpeg:hevc:2015:auxid:2"):
                    return "item depth"
                if any(each in told for each in _GAIN):
                    return "item gain map"
        return "item auxiliary"


def recoloured(data: bytes, codes: tuple[int, int]) -> bytes:
    """Return AVIF or HEIC whose colours have other primaries and another transfer.

    Nothing else of the file changes: the numbers stand in a place of fixed length. If the file has
    no such place, it is returned as it is.
    """
    place = data.find(b"colrnclx", 0, 1 << 16)
    if place < 0:
        return data
    return data[: place + 8] + struct.pack(">HH", *codes) + data[place + 12 :]
