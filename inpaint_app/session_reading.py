"""From the bytes of a file to a session, trusting nothing in it.

Whatever a file holds, the outcome is a session that is consistent in itself or one sentence. No
entry is read that the manifest does not name, none beyond the size that it can have.
"""

from __future__ import annotations

import json
import math
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

import numpy as np

from inpaint_app.atomic import FileError, reason
from inpaint_app.edits import DiscardEdit, FillEdit, Label, MaskEdit, Piece, RestoreEdit
from inpaint_app.image_files import MAX_PIXELS
from inpaint_app.selection import MaskChange, unpack
from inpaint_app.session import DTYPES, FORMAT, LAYERS, MANIFEST, VERSION, Session, Source
from ntk_core import Rect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from inpaint_app.edits import Edit

__all__ = ["read_session"]

_LONGEST_MANIFEST: Final = 64 << 20  # bytes: a million pieces, more than fits a history
_LONGEST: Final = 4 << 30  # bytes in all, unpacked
_OTHERS: Final = zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError


class _Damaged(Exception):  # noqa: N818  # never leaves this module
    """Something in the file is not what it must be; the message names it."""


def read_session(path: Path) -> Session:
    """Read a session file.

    Raises
    ------
    FileError
        The file is missing, is no session, is damaged, or needs a newer program.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _Reader(archive, path).session()
    except _Damaged as error:
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
        self._left = _LONGEST

    def session(self) -> Session:
        try:
            found = json.loads(self._bytes(MANIFEST, _LONGEST_MANIFEST), parse_constant=_refuse)
        except (UnicodeDecodeError, json.JSONDecodeError) as error:
            raise _Damaged(f"{MANIFEST} is no JSON") from error
        manifest = _mapping(found, MANIFEST)
        if manifest.get("format") != FORMAT:
            raise _Damaged(f"{MANIFEST} does not say that it is a session")
        version = _whole(manifest, "version", 1, 10**6)
        if version > VERSION:
            raise FileError(
                f"cannot read the session {self._path}: it was saved by a newer version of this "
                f"program (its format is {version}, this one knows {VERSION}); update the program"
            )
        source = self._source(_mapping(manifest.get("source"), "source"))
        masks = _mapping(manifest.get("layers", {}), "layers")
        whole = Rect(0, 0, *self._shape[:2])
        layers = {
            name: unpack(self._bits(masks[name], whole), whole) for name in LAYERS if name in masks
        }
        edits = tuple(map(self._edit, _list(manifest.get("edits", []), "edits")))
        return Session(
            source,
            layers,
            edits,
            _whole(manifest, "done", 0, len(edits)),
            _mapping(manifest.get("parameters", {}), "parameters"),
        )

    def _source(self, found: dict[str, Any]) -> Source:
        shape = tuple(_numbers(found.get("shape"), "shape"))
        if (
            len(shape) not in (2, 3)
            or min(shape) < 1
            or shape[0] * shape[1] > MAX_PIXELS
            or (len(shape) == 3 and shape[2] not in (2, 3, 4))
        ):
            raise _Damaged(f"the source cannot have the shape {shape}")
        dtype = _text(found, "dtype")
        if dtype not in DTYPES:
            raise _Damaged(f"the source cannot have the dtype {dtype[:20]!r}")
        self._shape, self._dtype = shape, np.dtype(dtype)
        pixels = None
        if "pixels" in found:
            count = math.prod(shape)
            raw = self._bytes(_text(found, "pixels"), count * self._dtype.itemsize)
            pixels = self._values(raw, count).reshape(shape)
            pixels.flags.writeable = False
        return Source(self._place(found), _text(found, "sha256"), shape, dtype, pixels)

    def _place(self, found: dict[str, Any]) -> Path | None:
        """Return where the source is: beside the session if it moved with it."""
        if "path" not in found:
            return None
        if "relative" in found:
            beside = self._path.parent / _text(found, "relative")
            try:
                if beside.is_file():
                    return beside
            except (OSError, ValueError):  # a name that no file can have
                pass
        return Path(_text(found, "path"))

    def _edit(self, value: object) -> Edit:
        found = _mapping(value, "a step")
        kind, label = _text(found, "kind"), _text(found, "label")
        if label not in get_args(Label):
            raise _Damaged(f"there is no step {label[:20]!r}")
        if kind == "mask":
            layer = _text(found, "layer")
            if layer not in LAYERS:
                raise _Damaged(f"there is no layer {layer[:20]!r}")
            return MaskEdit(label, self._change(found), layer)  # type: ignore[arg-type]
        pieces = self._pieces(found)
        if kind == "discard":
            return DiscardEdit(pieces)
        change = self._change(found) if "change" in found else None
        if kind == "restore":
            return RestoreEdit(pieces, change)
        if kind != "fill":
            raise _Damaged(f"there is no kind of step {kind[:20]!r}")
        return FillEdit(pieces, change)

    def _change(self, found: dict[str, Any]) -> MaskChange:
        change = _mapping(found.get("change"), "change")
        rect = self._rect(change)
        return MaskChange(rect, self._bits(change.get("data"), rect))

    def _pieces(self, found: dict[str, Any]) -> tuple[Piece, ...]:
        described = [_mapping(value, "a piece") for value in _list(found.get("pieces"), "pieces")]
        each = math.prod(self._shape[2:])
        sizes, rects = [], []
        for piece in described:
            rect = self._rect(piece)
            pixels = _whole(piece, "pixels", 0, rect.height * rect.width)
            raw = pixels * each * self._dtype.itemsize
            sizes.append((_whole(piece, "used", 1, _most_packed(rect)), raw, pixels * each))
            rects.append(rect)
        if sum(count for _, _, count in sizes) > math.prod(self._shape):
            raise _Damaged("a step has more pixels than the picture")
        data = self._bytes(_text(found, "data"), sum(used + 2 * raw for used, raw, _ in sizes))
        pieces, at = [], 0
        for rect, (used, raw, values) in zip(rects, sizes, strict=True):
            bits = data[at : at + used]
            middle, end = at + used + raw, at + used + 2 * raw
            before = self._pixels(data[at + used : middle], values)
            after = self._pixels(data[middle:end], values)
            if np.count_nonzero(unpack(_checked(bits, rect), rect)) != len(before):
                raise _Damaged("a piece has another number of pixels than it says")
            pieces.append(Piece(rect, bits, before, after))
            at = end
        return tuple(pieces)

    def _pixels(self, raw: bytes, count: int) -> NDArray[Any]:
        return self._values(raw, count).reshape(-1, *self._shape[2:])

    def _values(self, raw: bytes, count: int) -> NDArray[Any]:
        if len(raw) != count * self._dtype.itemsize:
            raise _Damaged("pixels are missing")
        values = np.frombuffer(raw, self._dtype.newbyteorder("<")).astype(self._dtype)
        if self._dtype.kind == "f" and not bool(((values >= 0) & (values <= 1)).all()):
            raise _Damaged("a value is not from 0 to 1")
        return values

    def _rect(self, found: dict[str, Any]) -> Rect:
        sides = _numbers(found.get("rect"), "rect")
        if len(sides) == 4:
            top, left, bottom, right = sides
            if 0 <= top < bottom <= self._shape[0] and 0 <= left < right <= self._shape[1]:
                return Rect(top, left, bottom, right)
        raise _Damaged(f"there is no rectangle {sides[:4]} in the picture")

    def _bits(self, name: object, rect: Rect) -> bytes:
        if not isinstance(name, str):
            raise _Damaged("a mask is missing")
        return _checked(self._bytes(name, _most_packed(rect)), rect)

    def _bytes(self, name: str, most: int) -> bytes:
        """Return an entry that may have at most so many bytes, whatever it says of itself."""
        most = min(most, self._left)
        try:
            with self._archive.open(name) as file:
                data = file.read(most + 1)
        except KeyError as error:
            raise _Damaged(f"the entry {name[:40]!r} is missing") from error
        if len(data) > most:
            raise _Damaged(f"the entry {name[:40]!r} is longer than it can be")
        self._left -= len(data)
        return data


def _most_packed(rect: Rect) -> int:
    """Return how many bytes `inpaint_app.selection.pack` needs at most, with much to spare."""
    return rect.height * rect.width // 4 + 1024


def _checked(bits: bytes, rect: Rect) -> bytes:
    """Return a packed mask if it is one of that size, without unpacking more than that."""
    needed = -(-rect.height * rect.width // 8)
    unpacker = zlib.decompressobj()
    try:
        found = len(unpacker.decompress(bits, needed + 1))
    except zlib.error as error:
        raise _Damaged("a mask cannot be unpacked") from error
    if found != needed or not unpacker.eof:
        raise _Damaged("a mask has another size than it says")
    return bits


def _mapping(value: object, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _Damaged(f"{name} is missing")
    return value


def _list(value: object, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise _Damaged(f"{name} are missing")
    return value


def _numbers(value: object, name: str) -> Sequence[int]:
    numbers = _list(value, name)
    if len(numbers) > 4 or not all(type(number) is int for number in numbers):
        raise _Damaged(f"{name} is no list of whole numbers")
    return numbers


def _text(found: dict[str, Any], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str):
        raise _Damaged(f"{name} is missing")
    return value


def _whole(found: dict[str, Any], name: str, low: int, high: int) -> int:
    value = found.get(name)
    if type(value) is not int or not low <= value <= high:
        raise _Damaged(f"{name} is no whole number from {low} to {high}")
    return value


def _refuse(constant: str) -> float:
    raise _Damaged(f"{constant} is no number")
