"""XML as elements with their places, so that XMP can be changed without rewriting it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Attribute", "Element", "changed", "elements"]

_START: Final = re.compile(
    rb"<([^\s/>!?=\"']++)((?:\s++[^\s=/>\"']++\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'))*+)\s*+(/?)>"
)
_END: Final = re.compile(rb"</([^\s>]++)\s*+>")
_ATTRIBUTE: Final = re.compile(rb"\s++([^\s=/>\"']++)\s*+=\s*+(\"[^\"]*+\"|'[^']*+')")
_SKIPPED: Final = ((b"<!--", b"-->"), (b"<?", b"?>"), (b"<![CDATA[", b"]]>"))
_DEEPEST: Final = 200

USUAL: Final = {
    b"rdf": b"http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    b"tiff": b"http://ns.adobe.com/tiff/1.0/",
    b"exif": b"http://ns.adobe.com/exif/1.0/",
    b"xmp": b"http://ns.adobe.com/xap/1.0/",
    b"xmpGImg": b"http://ns.adobe.com/xap/1.0/g/img/",
    b"xmpNote": b"http://ns.adobe.com/xmp/note/",
    b"GImage": b"http://ns.google.com/photos/1.0/image/",
    b"GDepth": b"http://ns.google.com/photos/1.0/depthmap/",
    b"GCamera": b"http://ns.google.com/photos/1.0/camera/",
    b"Container": b"http://ns.google.com/photos/1.0/container/",
    b"Item": b"http://ns.google.com/photos/1.0/container/item/",
    b"hdrgm": b"http://ns.adobe.com/hdr-gain-map/1.0/",
}
"""What prefixes mean that nobody declared."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute: namespace, name, value as it is written, and where it is."""

    space: bytes
    name: bytes
    value: bytes
    start: int  # of the blank before it
    end: int
    value_start: int  # behind the quotation mark


@dataclass(slots=True)
class Element:
    """An element: namespace, name, attributes, and where it is."""

    space: bytes
    name: bytes
    attributes: list[Attribute]
    spaces: list[Attribute]  # declarations of namespaces
    start: int
    inside: int  # behind its start tag
    parent: Element | None
    children: list[Element] = field(default_factory=list)
    outside: int = 0  # before its end tag
    end: int = 0


def elements(text: bytes) -> list[Element]:
    """Return the elements of XML in UTF-8, each before those inside it.

    Raises
    ------
    ValueError
        It is not well-formed, or uses what XMP does not need, such as entities of its own.
    """
    found: list[Element] = []
    here: Element | None = None
    scopes: list[dict[bytes, bytes]] = [dict(USUAL)]
    names: list[bytes] = []
    place = 0
    while (place := text.find(b"<", place)) >= 0:
        skipped = next((end for begin, end in _SKIPPED if text.startswith(begin, place)), None)
        if skipped is not None:
            place = text.find(skipped, place) + len(skipped)
            if place < len(skipped):
                raise ValueError("it is cut short")
            continue
        ended = _END.match(text, place)
        if ended is not None:
            if here is None or ended[1] != names.pop():
                raise ValueError("its elements are not nested")
            here.outside, here.end = ended.span()
            here = here.parent
            scopes.pop()
            place = ended.end()
            continue
        begun = _START.match(text, place)
        if begun is None or len(names) > _DEEPEST:
            raise ValueError("it is not XML")
        here = _element(begun, here, scopes)
        found.append(here)
        if begun[3]:
            here.outside = here.end = begun.end()
            here = here.parent
            scopes.pop()
        else:
            names.append(begun[1])
        place = begun.end()
    if here is not None or not found:
        raise ValueError("it is cut short")
    return found


def _element(
    begun: re.Match[bytes], parent: Element | None, scopes: list[dict[bytes, bytes]]
) -> Element:
    written = [
        (each[1], each[2][1:-1], each.start(), each.end(), each.start(2) + 1)
        for each in _ATTRIBUTE.finditer(begun[2])
    ]
    shift = begun.start(2)
    scope = scopes[-1]
    declared = {
        name.partition(b":")[2]: value
        for name, value, *_ in written
        if name == b"xmlns" or name.startswith(b"xmlns:")
    }
    scope = {**scope, **declared} if declared else scope
    scopes.append(scope)
    attributes: list[Attribute] = []
    spaces: list[Attribute] = []
    for name, value, start, end, value_start in written:
        prefix, colon, local = name.rpartition(b":")
        is_space = name == b"xmlns" or prefix == b"xmlns"
        space = scope.get(prefix, prefix) if colon and not is_space else b""
        places = start + shift, end + shift, value_start + shift
        (spaces if is_space else attributes).append(Attribute(space, local, value, *places))
    prefix, _, local = begun[1].rpartition(b":")
    space = scope.get(prefix, prefix)
    made = Element(space, local, attributes, spaces, begun.start(), begun.end(), parent)
    if parent is not None:
        parent.children.append(made)
    return made


def changed(text: bytes, edits: Iterable[tuple[int, int, bytes]]) -> bytes:
    """Return text with pieces replaced.

    Parameters
    ----------
    text : bytes
        The text.
    edits : iterable of (int, int, bytes)
        Start, end and what to write instead. A piece inside another one is ignored.
    """
    parts, done = [], 0
    for start, end, instead in sorted(edits, key=lambda edit: (edit[0], -edit[1])):
        if start >= done:
            parts += [text[done:start], instead]
            done = end
    return b"".join((*parts, text[done:]))
