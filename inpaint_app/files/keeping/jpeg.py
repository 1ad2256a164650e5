"""JPEG: its segments, and what follows the picture in the file."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from inpaint_app.files.keeping import exif, photoshop, xmp
from inpaint_app.files.keeping.carried import (
    COMMENT,
    NO_PHOTOSHOP,
    Chunk,
    Metadata,
    Text,
    comment_of,
)
from inpaint_app.files.keeping.hidden import holds_picture
from inpaint_app.files.keeping.verdicts import Entry, Findings

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BEHIND", "SEGMENTS", "read", "written"]

LONGEST: Final = 65_533
"""The bytes that a segment can hold."""

_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_MORE_XMP: Final = b"http://ns.adobe.com/xmp/extension/\0"
_ICC: Final = b"ICC_PROFILE\0"
_PIXELS: Final = "written anew with the pixels"
_OLD: Final = "shows the old picture"

SEGMENTS: Final[dict[str, Entry]] = {
    **{
        name: Entry(words, "rewritten", _PIXELS)
        for name, words in (
            ("SOF", "size and kind of pixels"),
            ("DHT", "Huffman tables"),
            ("DQT", "quantization tables"),
            ("DAC", "arithmetic tables"),
            ("DRI", "restart interval"),
            ("DNL", "number of lines"),
            ("SOS", "pixels"),
            ("LSE", "settings of JPEG-LS"),
        )
    },
    "COM": Entry("comment", "kept", "its bytes are the same, whatever their encoding"),
    "APP0 JFIF": Entry("resolution", "rewritten", "also as a ratio without a unit"),
    "APP0 JFXX": Entry("thumbnail", "dropped", _OLD, quiet=True),
    "APP1 Exif": Entry("EXIF", "rewritten", "see the table of EXIF"),
    "APP1 http://ns.adobe.com/xap/1.0/": Entry("XMP", "rewritten", "see the table of XMP"),
    "APP1 http://ns.adobe.com/xmp/extension/": Entry(
        "extended XMP", "rewritten", "joined with the XMP, and split again where needed"
    ),
    "APP1 FLIR": Entry("temperatures (FLIR)", "named"),
    "APP2 ICC_PROFILE": Entry("colour profile", "kept"),
    "APP2 MPF": Entry(
        "list of further pictures", "dropped", "they are not in the result", quiet=True
    ),
    "APP2 FPXR": Entry("FlashPix data", "named"),
    "APP2 urn:iso:std:iso:ts:21496:-1": Entry(
        "what it says of a gain map", "dropped", "promises what is not in the result"
    ),
    "APP3 _JPSJPS_": Entry("arrangement of a stereo picture", "kept"),
    "APP3 Meta": Entry("data of Kodak", "named"),
    "APP8 SPIFF": Entry("description of the pixels", "dropped", "that of the old file", quiet=True),
    "APP8 mrfx": Entry("transform of colours", "dropped", "that of the old file", quiet=True),
    "APP10 AROT": Entry("HDR values of Apple", "dropped", "counts the old pixels", quiet=True),
    "APP11 JP": Entry("content credentials", "dropped", "sign the old pixels"),
    "APP11 HDR_RI": Entry("HDR values (JPEG-HDR)", "dropped", _OLD),
    "APP12 Ducky": Entry("quality", "dropped", "that of the old file", quiet=True),
    "APP12 Picture Info": Entry("camera settings of old cameras", "named"),
    "APP13 Photoshop 3.0": Entry(
        "IPTC and Photoshop's resources", "rewritten", "see the tables of these"
    ),
    "APP13 Adobe_Photoshop2.5:": Entry("IPTC of an old kind", "named"),
    "APP13 Adobe_CM": Entry("colour space of Photoshop", "named"),
    "APP14 Adobe": Entry("transform of colours", "rewritten", _PIXELS),
    "APP15 Q": Entry("quality", "dropped", "that of the old file", quiet=True),
}
"""What becomes of segments, by name and signature. Others are named."""

BEHIND: Final[dict[str, Entry]] = {
    "film": Entry("a film", "named", "motion photo"),
    "gain map": Entry("a gain map", "named", "brightness of HDR screens, for the old pixels"),
    "picture": Entry("a second picture", "named", "the other eye, a disparity map, a burst, …"),
    "preview": Entry("a preview", "dropped", _OLD, quiet=True),
    "other": Entry("data behind the picture", "named"),
}
"""What becomes of what follows the first picture of a file."""

_UNREAD: Final = ("film", "gain map", "picture")
_NEXT: Final = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
_ALONE: Final = frozenset((0x01, *range(0xD0, 0xD9)))
_STANDARD: Final = {
    0xC4: "DHT",
    0xDB: "DQT",
    0xCC: "DAC",
    0xDD: "DRI",
    0xDC: "DNL",
    0xDA: "SOS",
    0xF8: "LSE",
}
_FRAMES: Final = frozenset((*range(0xC0, 0xD0), 0xF7)) - {0xC4, 0xC8, 0xCC}
_SPIFF_END: Final = b"\0\0\0\1"
_PREVIEWS: Final = (0x010001, 0x010002, 0x010003, 0x010004, 0x010005)  # types of MPF
_EOI: Final = 0xD9


@dataclass(slots=True)
class _File:
    """The segments of the first picture, and where it ends; None where it does not."""

    segments: list[tuple[int, bytes, int]] = field(default_factory=list)
    end: int | None = None


def _parsed(data: bytes) -> _File:
    file = _File()
    place = 2
    while True:
        found = _NEXT.search(data, place)
        if found is None:
            return file
        code, place = data[found.end() - 1], found.end()
        if code == _EOI:
            file.end = place
            return file
        if code in _ALONE:
            continue
        length = int.from_bytes(data[place : place + 2])
        if length < 2 or place + length > len(data):
            return file
        file.segments.append((code, data[place + 2 : place + length], place))
        place += length


def _key(code: int, body: bytes) -> str:
    """Return the name of a segment, with its signature."""
    if code in _FRAMES:
        return "SOF"
    if code in _STANDARD:
        return _STANDARD[code]
    if code == 0xFE:
        return "COM"
    if not 0xE0 <= code <= 0xEF:
        return f"{code:02X}"
    app = f"APP{code - 0xE0}"
    if app == "APP8" and body.startswith(_SPIFF_END):
        return "APP8 SPIFF"
    for key in SEGMENTS:
        name, _, signature = key.partition(" ")
        if name == app and body.lower().startswith(signature.lower().encode()):
            return key
    signature = body[:32].partition(b"\0")[0].decode("ascii", "replace")
    told = "".join(letter for letter in signature if letter.isalnum() or letter in " ._:/-")
    return f"{app} {told.strip()}".strip()


def read(data: bytes, found: Findings) -> tuple[int, Metadata]:
    """Return the orientation and the metadata of a JPEG.

    Parameters
    ----------
    data : bytes
        The whole file.
    found : Findings
        What is not carried over is added to it.
    """
    file = _parsed(data)
    reader = _Reader(found)
    for code, body, place in file.segments:
        reader.take(code, body, place)
    if file.end is not None:
        for what in _behind(data, file.end, reader.index, gains=reader.gains):
            found.judge(BEHIND[what])
            if what in _UNREAD:
                found.unread.append(BEHIND[what].name)
    return reader.result()


class _Reader:
    """Takes the segments of one file, one after the other."""

    def __init__(self, found: Findings) -> None:
        self.found = found
        self.exif: bytes | None = None
        self.xmp: bytes | None = None
        self.more: dict[bytes, dict[int, bytes]] = {}
        self.lengths: dict[bytes, int] = {}
        self.profile: dict[int, bytes] = {}
        self.profile_parts = 0
        self.resources = b""  # which may be spread over several segments
        self.comments: list[str] = []
        self.dpi: tuple[float, float] | None = None
        self.density: tuple[Fraction, Fraction] | None = None
        self.index: list[tuple[int, int, int]] = []  # of MPF: type, place, length
        self.gains = False
        self.chunks: list[Chunk] = []

    def take(self, code: int, body: bytes, place: int) -> None:
        key = _key(code, body)
        entry = SEGMENTS.get(key)
        if entry is None:
            entry = Entry(f"the JPEG segment {key}", "named")
        if key == "APP2 MPF":
            self.index = _index(body, place + 2 + 4)
        self.gains |= b"21496" in key.encode() or (b"hdrgm" in body[:65536] and code == 0xE1)
        if self.found.judge(entry):
            self._keep(key, body)

    def _keep(self, key: str, body: bytes) -> None:
        if key == "COM":
            self._comment(body)
        elif key == "APP0 JFIF":
            self._resolution(body)
        elif key == "APP1 Exif":
            self._once("EXIF", self.exif)
            self.exif = self.exif or body
        elif body.startswith(_XMP):
            self._once("XMP", self.xmp)
            self.xmp = self.xmp or body[len(_XMP) :]
        elif body.startswith(_MORE_XMP):
            rest = body[len(_MORE_XMP) :]
            if len(rest) > 40:
                name, (length, start) = rest[:32], struct.unpack_from(">II", rest, 32)
                self.lengths[name] = length
                self.more.setdefault(name, {})[start] = rest[40:]
        elif body.startswith(_ICC) and len(body) > 14:
            self.profile_parts = max(self.profile_parts, body[13])
            self.profile[body[12]] = body[14:]
        elif body.startswith(photoshop.HEADER):
            self.resources += body[len(photoshop.HEADER) :]
        elif key.startswith("APP3"):
            self.chunks.append(Chunk("JPEG", key, body, SEGMENTS[key].name))

    def _once(self, what: str, before: bytes | None) -> None:
        if before is not None:
            self.found.lost.append(f"a second block of {what}")

    def _comment(self, body: bytes) -> None:
        if holds_picture(body):
            self.found.untrue.append("a picture in a comment")
            return
        self.comments.append(comment_of(body))

    def _resolution(self, body: bytes) -> None:
        if len(body) < 12:
            return
        unit, x, y = struct.unpack_from(">BHH", body, 7)
        if unit == 0 and x and y and x != y:
            self.density = Fraction(x), Fraction(y)
        elif unit in (1, 2):
            factor = 2.54 if unit == 2 else 1.0
            self.dpi = x * factor, y * factor

    def result(self) -> tuple[int, Metadata]:
        found = self.found
        orientation, block = 1, None
        if self.exif:
            try:
                orientation, block = exif.cleaned(self.exif[len(exif.HEADER) :], found)
            except ValueError as error:
                found.notes.append(f"its EXIF data cannot be read ({error}) and is left out")
        told = self._whole_xmp()
        more = photoshop.cleaned(self.resources, found) if self.resources else NO_PHOTOSHOP
        return orientation, Metadata(
            self._icc() or photoshop.profile_in(self.resources),
            block,
            self.dpi,
            None if told is None else xmp.cleaned(told, found),
            tuple((COMMENT, each) for each in self.comments if each),
            density=self.density,
            chunks=tuple(self.chunks),
            photoshop=more,
        )

    def _icc(self) -> bytes | None:
        if not self.profile:
            return None
        parts = [self.profile.get(number) for number in range(1, self.profile_parts + 1)]
        whole = [part for part in parts if part is not None]
        if not parts or len(whole) != len(parts):
            self.found.lost.append("a colour profile that cannot be read")
            return None
        return b"".join(whole)

    def _whole_xmp(self) -> bytes | None:
        """Return the XMP with its extension."""
        if self.xmp is None:
            if self.more:
                self.found.lost.append("extended XMP without its beginning")
            return None
        name = xmp.pointer(self.xmp)
        if name is None:
            return self.xmp
        parts = self.more.get(name, {})
        extension = b"".join(parts[start] for start in sorted(parts))
        if not extension or len(extension) != self.lengths[name]:
            self.found.lost.append("extended XMP that is not whole")
            return self.xmp
        try:
            return xmp.joined(self.xmp, extension)
        except ValueError as error:
            self.found.lost.append(f"extended XMP that cannot be read ({error})")
            return self.xmp


def _index(body: bytes, place: int) -> list[tuple[int, int, int]]:
    """Return type, place in the file, and length of the pictures that MPF lists."""
    data = body[4:]
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    try:
        if order is None:
            return []
        (first,) = struct.unpack_from(f"{order}I", data, 4)
        (count,) = struct.unpack_from(f"{order}H", data, first)
        for n in range(count):
            code, _, length, start = struct.unpack_from(f"{order}HHII", data, first + 2 + 12 * n)
            if code == 0xB002:
                rows = [
                    struct.unpack_from(f"{order}III", data, start + 16 * m)
                    for m in range(min(length // 16, 1000))
                ]
                return [(kind & 0xFFFFFF, at + place if at else 0, size) for kind, size, at in rows]
    except struct.error:
        pass
    return []


def _behind(
    data: bytes, end: int, index: list[tuple[int, int, int]], *, gains: bool
) -> Iterator[str]:
    """Yield what follows the first picture, as keys of `BEHIND`."""
    if not data[end:].strip(b"\0\xff\n\r "):
        return
    known = False
    for kind, place, _ in index:
        if not end <= place < len(data):
            continue
        known = True
        head = data[place : place + 65_536]
        if kind in _PREVIEWS:
            yield "preview"
        elif (gains and kind == 0) or b"hdrgm" in head or b"21496" in head or b"HDRGainMap" in head:
            yield "gain map"
        else:
            yield "picture"
    film = re.search(rb"\0\0[\0-\x01].ftyp[a-zA-Z0-9]{3}", data[end:], re.DOTALL)
    if film is not None:
        yield "film"
    if known or film is not None:
        return
    second = data.find(b"\xff\xd8\xff", end)
    if second < 0:
        yield "other"
    elif gains or b"hdrgm" in data[second : second + 65_536]:
        yield "gain map"
    else:
        yield "picture"


# -- writing


def written(data: bytes, extras: Metadata, notes: list[str]) -> bytes:
    """Return a JPEG that has no metadata yet with metadata.

    Parameters
    ----------
    data : bytes
        The file, which begins with JFIF.
    extras : Metadata
        The metadata.
    notes : list of str
        What does not fit is told there.
    """
    start = 2
    if data[2:4] == b"\xff\xe0":
        start = 4 + int.from_bytes(data[4:6])
    x = y = 1
    unit = 0
    if extras.dpi and all(round(value) < 65536 for value in extras.dpi):
        unit, (x, y) = 1, (round(value) for value in extras.dpi)
    elif extras.density:
        x, y = _ratio(extras.density)
    parts = [
        b"\xff\xd8",
        _segment(0xE0, b"JFIF\0\1\1" + struct.pack(">BHH", unit, x, y) + b"\0\0"),
    ]
    if extras.exif and len(extras.exif) > LONGEST:
        notes.append("the EXIF data is left out, because it is too long for JPEG")
    elif extras.exif:
        parts.append(_segment(0xE1, extras.exif))
    parts += _xmp_segments(extras.xmp, notes)
    profile = extras.icc_profile or b""
    room = LONGEST - 14
    pieces = [profile[n : n + room] for n in range(0, len(profile), room)]
    if len(pieces) > 255:
        notes.append("the colour profile is left out, because it is too long for JPEG")
        pieces = []
    for n, piece in enumerate(pieces, 1):
        parts.append(_segment(0xE2, _ICC + bytes([n, len(pieces)]) + piece))
    resources = photoshop.written(extras.photoshop)
    room = LONGEST - len(photoshop.HEADER)
    for at in range(0, len(resources), room):
        parts.append(_segment(0xED, photoshop.HEADER + resources[at : at + room]))
    for chunk in extras.chunks:
        if chunk.form == "JPEG":
            parts.append(_segment(0xE3, chunk.data))
    for name, text in extras.texts:
        if name != COMMENT:
            continue
        raw = text.raw if isinstance(text, Text) else None
        body = text.encode("utf-8", "replace") if raw is None else raw
        if len(body) > LONGEST:
            notes.append("a comment is left out, because it is too long for JPEG")
        elif body:
            parts.append(_segment(0xFE, body))
    return b"".join((*parts, data[start:]))


def _segment(code: int, body: bytes) -> bytes:
    return bytes((0xFF, code)) + struct.pack(">H", len(body) + 2) + body


def _ratio(density: tuple[Fraction, Fraction]) -> tuple[int, int]:
    """Return a density as two numbers of sixteen bits, as nearly in its ratio as can be."""
    x, y = density
    if x.denominator == y.denominator == 1 and max(x, y) < 65536:
        return int(x), int(y)
    ratio = (x / y).limit_denominator(65535)
    if ratio.numerator > 65535:
        return 65535, max(1, round(65535 / ratio))
    return max(1, ratio.numerator), ratio.denominator


def _xmp_segments(told: bytes | None, notes: list[str]) -> list[bytes]:
    """Return the segments with XMP: one, or more where it is too long for one."""
    if not told:
        return []
    if len(_XMP) + len(told) <= LONGEST:
        return [_segment(0xE1, _XMP + told)]
    parts = xmp.split(told, LONGEST - len(_XMP))
    if parts is None:
        notes.append("the XMP data is left out, because it is too long for JPEG")
        return []
    first, name, second = parts
    segments = [_segment(0xE1, _XMP + first)]
    room = LONGEST - len(_MORE_XMP) - 40
    for start in range(0, len(second), room):
        place = struct.pack(">II", len(second), start)
        body = _MORE_XMP + name + place + second[start : start + room]
        segments.append(_segment(0xE1, body))
    return segments
