"""EXIF: made upright and freed of pictures, with every other byte where it was.

Maker notes point to places in the block, so what stays must not move. Whatever no tag of the block
names any more is set to zero.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal

from inpaint_app.files.keeping.hidden import holds_picture
from inpaint_app.files.keeping.verdicts import Entry, Findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = [
    "EXIF",
    "HEADER",
    "ORIENTATION",
    "built",
    "cleaned",
    "order_of",
    "raws",
    "resized",
    "resolution_of",
    "settings_of",
    "with_resolution",
    "without",
]

HEADER: Final = b"Exif\0\0"
"""What precedes EXIF in a JPEG, and in `Picture.exif`."""

ORIENTATION: Final = 274
"""The tag that says how the pixels are turned."""

MAKER_NOTE: Final = 37500
_SUB_IFDS: Final = {("IFD0", 34665): "Exif", ("IFD0", 34853): "GPS", ("Exif", 40965): "Interop"}
_SIZES: Final = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
    129: 1,
}
_BYTES: Final = (1, 2, 6, 7, 129)  # types that may hold anything

_TURNED: Final = "set to 1, because the result is upright"
_SIZE: Final = "set to the size of the result"
_SWAPPED: Final = "exchanged, if the picture was stored lying"
_MOVED: Final = "moved to where it is in the result, if the picture was stored turned"
_LAYOUT: Final = "describes how the pixels of a file were stored"

EXIF: Final[dict[tuple[str, int], Entry]] = {
    ("IFD0", 256): Entry("width", "rewritten", _SIZE),
    ("IFD0", 257): Entry("height", "rewritten", _SIZE),
    **{
        ("IFD0", code): Entry(name, "dropped", _LAYOUT, quiet=True)
        for code, name in (
            (258, "bits of a sample"),
            (259, "compression"),
            (262, "photometric interpretation"),
            (273, "places of strips"),
            (277, "samples of a pixel"),
            (278, "rows of a strip"),
            (279, "lengths of strips"),
            (284, "planar configuration"),
            (322, "width of tiles"),
            (323, "height of tiles"),
            (324, "places of tiles"),
            (325, "lengths of tiles"),
        )
    },
    ("IFD0", 270): Entry("description", "kept"),
    ("IFD0", 271): Entry("make of the camera", "kept"),
    ("IFD0", 272): Entry("model of the camera", "kept"),
    ("IFD0", ORIENTATION): Entry("orientation", "rewritten", _TURNED),
    ("IFD0", 282): Entry("horizontal resolution", "rewritten", _SWAPPED),
    ("IFD0", 283): Entry("vertical resolution", "rewritten", _SWAPPED),
    ("IFD0", 305): Entry("software", "kept"),
    ("IFD0", 306): Entry("date", "kept"),
    ("IFD0", 315): Entry("author", "kept"),
    ("IFD0", 330): Entry("further pictures (SubIFDs)", "dropped", "copies of the old picture"),
    ("IFD0", 513): Entry("preview", "dropped", "shows the old picture", quiet=True),
    ("IFD0", 514): Entry("length of the preview", "dropped", "shows the old picture", quiet=True),
    ("IFD0", 700): Entry("XMP inside EXIF", "named"),
    ("IFD0", 33432): Entry("copyright", "kept"),
    ("IFD0", 34377): Entry("Photoshop's resources inside EXIF", "named"),
    ("IFD0", 34665): Entry("camera settings", "kept"),
    ("IFD0", 34853): Entry("position", "kept"),
    ("Exif", 33434): Entry("exposure time", "kept"),
    ("Exif", 33437): Entry("aperture", "kept"),
    ("Exif", 34855): Entry("sensitivity", "kept"),
    ("Exif", 36867): Entry("date of the photograph", "kept"),
    ("Exif", 37386): Entry("focal length", "kept"),
    ("Exif", 37396): Entry("subject area", "rewritten", _MOVED),
    ("Exif", MAKER_NOTE): Entry(
        "maker note", "kept", "but left out, with a note, if a picture is in it"
    ),
    ("Exif", 37510): Entry("comment of the user", "kept"),
    ("Exif", 40961): Entry("colour space", "kept"),
    ("Exif", 40962): Entry("width", "rewritten", _SIZE),
    ("Exif", 40963): Entry("height", "rewritten", _SIZE),
    ("Exif", 40965): Entry("interoperability", "kept"),
    ("Exif", 41486): Entry("horizontal resolution of the focal plane", "rewritten", _SWAPPED),
    ("Exif", 41487): Entry("vertical resolution of the focal plane", "rewritten", _SWAPPED),
    ("Exif", 41492): Entry("place of the subject", "rewritten", _MOVED),
    ("Exif", 42036): Entry("model of the lens", "kept"),
    ("GPS", 1): Entry("north or south", "kept"),
    ("GPS", 2): Entry("latitude", "kept"),
    ("GPS", 17): Entry("direction of the camera", "kept"),
    ("IFD1", 0): Entry("thumbnail (IFD1)", "dropped", "shows the old picture", quiet=True),
}
"""What becomes of EXIF, by directory and tag. Tags that are not here are kept; a value of any tag
that holds a picture is left out, with a note."""


@dataclass(frozen=True, slots=True)
class _Tag:
    ifd: str
    code: int
    kind: int
    count: int
    place: int  # of its twelve bytes
    start: int  # of its value
    size: int  # of its value in bytes


@dataclass(slots=True)
class _Directory:
    name: str
    place: int
    tags: list[_Tag]


class _Block:
    """The bytes of EXIF without its header, and what stands where."""

    def __init__(self, data: bytes) -> None:
        if data[:4] not in (b"II*\0", b"MM\0*"):
            raise ValueError("it does not begin like EXIF")
        self.data = bytearray(data)
        self.order = "<" if data[:2] == b"II" else ">"
        self.directories: list[_Directory] = []
        self.broken = 0  # tags whose values are not in the block
        self.has_more = False
        (first,) = self.unpack("I", 4)
        self._read("IFD0", first)

    def unpack(self, form: str, place: int) -> tuple[int, ...]:
        try:
            return struct.unpack_from(self.order + form, self.data, place)
        except struct.error as error:
            raise ValueError("it is cut short") from error

    def pack(self, form: str, place: int, *values: int) -> None:
        struct.pack_into(self.order + form, self.data, place, *values)

    def value(self, tag: _Tag) -> bytes:
        return bytes(self.data[tag.start : tag.start + tag.size])

    def tags(self) -> Iterator[_Tag]:
        for directory in self.directories:
            yield from directory.tags

    def find(self, ifd: str, code: int) -> _Tag | None:
        return next((tag for tag in self.tags() if (tag.ifd, tag.code) == (ifd, code)), None)

    def number(self, tag: _Tag | None) -> int | None:
        """Return the first value of a tag of whole numbers; None for any other tag."""
        if tag is None or tag.kind not in (1, 3, 4) or not tag.count:
            return None
        return self.unpack({1: "B", 3: "H", 4: "I"}[tag.kind], tag.start)[0]

    def numbers(self, tag: _Tag) -> list[int]:
        return list(self.unpack(f"{tag.count}H", tag.start)) if tag.kind == 3 else []

    def keep(self, wanted: Callable[[_Tag], bool]) -> None:
        """Remove the tags that are not wanted, and all bytes that nothing names."""
        for directory in self.directories:
            tags = [tag for tag in directory.tags if wanted(tag)]
            entries = b"".join(bytes(self.data[tag.place : tag.place + 12]) for tag in tags)
            (before,) = self.unpack("H", directory.place)
            after = len(tags)
            self.data[directory.place + 2 : directory.place + 6 + 12 * before] = (
                entries + b"\0\0\0\0" + bytes(12 * (before - after))
            )
            self.pack("H", directory.place, after)
            places = {tag.code: directory.place + 2 + 12 * n for n, tag in enumerate(tags)}
            directory.tags = [self._moved(tag, places[tag.code]) for tag in tags]
        for (ifd, code), name in _SUB_IFDS.items():  # those above come before those below
            if self.find(ifd, code) is None:
                self.directories = [each for each in self.directories if each.name != name]
        self._clear()

    def _moved(self, tag: _Tag, place: int) -> _Tag:
        start = place + 8 if tag.start == tag.place + 8 else tag.start
        return _Tag(tag.ifd, tag.code, tag.kind, tag.count, place, start, tag.size)

    def _clear(self) -> None:
        used = [(0, 8)]
        for directory in self.directories:
            used.append((directory.place, directory.place + 6 + 12 * len(directory.tags)))
            used.extend((tag.start, tag.start + tag.size) for tag in directory.tags)
        end = 0
        for start, stop in sorted(used):
            if start > end:
                self.data[end:start] = bytes(start - end)
            end = max(end, stop)
        del self.data[end:]

    def _read(self, name: str, place: int) -> None:
        if any(directory.place == place for directory in self.directories):
            raise ValueError("its directories go round in a circle")
        (count,) = self.unpack("H", place)
        self.unpack(f"{12 * count}x", place + 2)
        directory = _Directory(name, place, [])
        self.directories.append(directory)
        seen = set()
        for n in range(count):
            entry = place + 2 + 12 * n
            code, kind, length = self.unpack("HHI", entry)
            size = _SIZES.get(kind, 0) * length
            start = entry + 8 if size <= 4 else self.unpack("I", entry + 8)[0]
            if not size or start + size > len(self.data) or code in seen:
                self.broken += bool(length) and code not in seen
                continue
            seen.add(code)
            directory.tags.append(_Tag(name, code, kind, length, entry, start, size))
        end = place + 2 + 12 * count
        self.data.extend(bytes(max(0, end + 4 - len(self.data))))
        if name == "IFD0":
            self.has_more = self.unpack("I", end) != (0,)
        for tag in list(directory.tags):
            below = _SUB_IFDS.get((name, tag.code))
            if below is not None:
                try:
                    self._read(below, self.number(tag) or 0)
                except ValueError:
                    directory.tags.remove(tag)
                    self.broken += 1


def cleaned(exif: bytes, found: Findings) -> tuple[int, bytes | None]:
    """Return the orientation that EXIF says, and EXIF that is upright and without pictures.

    Parameters
    ----------
    exif : bytes
        With or without the header of six bytes.
    found : Findings
        Names of what is left out are added to it.

    Returns
    -------
    orientation : int
        1 … 8.
    exif : bytes or None
        With the header; None if nothing is left.

    Raises
    ------
    ValueError
        It is damaged.
    """
    block = _Block(exif.removeprefix(HEADER))
    orientation = block.number(block.find("IFD0", ORIENTATION)) or 1
    orientation = orientation if 1 <= orientation <= 8 else 1
    if block.has_more:
        found.judge(EXIF["IFD1", 0])
    if block.broken:
        found.lost.append("damaged EXIF tags")

    def wanted(tag: _Tag) -> bool:
        if tag.kind in _BYTES and tag.size > 20 and holds_picture(block.value(tag)):
            what = EXIF.get((tag.ifd, tag.code), Entry(f"EXIF tag {tag.code}", "dropped")).name
            found.untrue.append(f"a picture in EXIF ({what})")
            return False
        entry = EXIF.get((tag.ifd, tag.code))
        return entry is None or found.judge(entry)

    block.keep(wanted)
    tag = block.find("IFD0", ORIENTATION)
    if tag is not None:
        if tag.kind in (3, 4) and tag.count == 1:
            block.pack({3: "H", 4: "I"}[tag.kind], tag.start, 1)
        else:
            block.keep(lambda each: (each.ifd, each.code) != ("IFD0", ORIENTATION))
    left = block.directories[0].tags
    return orientation, HEADER + bytes(block.data) if left else None


def resized(exif: bytes, orientation: int, size: tuple[int, int]) -> bytes:
    """Return EXIF that describes a picture after it was turned upright.

    Parameters
    ----------
    exif : bytes
        As `cleaned` returns it.
    orientation : int
        How the picture was stored, 1 … 8.
    size : (int, int)
        Height and width of the upright picture in pixels.
    """
    try:
        block = _Block(exif.removeprefix(HEADER))
    except ValueError:
        return exif
    height, width = size
    for ifd, codes in (("IFD0", (256, 257)), ("Exif", (40962, 40963))):
        for code, length in zip(codes, (width, height), strict=True):
            tag = block.find(ifd, code)
            if tag is None:
                continue
            if tag.kind == 3 and length > 65535:  # the value has four bytes in any case
                block.pack("HI", tag.place + 2, 4, 1)
                block.pack("I", tag.place + 8, length)
            elif tag.kind in (3, 4) and tag.count == 1:
                block.pack({3: "H", 4: "I"}[tag.kind], tag.start, length)
    if orientation >= 5:
        _swap(block, "IFD0", 282, 283)
        _swap(block, "Exif", 41486, 41487)
    if orientation != 1:
        for code in (37396, 41492):
            tag = block.find("Exif", code)
            values = block.numbers(tag) if tag is not None else []
            if tag is None or len(values) < 2:
                continue
            values[:2] = _moved(values[0], values[1], orientation, size)
            if len(values) == 4 and orientation >= 5:
                values[2:] = values[3], values[2]
            block.pack(f"{len(values)}H", tag.start, *values)
    return HEADER + bytes(block.data)


def resolution_of(exif: bytes) -> tuple[int, Fraction, Fraction] | None:
    """Return unit (1 none, 2 inch, 3 centimetre), horizontal and vertical resolution.

    None if EXIF does not say both.
    """
    try:
        block = _Block(exif.removeprefix(HEADER))
    except ValueError:
        return None
    values = []
    for code in (282, 283):
        tag = block.find("IFD0", code)
        if tag is None or tag.kind != 5 or not tag.count:
            return None
        above, below = block.unpack("II", tag.start)
        if not above or not below:
            return None
        values.append(Fraction(above, below))
    return block.number(block.find("IFD0", 296)) or 2, values[0], values[1]


def with_resolution(exif: bytes | None, unit: int, across: Fraction, down: Fraction) -> bytes:
    """Return EXIF that says a resolution, the same if it says so already.

    Parameters
    ----------
    exif : bytes or None
        None for none yet.
    unit : int
        1 for none, 2 for inches.
    across, down : Fraction
        Dots in a unit.
    """
    told = None if exif is None else resolution_of(exif)
    if exif is not None and told is not None and _is_same(told, (unit, across, down)):
        return exif
    order = "<" if exif is None else _Block(exif.removeprefix(HEADER)).order
    values = [
        struct.pack(order + "II", each.numerator, each.denominator)
        for each in (across.limit_denominator(10_000), down.limit_denominator(10_000))
    ]
    tags: list[Raw] = [
        (282, 5, 1, values[0]),
        (283, 5, 1, values[1]),
        (296, 3, 1, struct.pack(order + "H", unit)),
    ]
    return built(order, tags, [], [], []) if exif is None else _added(exif, tags)


def _is_same(one: tuple[int, Fraction, Fraction], other: tuple[int, Fraction, Fraction]) -> bool:
    """Return whether two resolutions are the same but for rounding."""
    per_inch = {1: None, 3: Fraction(254, 100)}
    factors = [per_inch.get(unit, Fraction(1)) for unit in (one[0], other[0])]
    if None in factors:
        return factors[0] == factors[1] and one[1] * other[2] == one[2] * other[1]
    first, second = (factor or Fraction(1) for factor in factors)
    return all(
        abs(a * first - b * second) <= b * second / 100
        for a, b in zip(one[1:], other[1:], strict=True)
    )


def _added(exif: bytes, tags: list[Raw]) -> bytes:
    """Return EXIF with tags in its first directory, which moves to the end."""
    block = _Block(exif.removeprefix(HEADER))
    data, order = block.data, block.order
    added = {code for code, *_ in tags}
    entries = {
        tag.code: bytes(data[tag.place : tag.place + 12])
        for tag in block.directories[0].tags
        if tag.code not in added
    }
    data.extend(bytes(len(data) % 2))
    for code, kind, count, value in tags:
        field = value.ljust(4, b"\0")
        if len(value) > 4:
            field = struct.pack(order + "I", len(data))
            data.extend(value)
        entries[code] = struct.pack(order + "HHI", code, kind, count) + field
    place = len(data)
    data.extend(struct.pack(order + "H", len(entries)))
    data.extend(b"".join(entries[code] for code in sorted(entries)) + bytes(4))
    block.pack("I", 4, place)
    return HEADER + bytes(data)


def raws(exif: bytes | None) -> dict[str, list[Raw]]:
    """Return the tags of ``"IFD0"``, ``"Exif"``, ``"GPS"`` and ``"Interop"`` without pointers."""
    found: dict[str, list[Raw]] = {}
    try:
        block = _Block((exif or b"").removeprefix(HEADER))
    except ValueError:
        return {}
    for directory in block.directories:
        found[directory.name] = [
            (tag.code, tag.kind, tag.count, block.value(tag))
            for tag in directory.tags
            if (directory.name, tag.code) not in _SUB_IFDS
        ]
    return found


def settings_of(exif: bytes | None) -> bytes:
    """Return EXIF without its header that has camera settings and the position only.

    They stand where they stood, so that maker notes find their parts. Empty if there is nothing.
    """
    try:
        block = _Block((exif or b"").removeprefix(HEADER))
    except ValueError:
        return b""
    block.keep(lambda tag: tag.ifd != "IFD0" or (tag.ifd, tag.code) in _SUB_IFDS)
    return bytes(block.data) if block.directories[0].tags else b""


def order_of(exif: bytes) -> Literal["<", ">"]:
    """Return the order of bytes of EXIF: ``"<"`` or ``">"``."""
    return "<" if exif.removeprefix(HEADER)[:2] == b"II" else ">"


Raw = tuple[int, int, int, bytes]
"""Code, type, count and value of a tag."""


def built(
    order: str, first: list[Raw], settings: list[Raw], gps: list[Raw], more: list[Raw]
) -> bytes:
    """Return EXIF made of tags.

    Parameters
    ----------
    order : str
        ``"<"`` or ``">"``, as in the values.
    first, settings, gps, more : list of (int, int, int, bytes)
        The tags of the first directory, of camera settings, position, and interoperability,
        without the pointers between them.

    Returns
    -------
    bytes
        With the header.
    """
    data = bytearray((b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8))

    def pointer(code: int) -> list[Raw]:
        return [(code, 4, 1, bytes(4))]

    def add(tags: list[Raw]) -> dict[int, int]:
        """Append a directory, and return where each tag's value is."""
        tags = sorted({tag[0]: tag for tag in tags}.values())
        table = len(data)
        data.extend(struct.pack(order + "H", len(tags)) + bytes(12 * len(tags) + 4))
        places = {}
        for n, (code, kind, count, value) in enumerate(tags):
            entry = table + 2 + 12 * n
            struct.pack_into(order + "HHI", data, entry, code, kind, count)
            places[code] = entry + 8
            if len(value) <= 4:
                data[entry + 8 : entry + 8 + len(value)] = value
            else:
                struct.pack_into(order + "I", data, entry + 8, len(data))
                data.extend(value + bytes(len(value) % 2))
        return places

    settings = settings + (pointer(40965) if more else [])
    places = add(first + (pointer(34665) if settings else []) + (pointer(34853) if gps else []))
    for code, tags in ((34665, settings), (34853, gps)):
        if tags:
            struct.pack_into(order + "I", data, places[code], len(data))
            inner = add(tags)
            if code == 34665 and more:
                struct.pack_into(order + "I", data, inner[40965], len(data))
                add(more)
    return HEADER + bytes(data)


def without(exif: bytes, code: int) -> bytes | None:
    """Return EXIF without one tag of its first directory; None if nothing is left."""
    try:
        block = _Block(exif.removeprefix(HEADER))
    except ValueError:
        return exif
    block.keep(lambda tag: (tag.ifd, tag.code) != ("IFD0", code))
    return HEADER + bytes(block.data) if block.directories[0].tags else None


def _swap(block: _Block, ifd: str, one: int, other: int) -> None:
    """Exchange the values of two tags, if both are there."""
    first, second = block.find(ifd, one), block.find(ifd, other)
    if first is None or second is None:
        return
    here, there = (
        slice(first.place + 2, first.place + 12),
        slice(second.place + 2, second.place + 12),
    )
    block.data[here], block.data[there] = block.data[there], block.data[here]


def _moved(x: int, y: int, orientation: int, size: tuple[int, int]) -> tuple[int, int]:
    """Return where a point of the stored picture is in the upright one."""
    height, width = size
    if orientation >= 5:
        x, y = y, x
    if orientation in (2, 3, 6, 7):
        x = width - 1 - x
    if orientation in (3, 4, 7, 8):
        y = height - 1 - y
    return min(max(x, 0), width - 1), min(max(y, 0), height - 1)
