"""What is in a TIFF: one answer for all that read it, as a whole or part by part.

`chosen` finds the picture among the directories: neither a reduced copy (a thumbnail, a level of a
pyramid) nor a camera's raw data. `kind_of` says what its samples are. How samples become pixels and
back says `inpaint_app.files.tiff_samples`.
"""

from __future__ import annotations

import io
import struct
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from inpaint_app.files.tiff_directories import SUB_DIRECTORIES, SUBFILE, TIFF_MAGIC, TiffBytes
from inpaint_app.files.unsupported import UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import tifffile

    from inpaint_app.files.tiff_directories import Directory

__all__ = [
    "BLACK_ZERO",
    "CMYK",
    "MOST_SAMPLES",
    "PALETTE",
    "PREMULTIPLIED",
    "REDUCED",
    "RGB",
    "WHITE_ZERO",
    "YCBCR",
    "Chosen",
    "TiffKind",
    "belonging",
    "check_depths",
    "check_tables",
    "chosen",
    "foreign_raw",
    "is_copy",
    "kind_of",
    "pages_in",
    "raw_error",
]

REDUCED, MASK = 1, 4  # bits of NewSubfileType
UNKNOWN, PREMULTIPLIED, STRAIGHT = 0, 1, 2  # what an extra sample means
WHITE_ZERO, BLACK_ZERO, RGB, PALETTE, CMYK, YCBCR = 0, 1, 2, 3, 5, 6
MOST_SAMPLES: Final = 256
COLOURS: Final = {WHITE_ZERO: 1, BLACK_ZERO: 1, RGB: 3, PALETTE: 1, CMYK: 4, YCBCR: 3, 8: 3}
RAW: Final = {32803: "colour filter array", 34892: "linear raw"}
DNG_VERSION: Final = 50706
MAKE: Final = 271
OLD_SUBFILE: Final = 255
FOREIGN_RAW: Final = {  # raw files that begin like nothing else, or like a TIFF but are none
    b"IIU\0": "RW2",
    b"IIRO": "ORF",
    b"IIRS": "ORF",
    b"MMOR": "ORF",
    b"FUJIFILMCCD-RAW": "RAF",
    b"FOVb": "X3F",
    b"\0MRM": "MRW",
}


@dataclass(frozen=True, slots=True)
class TiffKind:
    """What the samples of a picture in a TIFF are.

    Attributes
    ----------
    shape : (int, int)
        Height and width, as stored.
    dtype : str
        The name of NumPy's dtype of a sample, in the machine's byte order; ``"bool"`` for one bit,
        ``"unknown"`` for one that NumPy does not have.
    bits : int
        The number of bits of a sample in the file.
    photometric : int
        The meaning of the colours, by the numbers of TIFF.
    colours : int
        How many samples are colours; 0 if that is unknown.
    extras : tuple of int
        What each further sample means: 1 premultiplied opacity, 2 straight opacity, all others
        nothing that is known.
    planar, tiled : bool
        How the samples are stored.
    compression, predictor, orientation : int
        By the numbers of TIFF.
    in_order : bool
        Whether the bits of a byte begin with the highest.
    flat : bool
        Whether it is a picture, not a volume.
    """

    shape: tuple[int, int]
    dtype: str
    bits: int
    photometric: int
    colours: int
    extras: tuple[int, ...]
    planar: bool
    tiled: bool
    compression: int
    predictor: int
    orientation: int
    in_order: bool
    flat: bool

    @property
    def samples(self) -> int:
        """The number of samples of a pixel."""
        return self.colours + len(self.extras)

    @property
    def alpha(self) -> int | None:
        """Which sample is the opacity; None without one."""
        places = (i for i, what in enumerate(self.extras) if what in (PREMULTIPLIED, STRAIGHT))
        found = next(places, None)
        return None if found is None else self.colours + found

    @property
    def premultiplied(self) -> bool:
        """Whether the colours are already multiplied by the opacity."""
        return self.alpha is not None and self.extras[self.alpha - self.colours] == PREMULTIPLIED

    @property
    def carried(self) -> tuple[int, ...]:
        """Which samples have no known meaning, so that they stay as they are."""
        every = range(self.colours, self.samples)
        return tuple(index for index in every if index != self.alpha)

    @property
    def plain(self) -> bool:
        """Whether its numbers are the picture's: grey or RGB in whole bytes."""
        whole = self.dtype not in ("bool", "unknown") and self.bits == 8 * self.bytes
        return whole and self.photometric in (WHITE_ZERO, BLACK_ZERO, RGB)

    @property
    def bytes(self) -> int:
        """The number of bytes of a sample in memory."""
        return 1 if self.dtype == "unknown" else np.dtype(self.dtype).itemsize


@dataclass(frozen=True, slots=True)
class Chosen:
    """The picture of a TIFF.

    Attributes
    ----------
    page : tifffile.TiffPage
        Its directory.
    index : int
        The place of the directory in the chain, or of the one that it belongs to.
    number, of : int
        Which of the pictures of the file it is, from 1, and how many there are.
    is_sub : bool
        Whether it is a sub-directory.
    copies : bool
        Whether the file has reduced copies of it.
    masked : bool
        Whether the file has a mask of its own for the picture, as a directory.
    """

    page: tifffile.TiffPage
    index: int
    number: int
    of: int
    is_sub: bool
    copies: bool
    masked: bool


def foreign_raw(data: bytes) -> str:
    """Return the name of the kind of raw file that begins with `data`, empty for none."""
    if data[:4] in (b"II*\0", b"MM\0*") and data[8:10] == b"CR":
        return "CR2"
    if data[4:12] == b"ftypcrx ":
        return "CR3"
    return next((name for head, name in FOREIGN_RAW.items() if data.startswith(head)), "")


def raw_error(name: str) -> UnsupportedError:
    """Return the error for a camera's raw file of a kind with a name."""
    named = f" ({name})" if name else ""
    return UnsupportedError(
        f"it is a camera's raw file{named}; develop it first, and save the picture as TIFF"
    )


def chosen(file: tifffile.TiffFile, number: int = 1) -> Chosen:
    """Return picture `number` of a TIFF, from 1.

    Reduced copies and masks are no pictures, unless there is nothing else.

    Raises
    ------
    UnsupportedError
        It is a raw file, or there are fewer pictures.
    """
    handle = file.filehandle
    handle.seek(0)
    if name := foreign_raw(handle.read(16)):
        raise raw_error(name)
    seen = TiffBytes(handle)
    chain = seen.chain()
    _check_raw(seen, chain)
    kinds = [_subfile(seen, each) for each in chain] or [0]
    pictures = [i for i, kind in enumerate(kinds) if not kind & (REDUCED | MASK)]
    if not pictures:
        found = _full_below(seen, file, chain)
        if found is not None:
            return found
        pictures = [0]
    if not 1 <= number <= len(pictures):
        have = "1 picture" if len(pictures) == 1 else f"{len(pictures)} pictures"
        raise UnsupportedError(f"it has no page {number}; the file holds {have}")
    index = pictures[number - 1]
    page = _page(file, index)
    below = index < len(chain) and chain[index].entry(SUB_DIRECTORIES) is not None
    others = [kinds[i] for i in _belonging(kinds, index)]
    return Chosen(
        page,
        index,
        number,
        len(pictures),
        is_sub=False,
        copies=below or any(kind & REDUCED for kind in others),
        masked=any(kind & MASK for kind in others),
    )


def pages_in(path: Path) -> int:
    """Return how many pictures a TIFF has; 1 for other files, and for what cannot be read."""
    import tifffile

    try:
        with path.open("rb") as file:
            if file.read(4) not in TIFF_MAGIC:
                return 1
        with tifffile.TiffFile(path) as opened:
            return chosen(opened).of
    except Exception:  # noqa: BLE001 - reading it reports the error
        return 1


def _page(file: tifffile.TiffFile, index: int) -> tifffile.TiffPage:
    """Return the directory at a place of the chain."""
    import tifffile

    page: object = file.pages.get(index, aspage=True) if index else file.pages.first
    if not isinstance(page, tifffile.TiffPage):
        raise tifffile.TiffFileError("its directory cannot be read")
    return page


def _belonging(kinds: list[int], index: int) -> list[int]:
    """Return the places of the reduced copies and masks that belong to the picture at `index`."""
    after = index + 1
    while after < len(kinds) and kinds[after] & (REDUCED | MASK):
        after += 1
    before = 0
    while before < len(kinds) and kinds[before] & (REDUCED | MASK):
        before += 1
    first = range(before) if before == index else range(0)  # they lead: a thumbnail
    return [*first, *range(index + 1, after)]


def belonging(seen: TiffBytes, chain: list[Directory], index: int) -> list[int]:
    """Return the places in the chain of what belongs to the picture at `index`: copies, masks."""
    return _belonging([_subfile(seen, each) for each in chain], index)


def is_copy(seen: TiffBytes, directory: Directory) -> bool:
    """Return whether a directory is a reduced copy of another."""
    return bool(_subfile(seen, directory) & REDUCED)


def kind_of(page: tifffile.TiffPage) -> TiffKind:
    """Return what the samples of a picture are.

    Raises
    ------
    UnsupportedError
        They have different depths.
    """
    bits: Any = page.bitspersample
    if not isinstance(bits, int):
        raise depths_error(bits)
    samples = int(page.samplesperpixel)
    photometric = int(page.photometric)
    colours = COLOURS.get(photometric, 0)
    if colours > samples:
        colours = 0
    said = tuple(int(each) for each in page.extrasamples) if colours else ()
    extras = (said + (UNKNOWN,) * samples)[: samples - colours]
    return TiffKind(
        (int(page.imagelength), int(page.imagewidth)),
        "unknown" if page.dtype is None else np.dtype(page.dtype).name,
        bits,
        photometric,
        colours,
        extras,
        planar=int(page.planarconfig) == 2 and samples > 1,
        tiled=bool(page.is_tiled),
        compression=int(page.compression),
        predictor=int(page.predictor),
        orientation=_orientation(page),
        in_order=int(page.fillorder) == 1,
        flat=int(page.imagedepth) == 1 and int(page.tiledepth or 1) == 1,
    )


def check_depths(data: bytes) -> None:
    """Raise `UnsupportedError` if the samples of the first directory have different depths."""
    seen = TiffBytes(io.BytesIO(data))
    with suppress(ValueError, struct.error):
        bits = seen.numbers(next(iter(seen.chain(0)), seen.directory(0)).entry(258))
        if len(set(bits)) > 1:
            raise depths_error(bits)


def depths_error(bits: Iterable[int]) -> UnsupportedError:
    """Return the error for samples of different depths."""
    listed = ", ".join(str(each) for each in bits)
    return UnsupportedError(
        f"its samples have different depths ({listed} bits); convert it to 8 or 16 bits"
    )


def check_tables(page: tifffile.TiffPage, kind: TiffKind, size: int) -> None:
    """Raise `ValueError` if the tables of strips or tiles do not fit to a picture or a file.

    Parameters
    ----------
    page : tifffile.TiffPage
    kind : TiffKind
        That of the page.
    size : int
        The number of bytes of the file.
    """
    height, width = kind.shape
    if min(height, width) < 1:
        raise ValueError(f"it is {width} × {height}")
    rows, columns = (
        (int(page.tilelength), int(page.tilewidth))
        if kind.tiled
        else (int(page.rowsperstrip), width)
    )
    if rows < 1 or columns < 1:
        raise ValueError("its segments have no pixels")
    planes = int(page.samplesperpixel) if kind.planar else 1
    count = -(-height // rows) * -(-width // columns) * planes
    offsets = np.asarray(page.dataoffsets, np.float64)
    lengths = np.asarray(page.databytecounts, np.float64)
    if offsets.size != count or lengths.size != count:
        raise ValueError(f"it has {offsets.size} segments where {count} belong")
    if np.any(offsets + lengths > size):
        raise ValueError("its pixels go on beyond its end")


def _orientation(page: tifffile.TiffPage) -> int:
    value = page.tags.valueof(274, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _subfile(seen: TiffBytes, directory: Directory) -> int:
    """Return the bits of NewSubfileType, which an older tag may say as well."""
    bits = seen.number(directory, SUBFILE)
    return bits or (REDUCED if seen.number(directory, OLD_SUBFILE) == 2 else 0)


def _check_raw(seen: TiffBytes, chain: list[Directory]) -> None:
    """Raise `UnsupportedError` if a directory has the data of a camera's sensor."""
    for directory in chain:
        every = [directory, *seen.below(directory)]
        if any(each.entry(DNG_VERSION) is not None for each in every):
            raise raw_error("DNG")
        if any(seen.number(each, 262, -1) in RAW for each in every):
            text = b""
            with suppress(ValueError):
                make = chain[0].entry(MAKE)
                text = b"" if make is None else seen.value(make)[:40]
            raise raw_error(text.partition(b"\0")[0].decode("ascii", "replace").strip())


def _full_below(seen: TiffBytes, file: tifffile.TiffFile, chain: list[Directory]) -> Chosen | None:
    """Return the picture of a file whose chain has only reduced copies of it."""
    import tifffile

    for index, directory in enumerate(chain):
        for place, below in enumerate(seen.below(directory)):
            if _subfile(seen, below) & (REDUCED | MASK):
                continue
            pages = _page(file, index).pages
            page = pages[place] if pages is not None else None
            if isinstance(page, tifffile.TiffPage):
                return Chosen(page, index, 1, 1, is_sub=True, copies=True, masked=False)
    return None
