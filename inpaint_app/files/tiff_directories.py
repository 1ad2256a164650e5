"""The directories of a TIFF: where its tags are, byte for byte.

tifffile reads pixels and the values of tags. Here are the bytes themselves: to look through a chain
of many pages quickly, and to write one page of a file anew while all others stay as they are.
"""

from __future__ import annotations

import struct
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "SUBFILE",
    "SUB_DIRECTORIES",
    "TIFF_MAGIC",
    "Directory",
    "Entry",
    "File",
    "FullError",
    "TiffBytes",
]

TIFF_MAGIC: Final = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
"""How a TIFF begins: little- or big-endian, classic or BigTIFF."""

SUBFILE: Final = 254
"""The tag that says whether a directory is a reduced copy, a page or a mask."""

SUB_DIRECTORIES: Final = 330
"""The tag with the places of directories that belong to this one."""

MOST_ENTRIES: Final = 4096  # of a directory; more are damage
MOST_DIRECTORIES: Final = 1 << 16
MOST_BELOW: Final = 64
SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
SIZES_BIG: Final = {13: 4, 16: 8, 17: 8, 18: 8}
WHOLE: Final = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}  # types of whole numbers


class FullError(ValueError):
    """The file would become larger than its offsets can say."""


class File(Protocol):
    """What is used of an open file."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place."""
        ...

    def read(self, size: int = -1, /) -> bytes:
        """Read bytes."""
        ...

    def write(self, data: bytes, /) -> int:
        """Write bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One tag of a directory.

    Attributes
    ----------
    code, kind, count : int
        Tag, type and number of values.
    field : bytes
        The last 4 (BigTIFF: 8) bytes of the entry: the value, or where it is.
    """

    code: int
    kind: int
    count: int
    field: bytes


@dataclass(frozen=True, slots=True)
class Directory:
    """One directory of a TIFF.

    Attributes
    ----------
    offset : int
        Where it begins.
    pointer : int
        Where the file says so: in the header, or at the end of the directory before it.
    entries : tuple of Entry
    after : int
        Where the next one begins, 0 for none.
    """

    offset: int
    pointer: int
    entries: tuple[Entry, ...]
    after: int

    def entry(self, code: int) -> Entry | None:
        """Return the tag with a code, None if there is none."""
        return next((entry for entry in self.entries if entry.code == code), None)


class TiffBytes:
    """The bytes of a TIFF, open for reading, and for writing if the file is.

    Parameters
    ----------
    file : File
        It can be positioned.

    Raises
    ------
    ValueError
        It is no TIFF.
    """

    def __init__(self, file: File) -> None:
        self.file = file
        file.seek(0)
        head = file.read(16)
        if head[:4] not in TIFF_MAGIC:
            raise ValueError("it is no TIFF")
        self.order: Literal["<", ">"] = "<" if head[:2] == b"II" else ">"
        self.big = head[:4] in TIFF_MAGIC[2:]
        self.first = 8 if self.big else 4  # where the header says where the first one is
        self._word = "Q" if self.big else "I"
        self._count = "Q" if self.big else "H"
        self._entry = "HHQ8s" if self.big else "HHI4s"

    @property
    def word(self) -> int:
        """The number of bytes of an offset."""
        return 8 if self.big else 4

    def chain(self, last: int | None = None) -> list[Directory]:
        """Return the directories, from the first to the `last` of a number, by default all.

        It ends at what cannot be read.
        """
        found: list[Directory] = []
        seen: set[int] = set()
        pointer = self.first
        most = MOST_DIRECTORIES if last is None else last + 1
        while len(found) < most:
            try:
                offset = self._numbers(pointer, self._word, 1)[0]
                if not offset or offset in seen:
                    break
                directory = self.directory(offset, pointer)
            except (struct.error, ValueError, OverflowError, OSError):
                break
            seen.add(offset)
            found.append(directory)
            pointer = self._end(directory)
        return found

    def directory(self, offset: int, pointer: int = 0) -> Directory:
        """Read the directory that begins at `offset`.

        Raises
        ------
        ValueError, struct.error
            There is none.
        """
        count = self._numbers(offset, self._count, 1)[0]
        if count > MOST_ENTRIES:
            raise ValueError(f"a directory has {count} entries")
        start = offset + struct.calcsize("=" + self._count)
        form = struct.Struct(self.order + self._entry)
        data = self._bytes(start, count * form.size + self.word)
        entries = tuple(Entry(*form.unpack_from(data, index * form.size)) for index in range(count))
        after = struct.unpack_from(self.order + self._word, data, count * form.size)[0]
        return Directory(offset, pointer, entries, after)

    def size_of(self, entry: Entry) -> int:
        """Return the number of bytes of a tag's value; 0 for an unknown type."""
        return (SIZES | SIZES_BIG).get(entry.kind, 0) * entry.count

    def place_of(self, entry: Entry) -> int | None:
        """Return where a value is that does not fit into its entry; None if it does."""
        if self.size_of(entry) <= self.word:
            return None
        return int(struct.unpack(self.order + self._word, entry.field)[0])

    def value(self, entry: Entry) -> bytes:
        """Return the bytes of a tag's value.

        Raises
        ------
        ValueError
            They go on beyond the end of the file.
        """
        place, size = self.place_of(entry), self.size_of(entry)
        return entry.field[:size] if place is None else self._bytes(place, size)

    def below(self, directory: Directory) -> list[Directory]:
        """Return the sub-directories of a directory, as far as they can be read."""
        found = []
        try:
            offsets = self.numbers(directory.entry(SUB_DIRECTORIES))
        except (ValueError, struct.error):
            return []
        for offset in offsets[:MOST_BELOW]:
            with suppress(ValueError, OSError, OverflowError, struct.error):
                found.append(self.directory(offset))
        return found

    def numbers(self, entry: Entry | None) -> tuple[int, ...]:
        """Return a tag's whole numbers; none for other types, or without a tag."""
        letter = WHOLE.get(entry.kind) if entry is not None else None
        if entry is None or letter is None:
            return ()
        return struct.unpack(f"{self.order}{entry.count}{letter}", self.value(entry))

    def number(self, directory: Directory, code: int, default: int = 0) -> int:
        """Return the first whole number of a tag, `default` without a valid one."""
        try:
            return next(iter(self.numbers(directory.entry(code))), default)
        except (ValueError, struct.error):
            return default

    # -- writing

    def append(self, data: bytes) -> int:
        """Write bytes at the end, at an even place, which is returned."""
        end = self.file.seek(0, 2)
        if end % 2:
            self.file.write(b"\0")
            end += 1
        if not self.big and end + len(data) >= 1 << 32:
            raise FullError("a classic TIFF ends at 4 GB; save it as BigTIFF first")
        self.file.write(data)
        return end

    def put(self, offset: int, data: bytes) -> None:
        """Write bytes over what is at `offset`."""
        self.file.seek(offset)
        self.file.write(data)

    def blank(self, offset: int, length: int) -> None:
        """Write zeros over a part of the file."""
        end = self.file.seek(0, 2)
        length = min(length, end - offset)
        self.file.seek(offset)
        while length > 0:  # a hostile file may claim any length
            self.file.write(bytes(min(length, 1 << 20)))
            length -= 1 << 20

    def made(self, code: int, kind: int, values: bytes, count: int) -> Entry:
        """Return a new tag; a value that does not fit into it is appended to the file."""
        if len(values) > self.word:
            values = struct.pack(self.order + self._word, self.append(values))
        return Entry(code, kind, count, values.ljust(self.word, b"\0"))

    def whole(self, code: int, numbers: Iterable[int], kind: int = 3) -> Entry:
        """Return a new tag with whole numbers, 16 bits each or as its `kind` says."""
        listed = tuple(numbers)
        packed = struct.pack(f"{self.order}{len(listed)}{WHOLE[kind]}", *listed)
        return self.made(code, kind, packed, len(listed))

    def places(self, code: int, numbers: Iterable[int]) -> Entry:
        """Return a new tag with offsets or lengths."""
        return self.whole(code, numbers, 16 if self.big else 4)

    def place_instead(self, old: Directory, entries: Iterable[Entry]) -> Directory:
        """Append a directory with other entries, and make the chain lead to it."""
        listed = sorted(entries, key=lambda entry: entry.code)
        offset = self.appended(listed, old.after)
        self.link(old.pointer, offset)
        return replace(old, offset=offset, entries=tuple(listed))

    def appended(self, entries: Iterable[Entry], after: int = 0) -> int:
        """Append a directory, which nothing leads to yet, and return its place."""
        listed = sorted(entries, key=lambda entry: entry.code)
        form = struct.Struct(self.order + self._entry)
        data = struct.pack(self.order + self._count, len(listed))
        for entry in listed:
            data += form.pack(entry.code, entry.kind, entry.count, entry.field)
        return self.append(data + struct.pack(self.order + self._word, after))

    def shrink(self, directory: Directory, entries: Iterable[Entry]) -> None:
        """Write a directory with some of its entries only, in its place."""
        listed = tuple(entries)
        form = struct.Struct(self.order + self._entry)
        data = struct.pack(self.order + self._count, len(listed))
        for entry in listed:
            data += form.pack(entry.code, entry.kind, entry.count, entry.field)
        data += struct.pack(self.order + self._word, directory.after)
        end = self._end(directory) + self.word
        self.put(directory.offset, data.ljust(end - directory.offset, b"\0"))

    def link(self, pointer: int, offset: int) -> None:
        """Write where a directory begins, to the place `pointer` of the file."""
        self.put(pointer, struct.pack(self.order + self._word, offset))

    # -- private

    def _end(self, directory: Directory) -> int:
        size = struct.calcsize("=" + self._entry)
        counted = struct.calcsize("=" + self._count)
        return directory.offset + counted + len(directory.entries) * size

    def _numbers(self, offset: int, letter: str, count: int) -> tuple[int, ...]:
        size = struct.calcsize("=" + letter) * count
        return struct.unpack(f"{self.order}{count}{letter}", self._bytes(offset, size))

    def _bytes(self, offset: int, count: int) -> bytes:
        self.file.seek(offset)
        data = self.file.read(count)
        if len(data) != count:
            raise ValueError("it goes on beyond its end")
        return data
