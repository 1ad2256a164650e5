"""Reading and writing image files.

`read_image` keeps every bit: 16-bit files stay 16-bit. The `Picture` holds the metadata that an
export can carry over, and its notes say what had to be changed. `write_image` is atomic and
replaces a file only with `overwrite`. Every failure is a `FileError` that can be shown to users.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from inpaint_app.errors import FileError, absent, reason
from inpaint_app.files import decoding, encoding
from inpaint_app.files.atomic import check_output as check_file_output
from inpaint_app.files.atomic import stamp_of, write_atomically
from inpaint_app.files.decoding import MAX_PIXELS
from inpaint_app.files.encoding import (
    JPEG_QUALITY,
    JPEG_SUFFIXES,
    SUFFIXES,
    check_pixels,
)
from inpaint_app.files.in_place import check_in_place
from inpaint_app.files.paint import (
    Look,
    Rule,
    full_of,
    least_white,
    shows_the_picture,
    wrong_number,
)
from inpaint_app.files.soft_edges import Edges, coverage_of, is_lossy
from inpaint_app.files.upright import SIDEWAYS, turned, turned_back

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from inpaint_app.files.picture import Picture

    Marks = NDArray[np.bool_] | NDArray[np.uint8]

__all__ = [
    "JPEG_QUALITY",
    "JPEG_SUFFIXES",
    "MAX_PIXELS",
    "READABLE",
    "SUFFIXES",
    "check_mask_numbers",
    "check_pixels",
    "hard_note",
    "losses",
    "read_bytes",
    "read_image",
    "read_marks",
    "read_mask",
    "size_of_image",
    "soft_note",
    "write_image",
]


_ONLY_READ: Final = "apng jls jpe jfif mpo dib gif avif heic heif pnm pbm pgm ppm pam pfm"

READABLE: Final = frozenset(SUFFIXES) | {f".{name}" for name in _ONLY_READ.split()}
"""Endings, in lower case, of the files in a folder that count as pictures."""


def read_image(path: Path, max_pixels: int = MAX_PIXELS, page: int = 1) -> Picture:
    """Read an image file.

    Parameters
    ----------
    path : Path
        A PNG, JPEG, TIFF, WebP, BMP, GIF, AVIF or PNM file.
    max_pixels : int
        The largest number of pixels that is allowed.
    page : int
        Which picture of a TIFF, from 1.

    Returns
    -------
    Picture
        Upright (EXIF orientation applied), with the numbers of the file, of whatever kind;
        palettes and CMYK are expanded to RGB, one-bit pixels to 0 and 255.

    Raises
    ------
    TooLargeError
        The picture has more than `max_pixels` pixels.
    FileError
        The file is missing, empty, damaged, or not an image.
    """
    stamp = stamp_of(path)  # before reading, so that a change while reading is noticed
    return replace(decoding.decode(_contents(path), path, max_pixels, page), stamp=stamp)


def read_bytes(data: bytes, name: str, max_pixels: int = MAX_PIXELS) -> Picture:
    """Decode an image file in memory, such as one from the clipboard; the picture has no path.

    Parameters
    ----------
    data : bytes
        The whole file, as for `read_image`.
    name : str
        The name of the picture in error messages.
    max_pixels : int
        As for `read_image`.

    Raises
    ------
    FileError
        As for `read_image`.
    """
    return replace(decoding.decode(data, Path(name), max_pixels), path=None)


def read_mask(
    path: Path,
    shape: tuple[int, int] | None = None,
    *,
    of: Picture | None = None,
    inverted: bool = False,
    threshold: float = 0.5,
    on_note: Callable[[str], None] | None = None,
    page: int = 1,
) -> NDArray[np.bool_]:
    """Read a mask from an image file: white pixels are masked.

    A pixel is white if the mean of its colours is at least half of full brightness and it is
    not transparent. Other masks that people make are understood, too, see
    `inpaint_app.files.paint`: on black or transparent ground every colour is paint, and numbers
    from 0 to 1, or of regions, are told from brightness.

    Parameters
    ----------
    path : Path
        The file, as for `read_image`.
    shape : (int, int), optional
        Height and width of the image that the mask belongs to.
    of : Picture, optional
        That image, in place of `shape`. A mask of its pixels as they are stored is turned as it
        was, and the image itself is no mask.
    inverted : bool
        Black pixels are masked instead.
    threshold : float
        The share of full brightness from which a pixel is white, > 0 … 1.
    on_note : callable, optional
        Called with notes for the user: how an unusual mask was read, and whether it has grey
        pixels, as soft edges have.
    page : int
        As of `read_image`.

    Returns
    -------
    ndarray, shape (H, W), bool
        True where a pixel is to be filled.

    Raises
    ------
    FileError
        As for `read_image`; or the mask does not have the given shape; or no pixel is masked.
    """
    marks = _read_marks(
        path,
        shape,
        of,
        inverted=inverted,
        threshold=threshold,
        on_note=on_note,
        page=page,
        soft=False,
    )
    return np.asarray(marks, dtype=np.bool_)


def read_marks(
    path: Path,
    shape: tuple[int, int] | None = None,
    *,
    of: Picture | None = None,
    inverted: bool = False,
    threshold: float | None = None,
    on_note: Callable[[str], None] | None = None,
    page: int = 1,
) -> Marks:
    """Read a mask, and keep its soft edges: grey pixels are covered as far as they are bright.

    Edges count as soft only in files without losses, as a JPEG blurs hard ones; and only beside
    white, as a mask may be painted in grey.

    Parameters
    ----------
    path, shape, of, inverted, on_note, page
        As for `read_mask`.
    threshold : float, optional
        Makes the edges hard, as `read_mask` does.

    Returns
    -------
    ndarray, shape (H, W), bool or uint8
        Coverage, 0 … 255, if the edges are soft; otherwise as `read_mask`.

    Raises
    ------
    FileError
        As for `read_mask`.
    """
    soft = threshold is None and not is_lossy(path)
    threshold = 0.5 if threshold is None else threshold
    return _read_marks(
        path,
        shape,
        of,
        inverted=inverted,
        threshold=threshold,
        on_note=on_note,
        page=page,
        soft=soft,
    )


def _read_marks(
    path: Path,
    shape: tuple[int, int] | None,
    of: Picture | None,
    *,
    inverted: bool,
    threshold: float,
    on_note: Callable[[str], None] | None,
    page: int,
    soft: bool,
) -> Marks:
    say = on_note or (lambda _note: None)
    shape = shape if of is None else (of.height, of.width)
    allowed = MAX_PIXELS if shape is None else max(MAX_PIXELS, shape[0] * shape[1])
    picture = read_image(path, allowed, page)
    if picture.lost is not None:
        raise FileError(
            f"cannot use {path}: the file of the mask is cut short, so a part of it is not known; "
            "get a fresh copy of the file"
        )
    pixels = _fitting(picture, path, shape, of, say)
    check_mask_numbers(pixels, path)
    rule = _rule_of(pixels, path, of, inverted=inverted, threshold=threshold)
    if rule.said:
        told = f"the mask {path.name} {rule.said}"
        say(told)
    levels = rule.levels(pixels)
    edges = Edges(rule.white)
    edges.add(levels)
    if soft and edges.are_soft:
        if edges.grey:
            say(soft_note(path, edges.grey))
        covered = coverage_of(levels, rule.white)
        return ~covered if inverted and rule.way != "erased" else covered
    half = least_white(rule.white, threshold)
    mask = levels >= half
    if inverted and rule.way != "erased":
        mask = ~mask
    if not mask.any():
        raise _empty(path, pixels, levels, half, inverted=inverted)
    if edges.grey:
        say(hard_note(path, edges.grey, rule.white, threshold))
    return np.asarray(mask, dtype=np.bool_)


def soft_note(path: Path, grey: int) -> str:
    """Return the note for a mask whose soft edges are kept; `grey` is how many pixels are."""
    return (
        f"the mask {path.name} has soft edges: {grey} of its pixels are grey, and are filled as "
        "far as they are bright"
    )


def hard_note(path: Path, grey: int, white: float, threshold: float) -> str:
    """Return the note for a mask whose soft edges are made hard."""
    return (
        f"the mask {path.name} has soft edges: {grey} of its pixels are grey; those of "
        f"{least_white(white, threshold):g} or more, of {white:g}, count as white"
    )


def check_mask_numbers(pixels: NDArray[Any], path: Path) -> None:
    """Raise `FileError` unless it is clear which numbers of a mask are bright."""
    wrong = wrong_number(pixels)
    if wrong is None:
        return
    value, index = wrong
    remedy = "replace that value"
    if pixels.dtype.kind == "f" and np.isfinite(pixels[index]):
        remedy = "scale its values to 0…1"
    raise FileError(
        f"cannot read {path}: it has the value {value} at row {index[0]}, column {index[1]}; "
        f"{remedy}"
    )


def _fitting(
    mask: Picture,
    path: Path,
    shape: tuple[int, int] | None,
    of: Picture | None,
    say: Callable[[str], None],
) -> NDArray[Any]:
    """Return the pixels of a mask, turned if they fit the image as it is stored."""
    pixels = mask.pixels
    if shape is None:
        return pixels
    stored = 1 if of is None else of.orientation
    if pixels.shape[:2] == shape:
        may_be_either = stored not in SIDEWAYS or shape[0] == shape[1]
        if stored != 1 and mask.orientation == 1 and may_be_either:
            say(
                f"the image is stored turned (orientation {stored}), and the mask {path.name} is "
                "taken to be upright, as the image is shown"
            )
        return pixels
    # Some programs turn the pixels and leave the EXIF of the image, which turns them once more.
    orientation = stored if mask.orientation == 1 else turned_back(mask.orientation)
    if orientation in SIDEWAYS and pixels.shape[1::-1] == shape:
        say(
            f"the mask {path.name} is {pixels.shape[1]} × {pixels.shape[0]}, as the image is "
            "stored, so it is turned as the image is"
        )
        return turned(pixels, orientation)
    raise FileError(
        f"the mask {path} is {pixels.shape[1]} × {pixels.shape[0]} pixels but the image is "
        f"{shape[1]} × {shape[0]}; make them the same size"
    )


def _rule_of(
    pixels: NDArray[Any], path: Path, of: Picture | None, *, inverted: bool, threshold: float
) -> Rule:
    look = Look(pixels.dtype)
    look.add(pixels)
    if of is None or not shows_the_picture(pixels, of.pixels, of.measure):
        return look.rule(threshold=threshold, inverted=inverted)
    full = full_of(pixels.dtype)
    if look.is_transparent:
        return Rule(
            "erased", full, full, said="is the image with parts erased, and these are to be filled"
        )
    raise FileError(
        f"cannot use {path}: it is the image itself, not a mask; paint what is to be filled white "
        "on black, in a picture of the same size"
    )


def _empty(
    path: Path, pixels: NDArray[Any], levels: NDArray[Any], half: float, *, inverted: bool
) -> FileError:
    """Return the error for a mask in which nothing is to be filled."""
    full = full_of(pixels.dtype)
    colours = pixels if pixels.ndim == 2 else pixels[..., : 1 if pixels.shape[2] == 2 else 3]
    if inverted:
        found = f"black, below {half:g}, is to be filled, but its darkest value is"
        found = f"{found} {levels.min().item():g} of {full:g}"
    elif levels.max() <= 0 < colours.max():
        found = "white is to be filled, but every pixel of it is transparent"
    else:
        found = f"white, {half:g} or more, is to be filled, but its brightest value is"
        found = f"{found} {levels.max().item():g} of {full:g}"
    return FileError(f"cannot use {path}: the mask is empty; {found}")


def check_output(
    path: Path,
    *,
    overwrite: bool = False,
    inputs: Iterable[Path] = (),
    kept: Iterable[tuple[str, Path]] = (),
) -> None:
    """Raise `FileError` now if `write_image` to `path` would fail later.

    The parameters are those of `inpaint_app.files.atomic.check_output`; the ending is checked, too.
    """
    check_file_output(path, overwrite=overwrite, inputs=inputs, kept=kept)
    encoding.check_suffix(path)


def losses(path: Path, like: Picture, pixels: NDArray[Any] | None = None) -> tuple[str, ...]:
    """Return the notes that `write_image` would return for a picture, without encoding it.

    The parameters are those of `inpaint_app.files.encoding.losses`.

    Raises
    ------
    FileError
        As for `write_image`, so that it is said before the work.
    """
    made = like.pixels if pixels is None else pixels
    check_in_place(path, like, keeps_pages=encoding.keeps_pages(path, made, like))
    return encoding.losses(path, like, pixels)


def size_of_image(
    path: Path, pixels: NDArray[Any], like: Picture | None = None, quality: int | None = None
) -> int:
    """Return how many bytes `write_image` would write.

    Raises
    ------
    FileError
        As for `write_image`, if the format cannot hold such pixels.
    """
    return len(encoding.encode(pixels, path, like, quality).data)


def write_image(
    path: Path,
    pixels: NDArray[Any],
    *,
    like: Picture | None = None,
    overwrite: bool = False,
    quality: int | None = None,
) -> tuple[str, ...]:
    """Write an image file atomically.

    Parameters
    ----------
    path : Path
        Its ending, one of `SUFFIXES`, selects the format. PNG, TIFF, BMP and lossless WebP keep
        every pixel exactly.
    pixels : ndarray, shape (H, W) or (H, W, C)
        As in `Picture`.
    like : Picture, optional
        The picture that this one was made from. Its colour profile, EXIF and resolution are
        carried over as far as the format can hold them.
    overwrite : bool
        Whether an existing file may be replaced.
    quality : int, optional
        Of a JPEG, 1 … 100; other formats ignore it.

    Returns
    -------
    tuple of str
        What the format could not hold, as sentences for the user; usually empty.

    Raises
    ------
    OutputExistsError
        The file exists and `overwrite` is false.
    FileError
        The ending is unknown, the format cannot hold such pixels, the system refused, or `path`
        is the file of `like` and holds more than was read. An existing file is unchanged.
    """
    if like is not None:
        check_in_place(path, like, keeps_pages=encoding.keeps_pages(path, pixels, like))
    encoded = encoding.encode(pixels, path, like, quality)
    write_atomically(path, encoded.data, overwrite=overwrite)
    return encoded.notes


def _contents(path: Path) -> bytes:
    """Read the whole file at once, so that it cannot change while it is decoded."""
    try:
        if not path.exists():
            raise absent(path)
        if path.is_dir():
            raise FileError(f"cannot read {path}: it is a folder; name an image file in it")
        if not path.is_file():
            raise FileError(f"cannot read {path}: it is a device, not an image file")
        data = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise FileError(
            f"cannot read {path}: {reason(error)}; check the name and your rights"
        ) from error
    except MemoryError as error:
        raise FileError(
            f"cannot read {path}: there is not enough memory for it; close other programs"
        ) from error
    if not data:
        raise FileError(f"cannot read {path}: the file is empty (0 bytes); get a fresh copy")
    return data
