"""Reading session files, which may be damaged or malicious.

The result is a consistent session, or an error with one sentence. Only entries that the manifest
names are read, and none beyond the size that it can have.
"""

from __future__ import annotations

import json
import math
import sys
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args

import numpy as np

from inpaint_app.document.edits import DiscardEdit, FillEdit, Label, MaskEdit, Piece, RevertEdit
from inpaint_app.errors import FileError, TooLargeError, reason
from inpaint_app.files.images import MAX_PIXELS
from inpaint_app.files.measure import DTYPES, Measure, measure_of
from inpaint_app.masks.selection import MaskChange, unpack
from inpaint_app.sessions.session import FORMAT, LAYERS, MANIFEST, VERSION, Session, Source
from inpaint_app.sessions.values import (
    DamagedError,
    mapping,
    numbers_of,
    refuse,
    sequence,
    text_of,
    whole_number,
)
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from inpaint_app.document.edits import Edit

__all__ = ["read_place", "read_session"]

T = TypeVar("T")

_LONGEST_MANIFEST: Final = 64 << 20  # bytes: a million pieces, more than a history holds
_LONGEST: Final = 4 << 30  # bytes of all entries together, unpacked
_LONGEST_PROFILE: Final = 64 << 20  # bytes
_LARGEST: Final = sys.float_info.max
_MOST_PIXELS: Final = 10**11  # even if the caller allows more
_OTHERS: Final = zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError


def read_session(path: Path, max_pixels: int = MAX_PIXELS) -> Session:
    """Read a session file.

    Raises
    ------
    TooLargeError
        Its picture has more than `max_pixels` pixels.
    FileError
        The file is missing, is no session, is damaged, or needs a newer program.
    """
    return _read(path, lambda reader: reader.session(max_pixels))


def read_place(path: Path) -> Path | None:
    """Read only the path of a session's picture; None if the picture never had a file.

    Raises
    ------
    FileError
        As for `read_session`.
    """
    return _read(path, _Reader.place)


def _read(path: Path, part: Callable[[_Reader], T]) -> T:
    try:
        with zipfile.ZipFile(path) as archive:
            return part(_Reader(archive, path))
    except DamagedError as error:
        raise FileError(
            f"cannot read the session {path}: it is damaged ({error}); use an older copy of it"
        ) from error
    except MemoryError as error:
        raise FileError(
            f"cannot read {path}: there is not enough memory for it; close other programs"
        ) from error
    except (OSError, ValueError) as error:
        raise FileError(
            f"cannot read {path}: {reason(error)}; check the name and your rights"
        ) from error
    except (*_OTHERS, RecursionError) as error:
        raise FileError(
            f"cannot read the session {path}: it is no session, or cut short; use an older copy "
            "of it"
        ) from error


class _Reader:
    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        self._archive = archive
        self._path = path
        self._shape: tuple[int, ...] = ()
        self._dtype = np.dtype(np.uint8)
        self._usual = True
        self._left = _LONGEST

    def manifest(self) -> dict[str, Any]:
        try:
            found = json.loads(self._bytes(MANIFEST, _LONGEST_MANIFEST), parse_constant=refuse)
        except (UnicodeDecodeError, json.JSONDecodeError) as error:
            raise DamagedError(f"{MANIFEST} is no JSON") from error
        manifest = mapping(found, MANIFEST)
        if manifest.get("format") != FORMAT:
            raise DamagedError(f"{MANIFEST} does not say that it is a session")
        version = whole_number(manifest, "version", 1, 10**6)
        if version > VERSION:
            raise FileError(
                f"cannot read the session {self._path}: it was saved by a newer version of this "
                f"program (its format is {version}, this one knows {VERSION}); update the program"
            )
        return manifest

    def place(self) -> Path | None:
        found = mapping(self.manifest().get("source"), "source")
        return self._place(found)

    def session(self, max_pixels: int) -> Session:
        manifest = self.manifest()
        source = self._source(mapping(manifest.get("source"), "source"), max_pixels)
        masks = mapping(manifest.get("layers", {}), "layers")
        whole = Rect.whole(self._shape)
        layers = {
            name: unpack(self._bits(masks[name], whole), whole) for name in LAYERS if name in masks
        }
        edits = tuple(map(self._edit, sequence(manifest.get("edits", []), "edits")))
        return Session(
            source,
            layers,
            edits,
            whole_number(manifest, "done", 0, len(edits)),
            mapping(manifest.get("parameters", {}), "parameters"),
        )

    def _source(self, found: dict[str, Any], max_pixels: int) -> Source:
        shape = tuple(numbers_of(found.get("shape"), "shape"))
        if (
            len(shape) not in (2, 3)
            or min(shape) < 1
            or shape[0] * shape[1] > _MOST_PIXELS
            or (len(shape) == 3 and shape[2] not in (2, 3, 4))
        ):
            raise DamagedError(f"the source cannot have the shape {shape}")
        height, width = shape[:2]
        if height * width > max_pixels:
            raise TooLargeError(
                f"cannot read the session {self._path}: its picture is {width} × {height}, that "
                f"is {width * height / 1e6:,.0f} megapixels and more than the limit of "
                f"{max_pixels / 1e6:,.0f}; raise the limit",
                self._path,
                width,
                height,
            )
        dtype = text_of(found, "dtype")
        usual = "measure" not in found
        if dtype not in DTYPES:
            raise DamagedError(f"the source cannot have the dtype {dtype[:20]!r}")
        self._shape, self._dtype = shape, np.dtype(dtype)
        self._usual = usual
        pixels = None
        if "pixels" in found:
            count = math.prod(shape)
            raw = self._bytes(text_of(found, "pixels"), count * self._dtype.itemsize)
            pixels = self._values(raw, count).reshape(shape)
            pixels.flags.writeable = False
        profile = None
        if "profile" in found:
            profile = self._bytes(text_of(found, "profile"), _LONGEST_PROFILE)
        place, digest = self._place(found), text_of(found, "sha256")
        measure = None
        if not usual:
            measure = _measure(mapping(found["measure"], "measure"), self._dtype, pixels)
        return Source(place, digest, shape, dtype, pixels, profile, measure)

    def _place(self, found: dict[str, Any]) -> Path | None:
        """Return the file of the source; the relative path is tried first, then the absolute."""
        if "path" not in found:
            return None
        if "relative" in found:
            beside = self._path.parent / text_of(found, "relative")
            try:
                if beside.is_file():
                    return beside
            except (OSError, ValueError):  # an impossible file name
                pass
        return Path(text_of(found, "path"))

    def _edit(self, value: object) -> Edit:
        found = mapping(value, "a step")
        kind, label = text_of(found, "kind"), text_of(found, "label")
        if label not in get_args(Label):
            raise DamagedError(f"there is no step {label[:20]!r}")
        if kind == "mask":
            layer = text_of(found, "layer")
            if layer not in LAYERS:
                raise DamagedError(f"there is no layer {layer[:20]!r}")
            return MaskEdit(label, self._change(found), layer)  # type: ignore[arg-type]
        pieces = self._pieces(found)
        if kind == "discard":
            return DiscardEdit(pieces)
        change = self._change(found) if "change" in found else None
        if kind == "restore":
            return RevertEdit(pieces, change, label)  # type: ignore[arg-type]
        if kind != "fill":
            raise DamagedError(f"there is no kind of step {kind[:20]!r}")
        return FillEdit(pieces, change)

    def _change(self, found: dict[str, Any]) -> MaskChange:
        change = mapping(found.get("change"), "change")
        rect = self._rect(change)
        return MaskChange(rect, self._bits(change.get("data"), rect))

    def _pieces(self, found: dict[str, Any]) -> tuple[Piece, ...]:
        described = [mapping(value, "a piece") for value in sequence(found.get("pieces"), "pieces")]
        each = math.prod(self._shape[2:])
        sizes, rects = [], []
        for piece in described:
            rect = self._rect(piece)
            pixels = whole_number(piece, "pixels", 0, rect.height * rect.width)
            raw = pixels * each * self._dtype.itemsize
            sizes.append((whole_number(piece, "used", 1, _most_packed(rect)), raw, pixels * each))
            rects.append(rect)
        if sum(count for _, _, count in sizes) > math.prod(self._shape):
            raise DamagedError("a step has more pixels than the picture")
        data = self._bytes(text_of(found, "data"), sum(used + 2 * raw for used, raw, _ in sizes))
        pieces, at = [], 0
        for rect, (used, raw, values) in zip(rects, sizes, strict=True):
            bits = data[at : at + used]
            middle, end = at + used + raw, at + used + 2 * raw
            before = self._pixels(data[at + used : middle], values)
            after = self._pixels(data[middle:end], values)
            if np.count_nonzero(unpack(_checked(bits, rect), rect)) != len(before):
                raise DamagedError("a piece has another number of pixels than it says")
            pieces.append(Piece(rect, bits, before, after))
            at = end
        return tuple(pieces)

    def _pixels(self, raw: bytes, count: int) -> NDArray[Any]:
        return self._values(raw, count).reshape(-1, *self._shape[2:])

    def _values(self, raw: bytes, count: int) -> NDArray[Any]:
        if len(raw) != count * self._dtype.itemsize:
            raise DamagedError("pixels are missing")
        values = np.frombuffer(raw, self._dtype.newbyteorder("<")).astype(self._dtype)
        if (
            self._usual
            and self._dtype.kind == "f"
            and not bool(((values >= 0) & (values <= 1)).all())
        ):
            raise DamagedError("a value is not from 0 to 1")
        return values

    def _rect(self, found: dict[str, Any]) -> Rect:
        sides = numbers_of(found.get("rect"), "rect")
        if len(sides) == 4:
            top, left, bottom, right = sides
            if 0 <= top < bottom <= self._shape[0] and 0 <= left < right <= self._shape[1]:
                return Rect(top, left, bottom, right)
        raise DamagedError(f"there is no rectangle {sides[:4]} in the picture")

    def _bits(self, name: object, rect: Rect) -> bytes:
        if not isinstance(name, str):
            raise DamagedError("a mask is missing")
        return _checked(self._bytes(name, _most_packed(rect)), rect)

    def _bytes(self, name: str, most: int) -> bytes:
        """Read an entry of at most `most` bytes; the size that the archive states is ignored."""
        most = min(most, self._left)
        try:
            with self._archive.open(name) as file:
                data = file.read(most + 1)
        except KeyError as error:
            raise DamagedError(f"the entry {name[:40]!r} is missing") from error
        if len(data) > most:
            raise DamagedError(f"the entry {name[:40]!r} is longer than it can be")
        self._left -= len(data)
        return data


def _most_packed(rect: Rect) -> int:
    """Return a generous upper bound of the bytes that `selection.pack` returns."""
    return rect.height * rect.width // 4 + 1024


def _checked(bits: bytes, rect: Rect) -> bytes:
    """Return a packed mask after checking its size; it never unpacks more than that size."""
    needed = -(-rect.height * rect.width // 8)
    unpacker = zlib.decompressobj()
    try:
        found = len(unpacker.decompress(bits, needed + 1))
    except zlib.error as error:
        raise DamagedError("a mask cannot be unpacked") from error
    if found != needed or not unpacker.eof:
        raise DamagedError("a mask has another size than it says")
    return bits


def _measure(
    found: dict[str, Any], dtype: np.dtype[Any], pixels: NDArray[Any] | None
) -> Measure | None:
    """Return the measure of a picture; that of its `pixels`, if they are in the session."""
    black, white = _number(found, "black"), _number(found, "white")
    nodata = _number(found, "nodata") if "nodata" in found else None
    fixed = found.get("fixed") is True
    if not black < white:
        raise DamagedError(f"its measure cannot go from {black:g} to {white:g}")
    if pixels is None:
        return Measure(black, white, fixed, nodata)
    bits = None
    if fixed and dtype == np.uint16 and white < 65535:
        bits = int(white).bit_length()
    return measure_of(pixels, nodata=nodata, bits=bits)


def _number(found: dict[str, Any], name: str) -> float:
    number = found.get(name)
    if isinstance(number, bool) or not isinstance(number, int | float) or abs(number) > _LARGEST:
        raise DamagedError(f"its measure has no number {name}")
    return number
