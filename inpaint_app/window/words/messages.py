"""The sentences of modules without Qt, in the user's language.

Errors and notes are made in English by the modules that find them, with what they are about in
them. Here are their patterns, so that the tools of Qt find them, and what stands for each name in
a pattern is carried over into its translation.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from PySide6.QtCore import QCoreApplication

__all__ = ["PATTERNS", "sentence", "translated"]


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Return `text`: Qt's tools know what to translate by this name."""
    return text


PATTERNS: Final[tuple[str, ...]] = (
    QT_TRANSLATE_NOOP(
        "messages",
        "cannot write {path}: {ending} that says what kind of image to write; use one of {x1}",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "cannot write {path}: {name} cannot hold this picture ({x1}); write a .png instead",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "cannot write {path}: {name} does not hold floating-point pixels; write a .tif instead",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "this takes about {need} MB of memory, and {budget} MB may be used; mask less at once, or "
        "allow more memory (in the settings, or with --memory)",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "this takes about {need} MB of memory, and {budget} MB may be used; choose the method "
        "detail or fast, mask less at once, or allow more memory (in the settings, or with "
        "--memory)",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "all at once takes about {need} MB of memory, and {budget} MB may be used, so it was done "
        "in {count} strips, one after the other",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "cannot write {path}: {name} does not hold transparency; write a .png instead",
    ),
    QT_TRANSLATE_NOOP("messages", "camera settings and position (EXIF) are left out of the TIFF"),
    QT_TRANSLATE_NOOP("messages", "the EXIF data is left out, because it is too long for JPEG"),
    QT_TRANSLATE_NOOP(
        "messages",
        "the mask {path} is {x1} × {x2} pixels but the image is {x3} × {x4}; make them the same"
        " size",
    ),
    QT_TRANSLATE_NOOP("messages", "cannot use {path}: the mask is empty; {found}"),
    QT_TRANSLATE_NOOP(
        "messages",
        "the mask {path} has soft edges: {grey} of its pixels are grey; those of {half} or more, "
        "of {white}, count as white",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the mask could not be computed; close other programs and try again",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "cannot read {path}: the file is empty (0 bytes); get a fresh copy",
    ),
    QT_TRANSLATE_NOOP("messages", "cannot read {path}: there is no such file; check the name"),
    QT_TRANSLATE_NOOP("messages", "cannot read {path}: it is a folder; name an image file in it"),
    QT_TRANSLATE_NOOP("messages", "cannot read {path}: it is a device, not an image file"),
    QT_TRANSLATE_NOOP("messages", "cannot read {path}: {x1}; check the name and your rights"),
    QT_TRANSLATE_NOOP(
        "messages",
        "cannot read {path}: there is not enough memory for it; close other programs",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the image is damaged or cut short ({x1}); get a fresh copy of the file",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the image is damaged or cut short; get a fresh copy of the file",
    ),
    QT_TRANSLATE_NOOP("messages", "it is a PPM with 16 bits per colour; convert it to 16-bit PNG"),
    QT_TRANSLATE_NOOP("messages", "the image is {width} × {height} and so has no pixels"),
    QT_TRANSLATE_NOOP(
        "messages",
        "the image is {width} × {height}, that is {x1} megapixels and more than the limit of "
        "{x2}; cut it into parts, or raise the limit",
    ),
    QT_TRANSLATE_NOOP("messages", "it has the value {value} at {where}; {remedy}"),
    QT_TRANSLATE_NOOP(
        "messages",
        "it is not an image of a kind that this program reads ({x1}); convert it to PNG first",
    ),
    QT_TRANSLATE_NOOP("messages", "it has 32-bit integer pixels; convert it to 16-bit PNG"),
    QT_TRANSLATE_NOOP(
        "messages",
        "it has {bits}-bit pixels of a kind ({dtype}) that this program does not handle; "
        "convert it to 16-bit",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "it stores {samplesperpixel} deep values per pixel in a way that this program does not "
        "handle; convert it to grey or RGB",
    ),
    QT_TRANSLATE_NOOP("messages", "cannot read {path}: {error}"),
    QT_TRANSLATE_NOOP("messages", "cannot read {path}: {x1}"),
    QT_TRANSLATE_NOOP("messages", "only the first of {frames} pictures in the file was read"),
    QT_TRANSLATE_NOOP("messages", "only the first of {x1} pictures in the file was read"),
    QT_TRANSLATE_NOOP("messages", "its premultiplied transparency is treated as straight"),
    QT_TRANSLATE_NOOP("messages", "its pixels of {bits} bits are written with {stored} bits each"),
    QT_TRANSLATE_NOOP(
        "messages",
        "its numbers from {black} to {white} are taken for black to white",
    ),
    QT_TRANSLATE_NOOP("messages", "nearly all are from {low} to {high}, which is what is shown"),
    QT_TRANSLATE_NOOP("messages", "{count} of its pixels have no value ({which})"),
    QT_TRANSLATE_NOOP("messages", "NaN, or {nodata}"),
    QT_TRANSLATE_NOOP(
        "messages",
        "no mask was given, so the {count} pixels without a value are filled",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "{count} pixels outside the mask have no value; they stay as they are, and nothing is "
        "learnt from them",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "it says that 0 is white, which is not done with numbers of this kind",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the last of its {x1} channels has the value {x2} at row {row}, column {column}, which is "
        "no opacity (0…{most}); save the channels as pictures of their own",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "cannot read {path}: a mask has 8 or 16 bits without a sign, or floating point from 0 to "
        "1, and it is {dtype}; convert it",
    ),
    QT_TRANSLATE_NOOP("messages", "not carried over, because {name} cannot hold it: GeoTIFF"),
    QT_TRANSLATE_NOOP(
        "messages",
        "cannot write {path}: {name} does not hold {kind} pixels; write a .tif instead",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "{bits} bits are reduced to 8, because {name} holds no more",
    ),
    QT_TRANSLATE_NOOP("messages", "its colours are stored as {mode}; convert it to RGB first"),
    QT_TRANSLATE_NOOP(
        "messages",
        "{path} has appeared only now and was not replaced; export again to replace it or to "
        "choose another name",
    ),
    QT_TRANSLATE_NOOP("messages", "not carried over to an export: {x1}"),
    QT_TRANSLATE_NOOP("messages", "its EXIF data cannot be read ({x1}) and is left out"),
    QT_TRANSLATE_NOOP(
        "messages",
        "cannot write {path}: it is a folder; give the name of a file in it",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "cannot write {path}: the folder {folder} does not exist; create it or choose another",
    ),
    QT_TRANSLATE_NOOP("messages", "cannot write {path}: {folder} is not a folder; choose another"),
    QT_TRANSLATE_NOOP(
        "messages",
        "cannot write {path}: you may not write in the folder {parent}; choose another",
    ),
    QT_TRANSLATE_NOOP("messages", "cannot write {path}: {x1}; choose another name"),
    QT_TRANSLATE_NOOP(
        "messages",
        "cannot write {path}: it is a device, not a file; choose another name",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "cannot write {path}: the file is read-only; choose another name",
    ),
    QT_TRANSLATE_NOOP("messages", "cannot write {path}: {x1}; choose another folder or make room"),
    QT_TRANSLATE_NOOP("messages", "{kind}: {error}"),
    QT_TRANSLATE_NOOP(
        "messages",
        "there is not enough memory for this kernel; choose fewer levels",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "there is not enough memory for this picture; close other programs",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the image has the value {value} at {at}; replace it, or mask that pixel so that it is "
        "reconstructed",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the image has shape {shape}; it must be (height, width) or (height, width, channels)",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the image has shape {shape} and so no pixels; give an image with at least two",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the image has dtype {dtype}; give its real and imaginary parts as two channels",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the mask has dtype {dtype}; it must be bool, True where a pixel is to be reconstructed"
        " (for example mask > 0)",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the mask has shape {shape}; it must be (height, width), without channels",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the mask is {x1} pixels but the image is {x2}; they must be the same size",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the mask is empty, so there is nothing to reconstruct; mark at least one pixel",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the mask covers every pixel, so nothing is left to learn from; leave at least one "
        "pixel unmasked",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "{name} is {dtype} of shape {shape}; it must be bool of shape {x1}, like the mask",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the image has the value {value} at {at}; scale float images to [0, 1]",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "every pixel outside the mask is protected, so nothing is left to learn from; protect less",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "no pixel of the sources may be copied, as they are all masked or protected; name others",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "no wanted pixel is in the mask, so there is nothing to reconstruct; mark one",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the prior {prior} needs a dense kernel, for at most {DENSE} pixels, and the image has "
        "{size}; choose the prior 'stationary' or 'adjacency'",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "there are {size} observed pixels, and Cholesky takes at most {limit}; use conjugate "
        "gradients",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the kernel between the observed pixels is singular; raise ridge",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the whole sampling area is masked or protected, so there is nothing to copy from; "
        "paint it elsewhere, or clear it",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "there is not enough memory for this; close other programs or mask less at once",
    ),
    QT_TRANSLATE_NOOP("messages", "the reconstruction failed unexpectedly: {kind}: {error}"),
    QT_TRANSLATE_NOOP("messages", "CMYK was converted to sRGB by its colour profile"),
    QT_TRANSLATE_NOOP(
        "messages",
        "CMYK was converted to RGB by a plain rule: it has no colour profile",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "CMYK was converted to RGB by a plain rule: its colour profile is damaged",
    ),
    QT_TRANSLATE_NOOP("messages", "the XMP data is left out, because it is too long for JPEG"),
    QT_TRANSLATE_NOOP(
        "messages",
        "HEIC is lossy, so values outside the mask change a little, too; a .png keeps them exactly",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "{name} is lossy, so values outside the mask change a little, too; a .png keeps them "
        "exactly",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "it is a HEIC picture, for which the package pillow-heif is missing; install ntk-"
        "inpaint[heif], or convert it to PNG first",
    ),
    QT_TRANSLATE_NOOP(
        "messages", "cannot write {path}: layers need a TIFF; use the ending {suffix}"
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "cannot write {path}: TIFF cannot hold these layers ({reason}); export the result instead",
    ),
    QT_TRANSLATE_NOOP("messages", "not carried over into a file with layers: {lost}"),
    QT_TRANSLATE_NOOP("messages", "not carried over: texts ({texts})"),
    QT_TRANSLATE_NOOP("messages", "not carried over, because BMP cannot hold it: {lost}"),
    QT_TRANSLATE_NOOP(
        "messages",
        "the file of the picture is not there as it was opened, so the picture itself is in the "
        "session, with its colour profile but without its other metadata",
    ),
    QT_TRANSLATE_NOOP("messages", "its ending {suffix} is not one"),
    QT_TRANSLATE_NOOP("messages", "it has no ending"),
)
"""A pattern for each sentence; a name in braces stands for what differs."""

_NAME: Final = re.compile(r"\{(\w+)\}")


def sentence(text: str) -> str:
    """Return a translated message as a sentence: with a capital and a full stop."""
    text = translated(text.strip())
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def translated(sentence: str) -> str:
    """Return a message in the language of the window, as it is if it is unknown.

    What stands for a name may be such a sentence itself, as the reason why a file cannot be read.
    """
    for pattern, expression in _expressions():
        found = expression.fullmatch(sentence)
        if found is not None:
            values = {name: translated(value) for name, value in found.groupdict().items()}
            return QCoreApplication.translate("messages", pattern).format(**values)
    return sentence


@cache
def _expressions() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return each pattern with the expression that finds it, those that say most first."""
    most_fixed_text = sorted(PATTERNS, key=lambda pattern: -len(_NAME.sub("", pattern)))
    return tuple((pattern, _expression(pattern)) for pattern in most_fixed_text)


def _expression(pattern: str) -> re.Pattern[str]:
    parts = _NAME.split(pattern)  # fixed text and names in turn
    fixed = [re.escape(part) for part in parts[::2]]
    names = [f"(?P<{name}>.+?)" for name in parts[1::2]]
    pieces = [fixed[0], *(piece for pair in zip(names, fixed[1:], strict=True) for piece in pair)]
    return re.compile("".join(pieces), re.DOTALL)
