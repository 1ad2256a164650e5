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

from inpaint_app.window.words.names import LISTS, NAMES

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
        "cannot write {path}: {name} holds {limit}, and the image is {width} × {height}; write a "
        ".{other} instead",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "it has {width} × {height} pixels, and {name} is read with {limit}; convert it to TIFF "
        "first",
    ),
    QT_TRANSLATE_NOOP("messages", "at most {side} pixels on a side"),
    QT_TRANSLATE_NOOP("messages", "at most {side} pixels on a side, {x1} megapixels in all"),
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
    QT_TRANSLATE_NOOP("messages", "the EXIF data is left out, because it is too long for JPEG"),
    QT_TRANSLATE_NOOP(
        "messages",
        "the mask {path} is {x1} × {x2} pixels but the image is {x3} × {x4}; make them the same"
        " size",
    ),
    QT_TRANSLATE_NOOP("messages", "cannot use {path}: the mask is empty; {found}"),
    QT_TRANSLATE_NOOP(
        "messages",
        "the mask {path} has soft edges: {grey} of its pixels are grey, and are filled as far as "
        "they are bright",
    ),
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
    QT_TRANSLATE_NOOP(
        "messages",
        "cannot read {address}: it is an address, and this program opens files; download it first",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "cannot read {address}: it is an address, and this program opens files; give the path "
        "alone",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "cannot write {address}: it is an address, and this program writes files; give the name "
        "of one",
    ),
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
    QT_TRANSLATE_NOOP(
        "messages",
        "the file is cut short, so the picture may have less detail than it had",
    ),
    QT_TRANSLATE_NOOP("messages", "the file is cut short, and {share} % of the picture is missing"),
    QT_TRANSLATE_NOOP(
        "messages",
        "cannot use {path}: the file of the mask is cut short, so a part of it is not known; get a "
        "fresh copy of the file",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "it is a JPEG of a rare kind ({name}) that cannot be decoded ({x1}); convert it to PNG "
        "first",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "it is a JPEG of a rare kind ({name}) that is decoded to {dtype} of shape {shape}; convert "
        "it to PNG first",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "it is a JPEG of a rare kind ({name}) with {colours} colours; convert it to PNG first",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "it is {kind}, which this program does not read; convert it to PNG first",
    ),
    QT_TRANSLATE_NOOP("messages", "the {count} pixels that the file lacks are filled as well"),
    QT_TRANSLATE_NOOP(
        "messages",
        "it has {channels} values of the kind {what} per pixel; convert it to PNG first",
    ),
    QT_TRANSLATE_NOOP("messages", "its numbers from 0 to {most} are spread over 0 to {full}"),
    QT_TRANSLATE_NOOP("messages", "only the first of several pictures in the file was read"),
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
    QT_TRANSLATE_NOOP(
        "messages",
        "cannot write {path}: it also holds {unread}, which would be lost; write to another name",
    ),
    QT_TRANSLATE_NOOP("messages", " and "),
    QT_TRANSLATE_NOOP("messages", "{count} more pictures"),
    QT_TRANSLATE_NOOP("messages", "another picture"),
    QT_TRANSLATE_NOOP("messages", "a mask of the picture"),
    QT_TRANSLATE_NOOP("messages", "pages are those of a TIFF, and it is none; leave the page out"),
    QT_TRANSLATE_NOOP(
        "messages",
        "{name} has straight transparency, so colours are divided by their opacity",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "not carried over, because {name} cannot hold it: a further value per pixel",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "not carried over, because {name} cannot hold it: further values per pixel",
    ),
    QT_TRANSLATE_NOOP("messages", "only picture {number} of {count} in the file was read"),
    QT_TRANSLATE_NOOP(
        "messages",
        "smaller copies of the picture in the file (its pyramid) were left out",
    ),
    QT_TRANSLATE_NOOP("messages", "a mask of the picture in the file was left out"),
    QT_TRANSLATE_NOOP(
        "messages",
        "it stores a further value per pixel without a known meaning, such as infrared; it "
        "stays as it is",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "it stores {count} further values per pixel without a known meaning, such as "
        "infrared; they stay as they are",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "it stores {count} values per pixel, and at most {most} are handled; save them as "
        "several pictures",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "its compression, {name}, is not handled; save it with Deflate or LZW",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "its inks are not cyan, magenta, yellow, black; convert it to RGB",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "it is a camera's raw file{named}; develop it first, and save the picture as TIFF",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "it is a camera's raw file; develop it first, and save the picture as TIFF",
    ),
    QT_TRANSLATE_NOOP("messages", "it has no page {number}; the file holds {have}"),
    QT_TRANSLATE_NOOP("messages", "1 picture"),
    QT_TRANSLATE_NOOP("messages", "{count} pictures"),
    QT_TRANSLATE_NOOP("messages", "its directory cannot be read"),
    QT_TRANSLATE_NOOP(
        "messages",
        "cannot write {path}: the other pages of {source} cannot be kept ({reason}); write a "
        ".png instead",
    ),
    QT_TRANSLATE_NOOP("messages", "a classic TIFF ends at 4 GB; save it as BigTIFF first"),
    QT_TRANSLATE_NOOP("messages", "the infrared channel shows no dust; mask it by hand"),
    QT_TRANSLATE_NOOP(
        "messages",
        "its samples have different depths ({listed} bits); convert it to 8 or 16 bits",
    ),
    QT_TRANSLATE_NOOP("messages", "further values per pixel"),
    QT_TRANSLATE_NOOP("messages", "its pixels of {bits} bits are written with {stored} bits each"),
    QT_TRANSLATE_NOOP(
        "messages", "its pixels of {bits} bits are read with 8 bits each, as it is a sequence"
    ),
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
        "the mask {path} has numbers from 0 to {top}, so all but 0 is taken for white",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the mask {path} is brightest at {top} of {full}, which is taken for white",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the mask {path} is the image with parts erased, and these are to be filled",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the image is stored turned (orientation {stored}), and the mask {path} is taken to be "
        "upright, as the image is shown",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the mask {path} is {x1} × {x2}, as the image is stored, so it is turned as the image is",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "{share} % of the image is to be filled; if the mask is the wrong way round, {remedy}",
    ),
    QT_TRANSLATE_NOOP("messages", "choose Invert mask"),
    QT_TRANSLATE_NOOP(
        "messages",
        "cannot use {path}: it is the image itself, not a mask; paint what is to be filled white "
        "on black, in a picture of the same size",
    ),
    QT_TRANSLATE_NOOP("messages", "not carried over, because {name} cannot hold it: {lost}"),
    QT_TRANSLATE_NOOP(
        "messages",
        "not carried over, because {name} stores grey as colours: the colour profile",
    ),
    QT_TRANSLATE_NOOP("messages", "{name} cannot hold {names}, so a colour profile says the same"),
    QT_TRANSLATE_NOOP("messages", "left out, because it would not be true of the result: {untrue}"),
    QT_TRANSLATE_NOOP(
        "messages",
        "its brightness is that of HDR ({transfer}), so what is shown is approximate",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the checksum of a chunk without pixels ({name}) is wrong, which changes nothing",
    ),
    QT_TRANSLATE_NOOP("messages", "its XMP data cannot be read ({error}) and is left out"),
    QT_TRANSLATE_NOOP("messages", "a comment is left out, because it is too long for JPEG"),
    QT_TRANSLATE_NOOP(
        "messages", "the colour profile is left out, because it is too long for JPEG"
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "cannot write {path}: {name} does not hold {kind} pixels; write a .tif instead",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "{bits} bits are reduced to 8, because {name} holds no more",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "{bits} bits are reduced to 8, because {name} is written with no more",
    ),
    QT_TRANSLATE_NOOP("messages", "its colours are stored as {mode}; convert it to RGB first"),
    QT_TRANSLATE_NOOP(
        "messages",
        "{path} has appeared only now and was not replaced; export again to replace it or to "
        "choose another name",
    ),
    QT_TRANSLATE_NOOP("messages", "not carried over to an export: {lost}"),
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
        "the border 'torus' is for at most {most} pixels with this network, and the image has "
        "{size}; choose the border 'padded'",
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
        "nothing may be sampled from any pixel outside the mask, so nothing is left to learn from; "
        "erase some of “Don't sample here”",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the whole sampling area is masked, or under “Don't sample here”, so there is nothing to "
        "copy from; paint it elsewhere, or clear it",
    ),
    QT_TRANSLATE_NOOP(
        "messages",
        "the whole sampling area of the hole at row {row}, column {column} is masked, or under "
        "“Don't sample here”, so there is nothing to copy from; paint it elsewhere, or clear it",
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
    QT_TRANSLATE_NOOP(
        "messages",
        "the file of the picture is not there as it was opened, so the picture itself is in the "
        "session, with its colour profile but without its other metadata",
    ),
    QT_TRANSLATE_NOOP("messages", "it is cut short"),
    QT_TRANSLATE_NOOP("messages", "it does not begin like EXIF"),
    QT_TRANSLATE_NOOP("messages", "its directories go round in a circle"),
    QT_TRANSLATE_NOOP("messages", "it is not XML"),
    QT_TRANSLATE_NOOP("messages", "its elements are not nested"),
    QT_TRANSLATE_NOOP("messages", "it has no descriptions"),
    *NAMES,
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
            values = {name: _listed(name, value) for name, value in found.groupdict().items()}
            return QCoreApplication.translate("messages", pattern).format(**values)
    return sentence


def _listed(name: str, value: str) -> str:
    """Return what stands for a name in a pattern, in the language of the window."""
    between = LISTS.get(name)
    if between is None or between not in value or translated(value) != value:
        return translated(value)
    last = QCoreApplication.translate("messages", " and ") if between == " and " else between
    return last.join(translated(part) for part in value.split(between))


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
