"""The names of kinds of files that this program does not read, told from their first bytes."""

from __future__ import annotations

from typing import Final

__all__ = ["foreign_kind"]

_BEGINNINGS: Final = (
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\0\0\0\x0cJXL \r\n", "a JPEG XL picture"),
    (b"\0\0\0\x0cjP  \r\n", "a JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (b"II\xbc\x01", "a JPEG XR picture"),
    (b"8BPS", "a Photoshop document"),
    (b"gimp xcf", "a GIMP document"),
    (b"v/1\x01", "an OpenEXR picture"),
    (b"#?RADIANCE", "a Radiance picture"),
    (b"#?RGBE", "a Radiance picture"),
    (b"DDS ", "a DDS texture"),
    (b"\0\0\x01\0", "an icon"),
    (b"SIMPLE  =", "a FITS picture"),
    (b"qoif", "a QOI picture"),
    (b"farbfeld", "a farbfeld picture"),
    (b"\x8aMNG\r\n\x1a\n", "an animation (MNG)"),
    (b"\x8bJNG\r\n\x1a\n", "a JNG picture"),
    (b"\x01\xda\0\x01", "an SGI picture"),
    (b"\x01\xda\x01\x01", "an SGI picture"),
    (b"\x59\xa6\x6a\x95", "a Sun raster picture"),
    (b"\x0a\x05\x01", "a PCX picture"),
    (b"\x0a\x03\x01", "a PCX picture"),
    (b"AT&TFORM", "a DjVu document"),
    (b"\x93NUMPY", "an array of NumPy"),
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a compressed file"),
    (b"<svg", "an SVG drawing"),
    (b"<!doctype html", "a web page, not a picture"),
    (b"<html", "a web page, not a picture"),
)
_FILM: Final = (b"isom", b"iso2", b"mp41", b"mp42", b"qt  ", b"avc1", b"M4V ")


def foreign_kind(data: bytes) -> str:
    """Return what a file is, as «a PDF document»; empty if it is nothing that is known here."""
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    small = start.lower()
    for beginning, name in _BEGINNINGS:
        if data.startswith(beginning) or small.startswith(beginning):
            return name
    if small.startswith(b"<?xml") and b"<svg" in data[:4096]:
        return "an SVG drawing"
    if data[128:132] == b"DICM":
        return "a DICOM picture"
    if data[-18:-2] == b"TRUEVISION-XFILE":
        return "a TGA picture"
    if data[4:8] == b"ftyp" and data[8:12] in _FILM:
        return "a film"
    return ""
