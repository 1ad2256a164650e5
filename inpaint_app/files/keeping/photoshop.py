"""The resources that Photoshop puts into JPEG and TIFF, and IPTC, which stands among them.

A resource has a signature, a number, a name and its data. IPTC is a list of data sets, each with
the number of its record and its own (IPTC-NAA Information Interchange Model, version 4).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from inpaint_app.files.keeping.carried import Photoshop
from inpaint_app.files.keeping.hidden import holds_picture
from inpaint_app.files.keeping.verdicts import Entry, Findings

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "DATA_SETS",
    "HEADER",
    "RESOURCES",
    "cleaned",
    "fitted",
    "iptc_cleaned",
    "listed",
    "profile_in",
    "tidied",
    "written",
]

HEADER: Final = b"Photoshop 3.0\0"
"""What precedes the resources in a JPEG."""

_IPTC, _RESOLUTION, _DIGEST, _PROFILE = 1028, 1005, 1061, 1039
_IPTC_HEAD: Final = b"8BIM\x04\x04\0\0"
_PATHS: Final = range(2000, 2999)
_SIGNATURES: Final = (b"8BIM", b"MeSa", b"PHUT", b"AgHg", b"DCSR")
_OLD: Final = "shows the old picture"
_ELSEWHERE: Final = "the file says so in its own place"
_LAYERS: Final = "about layers and selections, which the result does not have"
_PIXELS: Final = "describes how the pixels of a file were stored"
_AS_STORED: Final = "but left out, with a note, if the picture was stored turned"

RESOURCES: Final[dict[int, Entry]] = {
    1000: Entry("size and kind of pixels", "dropped", _PIXELS, quiet=True),
    _RESOLUTION: Entry("resolution", "rewritten", "exchanged, if the picture was stored lying"),
    1006: Entry("names of channels", "kept"),
    1007: Entry("display of channels", "kept"),
    1008: Entry("caption", "kept"),
    1009: Entry("border", "kept"),
    1010: Entry("background colour", "kept"),
    1011: Entry("print settings", "kept"),
    1012: Entry("halftones", "kept"),
    1013: Entry("halftones", "kept"),
    1014: Entry("halftones", "kept"),
    1015: Entry("transfer functions", "kept"),
    1016: Entry("transfer functions", "kept"),
    1017: Entry("transfer functions", "kept"),
    1018: Entry("duotones", "kept"),
    1019: Entry("black and white", "kept"),
    1021: Entry("EPS options", "kept"),
    1022: Entry("quick mask", "dropped", _LAYERS, quiet=True),
    1024: Entry("state of layers", "dropped", _LAYERS, quiet=True),
    1025: Entry("working path", "kept", _AS_STORED),
    1026: Entry("groups of layers", "dropped", _LAYERS, quiet=True),
    _IPTC: Entry("IPTC", "rewritten", "see the table of IPTC"),
    1029: Entry("kind of a raw file", "dropped", _PIXELS, quiet=True),
    1030: Entry("quality of a JPEG", "dropped", "that of the old file", quiet=True),
    1032: Entry("grid and guides", "kept", _AS_STORED),
    1033: Entry("thumbnail", "dropped", _OLD, quiet=True),
    1034: Entry("whether there is a copyright", "kept"),
    1035: Entry("address in the web", "kept"),
    1036: Entry("thumbnail", "dropped", _OLD, quiet=True),
    1037: Entry("angle of light", "kept"),
    1038: Entry("colour samplers", "kept", _AS_STORED),
    _PROFILE: Entry("colour profile", "rewritten", "written in its own place"),
    1040: Entry("watermark", "kept"),
    1041: Entry("whether it has no colour profile on purpose", "kept"),
    1042: Entry("whether effects are visible", "kept"),
    1043: Entry("spot halftones", "kept"),
    1044: Entry("numbers for new layers", "kept"),
    1045: Entry("names of channels", "kept"),
    1046: Entry("size of the palette", "dropped", _PIXELS, quiet=True),
    1047: Entry("transparent colour of the palette", "dropped", _PIXELS, quiet=True),
    1049: Entry("height of light", "kept"),
    1050: Entry("slices", "kept", _AS_STORED),
    1051: Entry("address in the web", "kept"),
    1053: Entry("numbers of channels", "kept"),
    1054: Entry("addresses in the web", "kept"),
    1057: Entry("version", "kept"),
    1058: Entry("EXIF", "dropped", _ELSEWHERE, quiet=True),
    1059: Entry("EXIF", "dropped", _ELSEWHERE, quiet=True),
    1060: Entry("XMP", "dropped", _ELSEWHERE, quiet=True),
    _DIGEST: Entry("checksum of IPTC", "kept", "but left out if IPTC is changed"),
    1062: Entry("scale for printing", "kept"),
    1064: Entry("shape of a pixel", "kept", _AS_STORED),
    1065: Entry("compositions of layers", "dropped", _LAYERS, quiet=True),
    1066: Entry("duotones", "kept"),
    1067: Entry("spot colours", "kept"),
    1069: Entry("selected layers", "dropped", _LAYERS, quiet=True),
    1070: Entry("settings of HDR", "kept"),
    1071: Entry("print settings", "kept"),
    1072: Entry("enabled groups of layers", "dropped", _LAYERS, quiet=True),
    1073: Entry("colour samplers", "kept", _AS_STORED),
    1074: Entry("scale of measurement", "kept"),
    1075: Entry("timeline", "dropped", _LAYERS, quiet=True),
    1076: Entry("what is to be shown of it", "kept"),
    1077: Entry("display of channels", "kept"),
    1078: Entry("onion skins", "dropped", _LAYERS, quiet=True),
    1080: Entry("places of things counted", "kept", _AS_STORED),
    1082: Entry("print settings", "kept"),
    1083: Entry("print settings", "kept"),
    1084: Entry("print settings of macOS", "kept"),
    1085: Entry("print settings of Windows", "kept"),
    1086: Entry("where it was saved", "dropped", "that of the old file", quiet=True),
    1087: Entry("format in which it was saved", "dropped", "that of the old file", quiet=True),
    1088: Entry("selected paths", "dropped", _LAYERS, quiet=True),
    2000: Entry("paths", "kept", "2000 to 2998; " + _AS_STORED),
    2999: Entry("name of the clipping path", "kept", _AS_STORED),
    3000: Entry("origins of paths", "kept", _AS_STORED),
    8000: Entry("settings of Lightroom", "kept"),
    10000: Entry("print settings", "kept"),
}
"""What becomes of resources, by number. Others are named; so is one that holds a picture."""

_IN_PLACE: Final = frozenset(
    code for code, entry in RESOURCES.items() if entry.why.endswith(_AS_STORED)
)

DATA_SETS: Final[dict[tuple[int, int], Entry]] = {
    (1, 90): Entry("character set", "kept"),
    (2, 5): Entry("title", "kept"),
    (2, 25): Entry("keyword", "kept"),
    (2, 55): Entry("date", "kept"),
    (2, 80): Entry("author", "kept"),
    (2, 116): Entry("copyright", "kept"),
    (2, 120): Entry("description", "kept"),
    (2, 131): Entry("lying or upright", "rewritten", "exchanged, if the picture was stored lying"),
    (2, 200): Entry("format of the preview", "dropped", _OLD, quiet=True),
    (2, 201): Entry("version of the preview", "dropped", _OLD, quiet=True),
    (2, 202): Entry("preview", "dropped", _OLD, quiet=True),
    (3, 0): Entry("size and kind of pixels", "dropped", _PIXELS, quiet=True),
    (7, 0): Entry("size of the picture", "dropped", _PIXELS, quiet=True),
    (8, 0): Entry("the picture itself in IPTC", "dropped", _OLD),
    (9, 0): Entry("size of the picture", "dropped", _PIXELS, quiet=True),
}
"""What becomes of data sets of IPTC, by record and number. Others are kept; one that holds a
picture is left out, with a note."""


@dataclass(frozen=True, slots=True)
class _Resource:
    code: int
    data: bytes
    whole: bytes  # as it stands in the file
    head: bytes  # signature, number and name


def _parsed(resources: bytes) -> Iterator[_Resource]:
    """Yield resources; raise `ValueError` at what is none."""
    place = 0
    while resources[place:].strip(b"\0"):
        if resources[place : place + 4] not in _SIGNATURES or place + 12 > len(resources):
            raise ValueError("it is not a list of resources")
        name = resources[place + 6]
        start = place + 7 + name + (name + 1) % 2  # length and name have an even length
        if start + 4 > len(resources):
            raise ValueError("it is cut short")
        code, length = (
            int.from_bytes(resources[place + 4 : place + 6]),
            int.from_bytes(resources[start : start + 4]),
        )
        end = start + 4 + length
        if end > len(resources):
            raise ValueError("it is cut short")
        whole = resources[place:end] + b"\0" * (length % 2)  # which the last one may lack
        yield _Resource(code, resources[start + 4 : end], whole, resources[place:start])
        place = end + length % 2


def cleaned(resources: bytes, found: Findings) -> Photoshop:
    """Return IPTC and the resources that are true of the result.

    Parameters
    ----------
    resources : bytes
        Without the header.
    found : Findings
        What is left out is added to it.
    """
    kept = _kept(resources, found)
    iptc = next((each.data for each in kept if each.code == _IPTC), None)
    others = b"".join(each.whole for each in kept if each.code != _IPTC)
    return Photoshop(iptc, others or None)


def tidied(resources: bytes) -> bytes:
    """Return the resources that `cleaned` keeps, each in its place, and the profile."""
    return b"".join(each.whole for each in _kept(resources, Findings(), profile=True))


def _kept(resources: bytes, found: Findings, *, profile: bool = False) -> list[_Resource]:
    kept: list[_Resource] = []
    changed = False
    try:
        for each in _parsed(resources):
            code = 2000 if each.code in _PATHS else each.code
            entry = RESOURCES.get(code, Entry(f"the Photoshop resource {each.code}", "named"))
            if not found.judge(entry) or (code == _PROFILE and not profile):
                continue
            if code == _IPTC and any(other.code == _IPTC for other in kept):
                found.lost.append("a second block of IPTC")
            elif code == _IPTC:
                clean = iptc_cleaned(each.data, found)
                changed = clean != each.data
                if clean is not None:
                    whole = _made(each.head, clean) if changed else each.whole
                    kept.append(_Resource(code, clean, whole, each.head))
            elif code != _PROFILE and holds_picture(each.data):
                found.untrue.append(f"a picture in the Photoshop resource {each.code}")
            else:
                kept.append(each)
    except ValueError:
        found.lost.append("Photoshop's resources that cannot be read")
    return [each for each in kept if not changed or each.code != _DIGEST]


def profile_in(resources: bytes) -> bytes | None:
    """Return the colour profile that stands among resources; None without one."""
    try:
        return next((each.data for each in _parsed(resources) if each.code == _PROFILE), None)
    except ValueError:
        return None


def fitted(said: Photoshop, orientation: int, found: Findings) -> Photoshop:
    """Return resources that fit the picture after it was turned upright.

    Parameters
    ----------
    said : Photoshop
        As `cleaned` returns them.
    orientation : int
        How the picture was stored, 1 … 8.
    found : Findings
        What holds only for the pixels as they were stored is added to it.
    """
    if orientation == 1:
        return said
    kept: list[bytes] = []
    for each in _parsed(said.resources or b""):
        code = 2000 if each.code in _PATHS else each.code
        if code in _IN_PLACE:
            found.untrue.append("paths, guides and samplers of Photoshop")
        elif code == _RESOLUTION and len(each.data) == 16 and orientation >= 5:
            kept.append(_made(each.head, each.data[8:] + each.data[:8]))
        else:
            kept.append(each.whole)
    iptc = said.iptc
    if iptc is not None and orientation >= 5:
        iptc = b"".join(
            whole[:-1] + {b"L": b"P", b"P": b"L"}.get(whole[-1:], whole[-1:])
            if (record, number) == (2, 131)
            else whole
            for record, number, _, whole in _data_sets(iptc)
        )
    if iptc != said.iptc:
        kept = [each for each in kept if int.from_bytes(each[4:6]) != _DIGEST]
    return Photoshop(iptc, b"".join(kept) or None)


def listed(data: bytes) -> bytes:
    """Return resources; data that is only IPTC becomes the one resource."""
    return data if data[:4] in _SIGNATURES else _made(_IPTC_HEAD, data)


def written(said: Photoshop) -> bytes:
    """Return resources with IPTC among them; empty if there is nothing."""
    first = b"" if said.iptc is None else _made(_IPTC_HEAD, said.iptc)
    return first + (said.resources or b"")


def _made(head: bytes, data: bytes) -> bytes:
    return head + struct.pack(">I", len(data)) + data + b"\0" * (len(data) % 2)


def _data_sets(iptc: bytes) -> Iterator[tuple[int, int, bytes, bytes]]:
    """Yield record, number, value, and all bytes of the data sets.

    Raises
    ------
    ValueError
        It is not IPTC.
    """
    place = 0
    while iptc[place:].strip(b"\0"):
        if iptc[place] != 0x1C or place + 5 > len(iptc):
            raise ValueError("it is not a list of data sets")
        record, number = iptc[place + 1], iptc[place + 2]
        length, start = int.from_bytes(iptc[place + 3 : place + 5]), place + 5
        if length & 0x8000:  # the length of the length
            start += length & 0x7FFF
            length = int.from_bytes(iptc[place + 5 : start])
        end = start + length
        if end > len(iptc):
            raise ValueError("it is cut short")
        yield record, number, iptc[start:end], iptc[place:end]
        place = end


def iptc_cleaned(iptc: bytes, found: Findings) -> bytes | None:
    """Return IPTC without previews, the same bytes if it has none; None if it cannot be read.

    Parameters
    ----------
    iptc : bytes
        The data sets.
    found : Findings
        What is left out is added to it.
    """
    if not iptc.startswith(b"\x1c") and iptc[3:4] == b"\x1c":  # 32-bit numbers of another order
        iptc = b"".join(iptc[n : n + 4][::-1] for n in range(0, len(iptc), 4))
    kept: list[bytes] = []
    changed = False
    try:
        for record, number, value, whole in _data_sets(iptc):
            key = (record, 0) if record in (3, 7, 8, 9) else (record, number)
            entry = DATA_SETS.get(key, Entry("IPTC", "kept"))
            if not found.judge(entry):
                changed = True
            elif holds_picture(value):
                found.untrue.append(f"a picture in IPTC ({record}:{number})")
                changed = True
            else:
                kept.append(whole)
    except ValueError:
        found.lost.append("IPTC that cannot be read")
        return None
    return (b"".join(kept) or None) if changed else (iptc or None)
