"""XMP: made upright, and freed of pictures and of promises of what is not there."""

from __future__ import annotations

import re
from typing import Final

from inpaint_app.files.keeping.hidden import holds_picture
from inpaint_app.files.keeping.markup import USUAL, Element, changed, elements
from inpaint_app.files.keeping.verdicts import Entry, Findings

__all__ = ["XMP", "cleaned", "joined", "pointer", "resized", "split"]

_NS = {name.decode(): space.decode() for name, space in USUAL.items()}
_COPY: Final = "shows the old picture"
_REGIONS: Final = "regions of the picture in XMP"
_PROMISE: Final = "promises a film, a gain map or a depth map that is not in the result"

XMP: Final[dict[tuple[str, str], Entry]] = {
    (_NS["tiff"], "Orientation"): Entry("orientation", "rewritten", "set to 1, as in EXIF"),
    **{
        (_NS[space], name): Entry(words, "rewritten", "set to the size of the result")
        for space, name, words in (
            ("tiff", "ImageWidth", "width"),
            ("tiff", "ImageLength", "height"),
            ("exif", "PixelXDimension", "width"),
            ("exif", "PixelYDimension", "height"),
        )
    },
    **{
        (_NS[space], name): Entry(words, "rewritten", "exchanged, if the picture was stored lying")
        for space, name, words in (
            ("tiff", "XResolution", "horizontal resolution"),
            ("tiff", "YResolution", "vertical resolution"),
            ("exif", "FocalPlaneXResolution", "horizontal resolution of the focal plane"),
            ("exif", "FocalPlaneYResolution", "vertical resolution of the focal plane"),
        )
    },
    (_NS["xmp"], "Thumbnails"): Entry("thumbnails", "dropped", _COPY, quiet=True),
    (_NS["xmpGImg"], "*"): Entry("pictures in XMP", "dropped", _COPY),
    (_NS["GImage"], "*"): Entry("the original picture in XMP", "dropped", _COPY),
    (_NS["GDepth"], "*"): Entry("a depth map in XMP", "dropped", _COPY),
    (_NS["GCamera"], "*"): Entry("what XMP says of a film", "dropped", _PROMISE),
    (_NS["Container"], "*"): Entry("the directory of further pictures in XMP", "dropped", _PROMISE),
    (_NS["Item"], "*"): Entry("the directory of further pictures in XMP", "dropped", _PROMISE),
    (_NS["hdrgm"], "*"): Entry("what XMP says of a gain map", "dropped", _PROMISE),
    **{
        (space, "*"): Entry(words, "dropped", _PROMISE)
        for space, words in (
            ("http://ns.apple.com/HDRGainMap/1.0/", "what XMP says of a gain map"),
            ("http://ns.apple.com/pixeldatainfo/1.0/", "what XMP says of a gain map"),
            ("http://ns.google.com/photos/dd/1.0/*", "what XMP says of a depth map"),
            ("http://ns.oplus.com/photos/1.0/camera/", "what XMP says of a film"),
            ("http://ns.xiaomi.com/photos/1.0/camera/", "what XMP says of a film"),
        )
    },
    ("http://purl.org/dc/terms/", "provenance"): Entry(
        "where XMP says that content credentials are", "dropped", "they sign the old pixels"
    ),
    **{
        (space, name): Entry(_REGIONS, "kept", "but left out, if the picture was stored turned")
        for space, name in (
            ("http://www.metadataworkinggroup.com/schemas/regions/", "Regions"),
            ("http://ns.microsoft.com/photo/1.2/", "RegionInfo"),
            ("http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "ImageRegion"),
        )
    },
    (_NS["xmpNote"], "HasExtendedXMP"): Entry(
        "pointer to more XMP", "rewritten", "the parts are joined, and split again where needed"
    ),
}
"""What becomes of XMP, by namespace and property; a star stands for any. Properties that are not
here are kept; a value of any property that holds a picture is left out, with a note."""

_NOTE: Final = USUAL[b"xmpNote"]
_RDF: Final = USUAL[b"rdf"]


def _entry(space: bytes, name: bytes) -> Entry | None:
    where, what = space.decode("utf-8", "replace"), name.decode("utf-8", "replace")
    found = XMP.get((where, what)) or XMP.get((where, "*"))
    if found is None and where.startswith("http://ns.google.com/photos/dd/1.0/"):
        return XMP["http://ns.google.com/photos/dd/1.0/*", "*"]
    return found


def cleaned(xmp: bytes, found: Findings) -> bytes | None:
    """Return XMP that is upright and free of pictures and promises; None if there is none.

    Names of what is left out are added to `found`.
    """
    xmp = _as_utf8(xmp).rstrip(b"\0")
    if not xmp.strip(b" \t\r\n\0"):
        return None
    try:
        tree = elements(xmp)
    except ValueError as error:
        found.notes.append(f"its XMP data cannot be read ({error}) and is left out")
        return None
    edits: list[tuple[int, int, bytes]] = []
    for element in tree:
        entry = _entry(element.space, element.name)
        if entry is not None and entry.verdict == "dropped":
            found.judge(entry)
            edits.append((element.start, element.end, b""))
            continue
        if not element.children and holds_picture(xmp[element.inside : element.outside]):
            found.untrue.append(f"a picture in XMP ({element.name.decode('utf-8', 'replace')})")
            edits.append((element.start, element.end, b""))
            continue
        if (element.space, element.name) == (_NOTE, b"HasExtendedXMP"):
            edits.append((element.start, element.end, b""))
        elif (element.space, element.name) == (USUAL[b"tiff"], b"Orientation"):
            edits += _instead(xmp, element.inside, element.outside, b"1")
        for attribute in element.attributes:
            entry = _entry(attribute.space, attribute.name)
            gone = attribute.start, attribute.end, b""
            if entry is not None and entry.verdict == "dropped":
                found.judge(entry)
                edits.append(gone)
            elif (attribute.space, attribute.name) == (_NOTE, b"HasExtendedXMP"):
                edits.append(gone)
            elif holds_picture(attribute.value):
                name = attribute.name.decode("utf-8", "replace")
                found.untrue.append(f"a picture in XMP ({name})")
                edits.append(gone)
            elif (attribute.space, attribute.name) == (USUAL[b"tiff"], b"Orientation"):
                end = attribute.value_start + len(attribute.value)
                edits += _instead(xmp, attribute.value_start, end, b"1")
        for declared in element.spaces:
            entry = _entry(declared.value, b"*")
            if entry is not None and entry.verdict == "dropped":
                edits.append((declared.start, declared.end, b""))
    return changed(xmp, edits)


def resized(xmp: bytes, orientation: int, size: tuple[int, int], found: Findings) -> bytes:
    """Return XMP that describes a picture after it was turned upright.

    Parameters
    ----------
    xmp : bytes
        As `cleaned` returns it.
    orientation : int
        How the picture was stored, 1 … 8.
    size : (int, int)
        Height and width of the upright picture in pixels.
    found : Findings
        Names of what is left out are added to it.
    """
    try:
        tree = elements(xmp)
    except ValueError:
        return xmp
    height, width = (str(length).encode() for length in size)
    told = {
        (USUAL[b"tiff"], b"ImageWidth"): width,
        (USUAL[b"tiff"], b"ImageLength"): height,
        (USUAL[b"exif"], b"PixelXDimension"): width,
        (USUAL[b"exif"], b"PixelYDimension"): height,
    }
    places: dict[tuple[bytes, bytes], list[tuple[int, int]]] = {}
    edits: list[tuple[int, int, bytes]] = []
    for element in tree:
        if orientation != 1 and _is_place(element.space, element.name):
            found.untrue.append(_REGIONS)
            edits.append((element.start, element.end, b""))
        if not element.children:
            place = element.inside, element.outside
            places.setdefault((element.space, element.name), []).append(place)
        for each in element.attributes:
            place = each.value_start, each.value_start + len(each.value)
            places.setdefault((each.space, each.name), []).append(place)
    for key, value in told.items():
        for start, end in places.get(key, ()):
            edits += _instead(xmp, start, end, value)
    if orientation >= 5:
        for space, pair in (
            (b"tiff", (b"XResolution", b"YResolution")),
            (b"exif", (b"FocalPlaneXResolution", b"FocalPlaneYResolution")),
        ):
            one, other = (places.get((USUAL[space], name), ()) for name in pair)
            if len(one) == len(other) == 1:
                first, second = xmp[slice(*one[0])], xmp[slice(*other[0])]
                edits += [(*one[0], second), (*other[0], first)]
    return changed(xmp, edits)


def _is_place(space: bytes, name: bytes) -> bool:
    entry = _entry(space, name)
    return entry is not None and entry.name == _REGIONS


def _instead(text: bytes, start: int, end: int, value: bytes) -> list[tuple[int, int, bytes]]:
    return [] if text[start:end] == value or start >= end else [(start, end, value)]


def _as_utf8(xmp: bytes) -> bytes:
    """Return XMP as UTF-8, which may also be stored with two or four bytes for a letter."""
    for mark, name in (
        (b"\xff\xfe\0\0", "utf-32"),
        (b"\0\0\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
        (b"<\0", "utf-16-le"),
        (b"\0<", "utf-16-be"),
    ):
        if xmp.startswith(mark):
            return xmp.decode(name, "replace").encode()
    return xmp


# -- extended XMP: what does not fit into one segment of a JPEG


def pointer(xmp: bytes) -> bytes | None:
    """Return the name of the extended XMP that belongs to XMP, as it is in `cleaned`'s argument."""
    try:
        tree = elements(_as_utf8(xmp).rstrip(b"\0"))
    except ValueError:
        return None
    for element in tree:
        if (element.space, element.name) == (_NOTE, b"HasExtendedXMP"):
            return _as_utf8(xmp)[element.inside : element.outside].strip()
        for attribute in element.attributes:
            if (attribute.space, attribute.name) == (_NOTE, b"HasExtendedXMP"):
                return attribute.value.strip()
    return None


def joined(xmp: bytes, extension: bytes) -> bytes:
    """Return XMP with the descriptions of its extension.

    Raises
    ------
    ValueError
        One of them is damaged.
    """
    xmp, extension = _as_utf8(xmp).rstrip(b"\0"), _as_utf8(extension).rstrip(b"\0")
    target, source = _rdf(elements(xmp)), _rdf(elements(extension))
    added = b"".join(_alone(extension, child) for child in source.children)
    if target.outside == target.end:  # it is empty, and written as one tag
        raise ValueError("it has no descriptions")
    return changed(xmp, [(target.outside, target.outside, added)])


def split(xmp: bytes, room: int) -> tuple[bytes, bytes, bytes] | None:
    """Return XMP in two parts, the first of which has at most `room` bytes.

    Returns
    -------
    tuple of bytes, or None
        The first part, the name of the second, and the second part; None if it cannot be split.
    """
    try:
        tree = elements(xmp)
        target = _rdf(tree)
    except ValueError:
        return None
    if target.outside == target.end or not target.children:
        return None
    properties = [each for description in target.children for each in description.children]
    properties.sort(key=lambda each: each.start - each.end)
    moved: list[Element] = []
    size = len(xmp) + 300  # with the pointer
    for each in properties:
        if size <= room:
            break
        moved.append(each)
        size -= each.end - each.start
    if size > room:
        moved = target.children  # attributes are too long: all goes into the second part
        bodies = b"".join(_alone(xmp, each) for each in moved)
    else:
        bodies = b"".join(
            b'<rdf:Description rdf:about="">' + _alone(xmp, each) + b"</rdf:Description>"
            for each in moved
        )
    import hashlib  # slow to import, rarely needed

    rdf = b'<rdf:RDF xmlns:rdf="' + _RDF + b'">'
    second = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + rdf + bodies + b"</rdf:RDF></x:xmpmeta>"
    name = hashlib.md5(second, usedforsecurity=False).hexdigest().upper().encode()
    note = (
        b'<rdf:Description xmlns:rdf="'
        + _RDF
        + b'" rdf:about="" xmlns:xmpNote="'
        + _NOTE
        + b'" xmpNote:HasExtendedXMP="'
        + name
        + b'"/>'
    )
    edits = [(each.start, each.end, b"") for each in moved]
    first = changed(xmp, [*edits, (target.outside, target.outside, note)])
    if len(first) > room:  # white space for editors, or what is beside the descriptions
        first = re.sub(rb"[ \t\r\n]{64,}", b"\n", first)
    return (first, name, second) if len(first) <= room else None


def _rdf(tree: list[Element]) -> Element:
    for element in tree:
        if (element.space, element.name) == (_RDF, b"RDF"):
            return element
    raise ValueError("it has no descriptions")


def _alone(text: bytes, element: Element) -> bytes:
    """Return an element with the declarations of namespaces that it has from those around it."""
    own = {text[each.start : each.value_start].split(b"=")[0].strip() for each in element.spaces}
    added = b""
    above = element.parent
    while above is not None:
        for each in above.spaces:
            written = text[each.start : each.end]
            name = written.split(b"=")[0].strip()
            if name not in own:
                own.add(name)
                added += b" " + written.strip()
        above = above.parent
    head = re.match(rb"<[^\s/>]+", text[element.start : element.inside])
    assert head is not None, "an element begins with its name"
    behind = element.start + head.end()
    return text[element.start : behind] + added + text[behind : element.end]
