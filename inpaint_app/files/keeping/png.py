"""PNG: its chunks."""

from __future__ import annotations

import struct
import zlib
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from inpaint_app.files.keeping import exif, photoshop, xmp
from inpaint_app.files.keeping.carried import NO_PHOTOSHOP, Chunk, Metadata, Text
from inpaint_app.files.keeping.hidden import holds_picture
from inpaint_app.files.keeping.verdicts import Entry, Findings

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CHUNKS", "SIGNATURE", "plain", "read", "written"]

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
XMP_KEY: Final = "XML:com.adobe.xmp"
_RAW_PROFILE: Final = "Raw profile type "
_LARGEST: Final = 1 << 26  # bytes of a text or profile; longer ones are named
_ALL_LARGEST: Final = 1 << 28  # bytes of all of them

_PIXELS: Final = "written anew with the pixels"
_MOVES: Final = "frames that were not read"
_OLD: Final = "shows the old picture"

CHUNKS: Final[dict[str, Entry]] = {
    "IHDR": Entry("size and kind of pixels", "rewritten", _PIXELS),
    "PLTE": Entry("palette", "rewritten", "becomes colours, because a fill needs its own"),
    "IDAT": Entry("pixels", "rewritten", _PIXELS),
    "IEND": Entry("end of the file", "rewritten", _PIXELS),
    "tRNS": Entry("transparent colours", "rewritten", "becomes opacity"),
    "cICP": Entry("colour space by numbers (cICP)", "kept"),
    "mDCV": Entry("mastering display (mDCV)", "kept"),
    "cLLI": Entry("light levels (cLLI)", "kept"),
    "iCCP": Entry("colour profile", "kept"),
    "sRGB": Entry("rendering intent (sRGB)", "kept"),
    "gAMA": Entry("gamma", "kept"),
    "cHRM": Entry("chromaticities", "kept"),
    "sBIT": Entry("significant bits (sBIT)", "rewritten", "with those of opacity, if that is new"),
    "bKGD": Entry("background colour", "rewritten", "as a colour, if it was that of a palette"),
    "hIST": Entry("histogram of the palette", "dropped", "counts the old pixels", quiet=True),
    "sPLT": Entry("suggested palette", "kept"),
    "pHYs": Entry("resolution", "kept", "also as a ratio without a unit"),
    "oFFs": Entry("position on a page", "kept"),
    "pCAL": Entry("physical values of pixels", "kept"),
    "sCAL": Entry("physical size", "kept", "but left out, with a note, if the picture is turned"),
    "sTER": Entry("arrangement of a stereo picture", "kept"),
    "vpAg": Entry("size of the canvas", "kept"),
    "caNv": Entry("place on the canvas", "kept"),
    "orNT": Entry("orientation (orNT)", "dropped", "the result is upright", quiet=True),
    "tIME": Entry("time of the last change", "dropped", "it was before this one", quiet=True),
    "eXIf": Entry("EXIF", "rewritten", "see the table of EXIF"),
    "tEXt": Entry("text", "kept"),
    "zTXt": Entry("compressed text", "kept", "written without compression"),
    "iTXt": Entry("text in any language", "kept", "XMP is rewritten: see the table of XMP"),
    "acTL": Entry("animation", "named", _MOVES),
    "fcTL": Entry("animation", "named", _MOVES),
    "fdAT": Entry("animation", "named", _MOVES),
    "dSIG": Entry("signature", "dropped", "signs the old pixels"),
    "caBX": Entry("content credentials", "dropped", "sign the old pixels"),
    "iDOT": Entry(
        "places of the pixels in the file", "dropped", "those of the old file", quiet=True
    ),
    "skRf": Entry("the original picture (skRf)", "dropped", _OLD),
    "prVW": Entry("a preview (prVW)", "dropped", _OLD),
    "mkBF": Entry("layers of Fireworks", "dropped", _OLD),
    "mkBS": Entry("layers of Fireworks", "dropped", _OLD),
    "mkBT": Entry("layers of Fireworks", "dropped", _OLD),
    "mkTS": Entry("layers of Fireworks", "dropped", _OLD),
    "behind IEND": Entry("data behind the picture", "named"),
}
"""What becomes of chunks. Others are named. Texts “Raw profile type …” are left out, with a note,
but for IPTC; so are texts that hold a picture."""

_ELDER: Final = {"mDCv": "mDCV", "cLLi": "cLLI", "exIf": "eXIf"}  # names in drafts
_AS_THEY_ARE: Final = frozenset(
    [
        "cICP",
        "mDCV",
        "cLLI",
        "sRGB",
        "gAMA",
        "cHRM",
        "sBIT",
        "bKGD",
        "sPLT",
        "oFFs",
        "pCAL",
        "sCAL",
        "sTER",
        "vpAg",
        "caNv",
    ]
)
_BEFORE_PROFILE: Final = ("cICP",)
_NEEDED: Final = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_PROFILE_NAME: Final = b"ICC profile"
_SRGB_GAMMA: Final = 45455
_SRGB_CHROMATICITIES: Final = (31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)
_SRGB_CODES: Final = (1, 13)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, int, int, bool]]:
    """Yield type, content, begin, end, and whether the checksum is right, up to the last whole one.

    The checksums of pixels are left to the decoder.
    """
    place = len(SIGNATURE)
    while place + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, place)
        kind = data[place + 4 : place + 8]
        end = place + 12 + length
        if end > len(data) or not kind.isalpha():
            return
        needed = kind in _NEEDED
        body = b"" if kind in (b"IDAT", b"fdAT") else data[place + 8 : end - 4]
        sound = needed or not body or zlib.crc32(kind + body) == int.from_bytes(data[end - 4 : end])
        yield kind, body, place, end, sound
        place = end
        if kind == b"IEND":
            return


def plain(data: bytes) -> bytes:
    """Return a PNG with nothing but its picture.

    Long texts, odd profiles and wrong checksums of other chunks must not keep a decoder from it.
    """
    parts, begin = [], 0
    for kind, _, start, stop, _ in _chunks(data):
        if kind not in _NEEDED:
            parts.append(data[begin:start])
            begin = stop
    return b"".join((*parts, data[begin:])) if parts else data


def read(data: bytes, found: Findings) -> tuple[int, Metadata]:
    """Return the orientation and the metadata of a PNG.

    Parameters
    ----------
    data : bytes
        The whole file.
    found : Findings
        What is not carried over is added to it.
    """
    reader = _Reader(found)
    for kind, body, _, stop, sound in _chunks(data):
        reader.take(kind, body, sound=sound)
        if kind == b"IEND" and data[stop:].strip(b"\0\r\n "):
            found.judge(CHUNKS["behind IEND"])
    return reader.result()


class _Reader:
    """Takes the chunks of one file, one after the other."""

    def __init__(self, found: Findings) -> None:
        self.found = found
        self.room = _ALL_LARGEST
        self.header = b""
        self.palette = b""
        self.transparent = False
        self.frames = 0
        self.first_is_still = True
        self.seen_pixels = False
        self.orientation = 1
        self.profile: bytes | None = None
        self.profile_name = b""
        self.exif: bytes | None = None
        self.raw_exif: bytes | None = None
        self.xmp: bytes | None = None
        self.resources = b""  # of Photoshop, with IPTC
        self.unit: int | None = None
        self.ratio = (0, 0)
        self.texts: list[tuple[str, str]] = []
        self.chunks: list[tuple[str, bytes]] = []

    def take(self, kind: bytes, body: bytes, *, sound: bool) -> None:
        name = kind.decode()
        name = _ELDER.get(name, name)
        if not sound:
            self.found.notes.append(
                f"the checksum of a chunk without pixels ({name}) is wrong, which changes nothing"
            )
        entry = CHUNKS.get(name, Entry(f"the PNG chunk {name}", "named"))
        if name == "acTL":
            self.frames = int.from_bytes(body[:4])
        elif name == "fcTL":
            self.first_is_still &= self.seen_pixels
        elif name == "IDAT":
            self.seen_pixels = True
        elif name != "fdAT" and self.found.judge(entry):
            self._keep(name, body)

    def _keep(self, name: str, body: bytes) -> None:
        if name == "IHDR":
            self.header = body
        elif name == "PLTE":
            self.palette = body
        elif name == "tRNS":
            self.transparent = True
        elif name in ("tEXt", "zTXt", "iTXt"):
            self._text(name, body)
        elif name == "iCCP":
            self._icc(body)
        elif name == "eXIf":
            self.exif = body
        elif name == "pHYs" and len(body) == 9:
            *ratio, self.unit = struct.unpack(">IIB", body)
            self.ratio = ratio[0], ratio[1]
        elif name in _AS_THEY_ARE:
            self.chunks.append((name, body))

    def _text(self, kind: str, body: bytes) -> None:
        key, _, rest = body.partition(b"\0")
        name = key.decode("latin-1")
        try:
            text = self._decoded(kind, rest)
        except (ValueError, zlib.error):
            self.found.lost.append(f"a text that cannot be read ({name})")
            return
        if name == XMP_KEY:
            letters = "utf-8" if kind == "iTXt" else "latin-1"  # as its bytes were decoded
            self.xmp = text.encode(letters, "surrogatepass")
        elif name.startswith(_RAW_PROFILE):
            self._raw_profile(name.removeprefix(_RAW_PROFILE), text)
        elif holds_picture(text):
            self.found.untrue.append(f"a picture in a text ({name})")
        else:
            self.texts.append((name, text))

    def _decoded(self, kind: str, rest: bytes) -> str:
        if kind == "tEXt":
            return rest.decode("latin-1")
        if kind == "zTXt":
            return self._inflated(rest[1:]).decode("latin-1")
        if len(rest) < 2:
            raise ValueError("it is cut short")
        language, _, more = rest[2:].partition(b"\0")
        keyword, _, text = more.partition(b"\0")
        if rest[0]:
            text = self._inflated(text)
        said, spoken, key = (part.decode("utf-8", "replace") for part in (text, language, keyword))
        return Text(said, language=spoken, keyword=key) if spoken or key else said

    def _raw_profile(self, what: str, text: str) -> None:
        """Take what ImageMagick wrote as hexadecimal digits, if it has no better place."""
        lines = text.split()
        try:
            data = bytes.fromhex("".join(lines[2:]))
        except ValueError:
            data = b""
        data = data.removeprefix(photoshop.HEADER)
        if what in ("iptc", "8bim") and data.startswith((b"8BIM", b"\x1c")):
            self.resources = self.resources or photoshop.listed(data)
            return
        self.found.untrue.append(f"the text “{_RAW_PROFILE}{what}”")
        if what in ("exif", "APP1") and data.startswith(exif.HEADER):
            self.raw_exif = data
        elif what == "xmp" and self.xmp is None:
            self.xmp = data
        elif what in ("icc", "icm") and self.profile is None and data[36:40] == b"acsp":
            self.profile = data

    def _icc(self, body: bytes) -> None:
        name, _, rest = body.partition(b"\0")
        try:
            self.profile = self._inflated(rest[1:])
            self.profile_name = name[:79]  # as long as it may be
        except (ValueError, zlib.error):
            self.found.lost.append("a colour profile that cannot be read")

    def _inflated(self, data: bytes) -> bytes:
        """Return decompressed data, of limited length in all."""
        limit = min(_LARGEST, self.room)
        inflate = zlib.decompressobj()
        result = inflate.decompress(data, limit + 1)
        if len(result) > limit or not inflate.eof:
            raise ValueError("it is too long, or cut short")
        self.room -= len(result)
        return result

    def result(self) -> tuple[int, Metadata]:
        found = self.found
        if self.frames > 1 or (self.frames and self.first_is_still):
            count = self.frames + self.first_is_still
            found.notes.append(f"only the first of {count} pictures in the file was read")
            more = count - 1
            found.unread.append(f"{more} more pictures" if more > 1 else "another picture")
        orientation, block = 1, None
        for each in (self.exif, self.raw_exif):
            if each and block is None:
                orientation, block = _exif_of(each, found)
        dpi = density = None
        if self.unit == 1 and all(value > 1 / 0.0254 for value in self.ratio):
            dpi = self.ratio[0] * 0.0254, self.ratio[1] * 0.0254
        elif self.unit == 0 and all(self.ratio) and self.ratio != (1, 1):
            density = Fraction(self.ratio[0]), Fraction(self.ratio[1])
        elif self.unit is not None and self.unit > 1:
            found.lost.append("a resolution in an unknown unit")
        told = None if self.xmp is None else xmp.cleaned(self.xmp, found)
        return orientation, Metadata(
            self.profile or None,
            block,
            dpi,
            told,
            tuple(self.texts),
            density=density,
            chunks=tuple(self._carried()),
            photoshop=photoshop.cleaned(self.resources, found) if self.resources else NO_PHOTOSHOP,
        )

    def _carried(self) -> Iterator[Chunk]:
        """Yield the chunks that are written again, fit for pixels without a palette."""
        usual = self.profile is not None or any(name == "sRGB" for name, _ in self.chunks)
        if self.profile and self.profile_name not in (b"", _PROFILE_NAME):
            yield Chunk("PNG", "iCCP", self.profile_name)
        depth, colours = (self.header[8], self.header[9]) if len(self.header) == 13 else (8, 2)
        for name, body in self.chunks:
            told = "" if name == "sRGB" else CHUNKS[name].name
            if (
                (name == "gAMA" and (usual or _is_near(">I", body, (_SRGB_GAMMA,))))
                or (name == "cHRM" and (usual or _is_near(">8I", body, _SRGB_CHROMATICITIES)))
                or (name == "cICP" and tuple(body[:2]) == _SRGB_CODES)
            ):
                told = ""
            elif name == "sBIT" and self.transparent and colours in (0, 2, 3):
                body = body + bytes([8 if colours == 3 else depth])
            elif name == "bKGD":
                body = self._background(body, depth, colours)
            if body:
                yield Chunk("PNG", name, body, told)

    def _background(self, body: bytes, depth: int, colours: int) -> bytes:
        """Return the background for colours without a palette and of at least eight bits."""
        if colours == 3:
            entry = self.palette[3 * body[0] : 3 * body[0] + 3] if body else b""
            return b"".join(bytes([0, value]) for value in entry)
        if colours == 0 and depth < 8 and len(body) == 2:
            value = int.from_bytes(body) * 255 // ((1 << depth) - 1)
            return min(value, 255).to_bytes(2)
        return body


def _exif_of(block: bytes, found: Findings) -> tuple[int, bytes | None]:
    try:
        return exif.cleaned(block, found)
    except ValueError as error:
        found.notes.append(f"its EXIF data cannot be read ({error}) and is left out")
        return 1, None


def _is_near(form: str, body: bytes, usual: tuple[int, ...]) -> bool:
    if len(body) != struct.calcsize(form):
        return False
    return all(
        abs(value - each) <= 100
        for value, each in zip(struct.unpack(form, body), usual, strict=True)
    )


# -- writing


def written(extras: Metadata, channels: int, depth: int) -> bytes:
    """Return the chunks to insert behind IHDR.

    Parameters
    ----------
    extras : Metadata
        The metadata.
    channels, depth : int
        Of the pixels that are written: 1 … 4 channels of 8 or 16 bits.
    """
    carried = [each for each in extras.chunks if each.form == "PNG"]
    chunks = b"".join(
        _chunk(each.key, each.data) for each in carried if each.key in _BEFORE_PROFILE
    )
    if extras.icc_profile:
        called = next((each.data for each in carried if each.key == "iCCP"), _PROFILE_NAME)
        chunks += _chunk("iCCP", called + b"\0\0" + zlib.compress(extras.icc_profile))
    for each in carried:
        if each.key not in (*_BEFORE_PROFILE, "iCCP") and _fits(each, channels, depth, extras):
            chunks += _chunk(each.key, each.data)
    if extras.dpi:
        per_metre = (round(value / 0.0254) for value in extras.dpi)
        chunks += _chunk("pHYs", struct.pack(">IIB", *per_metre, 1))
    elif extras.density:
        chunks += _chunk("pHYs", struct.pack(">IIB", *_whole(extras.density), 0))
    if extras.exif:
        chunks += _chunk("eXIf", extras.exif.removeprefix(exif.HEADER))
    for name, text in extras.texts:
        chunks += _text_chunk(name, text)
    resources = photoshop.written(extras.photoshop)
    if resources:  # as ImageMagick and ExifTool have them
        digits = resources.hex()
        lines = "\n".join(digits[n : n + 72] for n in range(0, len(digits), 72))
        told = zlib.compress(f"\niptc\n{len(resources):8d}\n{lines}\n".encode())
        chunks += _chunk("zTXt", f"{_RAW_PROFILE}iptc\0\0".encode() + told)
    if extras.xmp:
        chunks += _chunk("iTXt", XMP_KEY.encode() + b"\0\0\0\0\0" + extras.xmp)
    return chunks


def _fits(chunk: Chunk, channels: int, depth: int, extras: Metadata) -> bool:
    """Return whether a chunk describes pixels of such channels and depth."""
    if chunk.key == "sBIT":
        return len(chunk.data) == channels and max(chunk.data) <= depth
    if chunk.key == "bKGD":
        return len(chunk.data) == (2 if channels < 3 else 6)
    # Both say what colours are; a reader may take either.
    return not (chunk.key == "sRGB" and extras.icc_profile)


def _whole(density: tuple[Fraction, Fraction]) -> tuple[int, int]:
    """Return a ratio as two whole numbers."""
    common = density[0].denominator * density[1].denominator
    x, y = int(density[0] * common), int(density[1] * common)
    if density[0].denominator == density[1].denominator == 1:
        x, y = int(density[0]), int(density[1])
    largest = max(x, y)
    if largest >= 1 << 31:
        x, y = (max(1, value * ((1 << 31) - 1) // largest) for value in (x, y))
    return x, y


def _text_chunk(name: str, text: str) -> bytes:
    """Return a chunk with a text: tEXt if Latin-1 can hold it, otherwise iTXt."""
    language = text.language if isinstance(text, Text) else ""
    keyword = text.keyword if isinstance(text, Text) else ""
    key, text = name.encode("latin-1", "replace"), text.replace("\0", " ")  # which ends a text
    if not language and not keyword:
        try:
            return _chunk("tEXt", name.encode("latin-1") + b"\0" + text.encode("latin-1"))
        except UnicodeEncodeError:
            keyword = name if key != name.encode("utf-8") else ""
    head = key + b"\0\0\0" + language.encode() + b"\0" + keyword.encode("utf-8", "replace") + b"\0"
    return _chunk("iTXt", head + text.encode("utf-8", "replace"))


def _chunk(kind: str, data: bytes) -> bytes:
    head = kind.encode() + data
    return struct.pack(">I", len(data)) + head + struct.pack(">I", zlib.crc32(head))
