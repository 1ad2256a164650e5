from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms, ImageOps

from inpaint_app.files.encoding import SUFFIXES
from inpaint_app.files.images import read_image, write_image
from inpaint_app.files.keeping import exif
from inpaint_app.files.keeping.carried import Chunk, GeoTag, Photoshop
from inpaint_app.files.picture import Picture

Make = Callable[..., np.ndarray]

RGB_PROFILE = b"\0" * 16 + b"RGB " + bytes(range(200))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["a.jpg", "a.png", "deep.png", "a.tif", "deep.tif", "a.webp"])
def test_orientation_is_applied_once(tmp_path: Path, name: str, orientation: int) -> None:
    path = tmp_path / name
    corner = np.zeros((16, 24, 3), dtype=np.uint8)
    corner[:8, :8] = 255
    corner[:8, 16:] = 120
    exif = Image.Exif()
    exif[274] = orientation
    image = Image.fromarray(corner)
    upright = np.asarray(ImageOps.exif_transpose(_with_exif(image, exif)))
    if name == "deep.png":
        like = Picture(corner, exif=exif.tobytes())
        write_image(path, corner.astype(np.uint16) * 257, like=like)
    elif name == "deep.tif":
        deep = corner.astype(np.uint16) * 257
        tifffile.imwrite(path, deep, photometric="rgb", extratags=[(274, 3, 1, orientation, True)])
    else:
        options = {"lossless": True} if name == "a.webp" else {"quality": 100}
        image.save(path, exif=exif, **(options if name != "a.tif" else {}))
    picture = read_image(path)
    found = picture.pixels if picture.pixels.dtype == np.uint8 else picture.pixels // 257
    assert found.shape == upright.shape
    assert np.abs(found.astype(int) - upright).max() <= (3 if name == "a.jpg" else 0)
    write_image(tmp_path / "out.png", picture.pixels, like=picture)
    again = read_image(tmp_path / "out.png")
    np.testing.assert_array_equal(again.pixels, picture.pixels)
    with Image.open(tmp_path / "out.png") as out:
        assert out.getexif().get(274, 1) == 1


def _with_exif(image: Image.Image, exif: Image.Exif) -> Image.Image:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", exif=exif)
    buffer.seek(0)
    return Image.open(buffer)


def _photo_with_everything(pixels_of: Make, path: Path) -> None:
    exif = Image.Exif()
    exif[271], exif[315] = "Camera", "Somebody"
    exif[0x8769] = {0x9003: "2001:02:03 04:05:06", 0x829A: 0.01}
    exif[0x8825] = {1: "N", 2: (46.0, 30.0, 0.0)}
    Image.fromarray(pixels_of(3, "uint8")).save(
        path, exif=exif, icc_profile=RGB_PROFILE, dpi=(300, 200)
    )


@pytest.mark.parametrize("source", ["a.jpg", "a.png", "a.webp"])
@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tif"])
@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_profile_exif_and_resolution_are_carried_over(
    pixels_of: Make, tmp_path: Path, source: str, suffix: str, dtype: str
) -> None:
    _photo_with_everything(pixels_of, tmp_path / source)
    picture = read_image(tmp_path / source)
    pixels = picture.pixels.astype(dtype) * (257 if dtype == "uint16" else 1)
    out = tmp_path / f"out{suffix}"
    notes = write_image(out, pixels, like=picture)
    with Image.open(out) as image:
        image.load()
        assert image.info["icc_profile"] == RGB_PROFILE
        exif = image.getexif()
        assert (exif[271], exif[315]) == ("Camera", "Somebody")
        assert exif.get_ifd(0x8769)[0x9003] == "2001:02:03 04:05:06"
        assert exif.get_ifd(0x8825)[1] == "N"
        assert not any("EXIF" in note for note in notes)
        if ".webp" not in (suffix, Path(source).suffix):
            assert image.info["dpi"] == pytest.approx((300, 200), abs=0.5)
    again = read_image(out)
    assert again.icc_profile == RGB_PROFILE
    assert again.exif is not None


def test_the_embedded_thumbnail_is_removed(pixels_of: Make, tmp_path: Path) -> None:
    thumbnail = b"\xff\xd8 the old face \xff\xd9"
    ifd0 = struct.pack("<HHHI4sI", 1, 271, 2, 4, b"Cam\0", 26)
    ifd1 = struct.pack("<HHHIIHHIII", 2, 513, 4, 1, 56, 514, 4, 1, len(thumbnail), 0)
    blob = b"Exif\0\0II*\0\x08\0\0\0" + ifd0 + ifd1 + thumbnail
    image = Image.fromarray(pixels_of(3, "uint8"))
    image.save(tmp_path / "a.jpg", exif=blob)
    assert thumbnail in (tmp_path / "a.jpg").read_bytes()
    picture = read_image(tmp_path / "a.jpg")
    write_image(tmp_path / "b.jpg", picture.pixels, like=picture)
    data = (tmp_path / "b.jpg").read_bytes()
    assert b"Cam\0" in data
    assert thumbnail not in data


def test_a_grey_profile_is_not_kept_for_a_colour_picture(pixels_of: Make, tmp_path: Path) -> None:
    like = Picture(pixels_of(1, "uint8"), icc_profile=b"\0" * 16 + b"GRAY" + b"\0" * 100)
    write_image(tmp_path / "a.webp", like.pixels, like=like)
    write_image(tmp_path / "a.png", like.pixels, like=like)
    assert read_image(tmp_path / "a.webp").icc_profile is None
    assert read_image(tmp_path / "a.png").icc_profile == like.icc_profile


def test_a_cmyk_profile_is_not_kept_for_an_rgb_picture(tmp_path: Path) -> None:
    Image.new("CMYK", (6, 5), (9, 8, 7, 6)).save(tmp_path / "a.jpg", icc_profile=b"x" * 200)
    assert read_image(tmp_path / "a.jpg").icc_profile is None


def test_damaged_exif_loses_the_exif_not_the_picture(pixels_of: Make, tmp_path: Path) -> None:
    image = Image.fromarray(pixels_of(3, "uint8"))
    image.save(tmp_path / "a.jpg", exif=b"Exif\0\0II*\0\x08\0\0\0\xff\0garbage")
    picture = read_image(tmp_path / "a.jpg")
    assert picture.pixels.shape == (24, 30, 3)
    assert "EXIF" in picture.notes[0]


def _png_with(path: Path, *chunks: tuple[bytes, bytes]) -> None:
    write_image(path, np.zeros((4, 5, 3), np.uint8))
    data = path.read_bytes()
    added = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    path.write_bytes(data[:33] + added + data[33:])


GAMMA, WIDE = struct.pack(">I", 100_000), struct.pack(">8I", *range(31_000, 39_000, 1000))
SRGB_GAMMA = struct.pack(">I", 45_455)
SRGB = struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)


@pytest.mark.parametrize(
    ("chunks", "lost"),
    [
        ([(b"gAMA", GAMMA), (b"cHRM", WIDE)], "gamma, chromaticities"),
        ([(b"gAMA", SRGB_GAMMA), (b"cHRM", SRGB)], None),
        ([(b"gAMA", GAMMA), (b"sRGB", b"\0")], None),
        ([], None),
    ],
)
def test_colours_of_a_png_are_kept_in_png_and_named_in_others(
    tmp_path: Path, chunks: list[tuple[bytes, bytes]], lost: str | None
) -> None:
    _png_with(tmp_path / "a.png", *chunks)
    picture = read_image(tmp_path / "a.png")
    assert picture.notes == ()
    assert write_image(tmp_path / "b.png", picture.pixels, like=picture) == ()
    data = (tmp_path / "b.png").read_bytes()
    for kind, body in chunks:
        assert kind + body in data
    notes = write_image(tmp_path / "b.webp", picture.pixels, like=picture)
    expected = () if lost is None else (f"not carried over, because WebP cannot hold it: {lost}",)
    assert notes == expected


@pytest.mark.parametrize("deep", [False, True])
def test_lost_tiff_metadata_is_named(tmp_path: Path, deep: bool) -> None:
    pixels = np.zeros((4, 5, 3), np.uint16 if deep else np.uint8)
    tags = [(700, 1, 4, b"<x/>", True), (50341, 7, 9, b"PrintIM d", True)]
    tifffile.imwrite(tmp_path / "a.tif", pixels, photometric="rgb", metadata=None, extratags=tags)
    picture = read_image(tmp_path / "a.tif")
    assert picture.notes == ("not carried over to an export: print settings (PrintIM)",)
    assert picture.xmp == b"<x/>"


XMP_SAYS = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6" dc:title="A&amp;B">'
    b"<tiff:Orientation>8</tiff:Orientation><xmp:Thumbnails><rdf:Alt>the old\nface</rdf:Alt>"
    b"</xmp:Thumbnails><x/></rdf:Description></x:xmpmeta>"
)
XMP_UPRIGHT = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="1" dc:title="A&amp;B">'
    b"<tiff:Orientation>1</tiff:Orientation><x/></rdf:Description></x:xmpmeta>"
)
HOLD_XMP = [".png", ".jpg", ".webp", ".tif"]


@pytest.mark.parametrize("suffix", [*HOLD_XMP, ".bmp"])
@pytest.mark.parametrize("source", ["a.png", "a.jpg", "a.webp", "a.tif", "deep.tif"])
def test_xmp_is_carried_over_upright_and_without_the_old_picture(
    pixels_of: Make, tmp_path: Path, source: str, suffix: str
) -> None:
    pixels = pixels_of(3, "uint8")
    first = Picture(pixels, xmp=XMP_SAYS)
    if source == "deep.tif":
        write_image(tmp_path / source, pixels.astype(np.uint16), like=first)
    else:
        write_image(tmp_path / source, pixels, like=first)
    picture = read_image(tmp_path / source)
    assert picture.xmp == XMP_UPRIGHT
    notes = write_image(tmp_path / f"out{suffix}", pixels, like=picture)
    again = read_image(tmp_path / f"out{suffix}")
    assert again.xmp == (XMP_UPRIGHT if suffix in HOLD_XMP else None)
    assert any("XMP" in note for note in notes) == (suffix not in HOLD_XMP)


def test_xmp_that_is_too_long_for_a_jpeg_is_named(pixels_of: Make, tmp_path: Path) -> None:
    like = Picture(pixels_of(3, "uint8"), xmp=b"<x>" + b"y" * 70_000 + b"</x>")
    notes = write_image(tmp_path / "a.jpg", like.pixels, like=like)
    assert "the XMP data is left out, because it is too long for JPEG" in notes
    write_image(tmp_path / "a.png", like.pixels, like=like)
    assert read_image(tmp_path / "a.png").xmp == like.xmp


def test_texts_of_a_png_are_kept(tmp_path: Path) -> None:
    _png_with(
        tmp_path / "a.png",
        (b"tEXt", "Author\0Zoë".encode("latin-1")),
        (b"zTXt", b"Comment\0\0" + zlib.compress(b"long ago")),
        (b"iTXt", "Title\0\0\0\0\0Ζωή ☀".encode()),
    )
    picture = read_image(tmp_path / "a.png")
    assert picture.notes == ()
    assert dict(picture.texts) == {"Author": "Zoë", "Comment": "long ago", "Title": "Ζωή ☀"}
    assert write_image(tmp_path / "b.png", picture.pixels, like=picture) == ()
    assert read_image(tmp_path / "b.png").texts == picture.texts
    notes = write_image(tmp_path / "b.jpg", picture.pixels, like=picture)
    assert "not carried over: texts (Author, Title)" in notes
    assert read_image(tmp_path / "b.jpg").texts == (("Comment", "long ago"),)
    for suffix in (".webp", ".tif", ".bmp"):
        notes = write_image(tmp_path / f"b{suffix}", picture.pixels, like=picture)
        assert "not carried over: texts (Author, Comment, Title)" in notes


def test_a_comment_in_a_jpeg_is_kept(tmp_path: Path) -> None:
    Image.new("RGB", (6, 5)).save(tmp_path / "a.jpg", comment="Grüße".encode())
    picture = read_image(tmp_path / "a.jpg")
    assert picture.notes == ()
    write_image(tmp_path / "b.jpg", picture.pixels, like=picture)
    with Image.open(tmp_path / "b.jpg") as image:
        assert image.info["comment"] == "Grüße".encode()


def test_cmyk_is_converted_by_its_profile(tmp_path: Path) -> None:
    """If the profile swaps red and blue, the converted picture must be swapped, too."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("CMYK", (6, 5), (0, 255, 255, 0)).save(tmp_path / "plain.tif")
    plain = read_image(tmp_path / "plain.tif")
    assert plain.notes == ("CMYK was converted to RGB by a plain rule: it has no colour profile",)
    assert plain.pixels[0, 0].tolist() == [255, 0, 0]
    Image.new("CMYK", (6, 5), (0, 255, 255, 0)).save(tmp_path / "rgb.tif", icc_profile=lab)
    broken = read_image(tmp_path / "rgb.tif")  # a profile of three colours is none for four inks
    assert "damaged" in broken.notes[0]
    assert broken.pixels[0, 0].tolist() == [255, 0, 0]


# -- nothing is lost without a word

XMP_PLAIN = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
    b'syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    b'dc:source="it"/></rdf:RDF></x:xmpmeta>'
)
WORDS = {
    "icc_profile": "colour profile",
    "exif": "EXIF",
    "xmp": "XMP",
    "dpi": "resolution",
    "texts": "texts",
    "iptc": "IPTC",
    "resources": "Photoshop's resources",
    "geo": "document name",
    "chunks": "significant bits",
}
IN_THE_PAGE = {282, 283, 296}  # which a TIFF says in its own way


def _said(picture: Picture, suffix: str) -> dict[str, object]:
    told = {
        (ifd, code): value
        for ifd, tags in exif.raws(picture.exif).items()
        for code, _, _, value in tags
        if code not in IN_THE_PAGE
    }
    return {
        "icc_profile": picture.icc_profile,
        "exif": told,
        "xmp": picture.xmp,
        "dpi": picture.dpi and tuple(round(value) for value in picture.dpi),
        "texts": picture.texts,
        "iptc": picture.photoshop.iptc,
        "resources": picture.photoshop.resources,
        "geo": picture.geo if suffix != ".tif" else tuple(tag.code for tag in picture.geo),
        "chunks": tuple(chunk.data for chunk in picture.chunks),
    }


@pytest.mark.parametrize("suffix", [each for each in SUFFIXES if each not in (".tiff", ".jpeg")])
def test_what_a_file_does_not_have_again_is_named(
    pixels_of: Make, tmp_path: Path, suffix: str
) -> None:
    settings: list[exif.Raw] = [(36867, 2, 20, b"2001:02:03 04:05:06\0")]
    first: list[exif.Raw] = [(271, 2, 4, b"Cam\0"), (18246, 3, 1, b"\4\0")]
    picture = Picture(
        pixels_of(3, "uint8"),
        icc_profile=RGB_PROFILE,
        exif=exif.built("<", first, settings, [(1, 2, 2, b"N\0")], []),
        dpi=(300, 200),
        xmp=XMP_PLAIN,
        texts=(("Comment", "hello"), ("Author", "me")),
        geo=(GeoTag(269, 2, 0, b"name"),),
        chunks=(Chunk("PNG", "sBIT", b"\5\6\5", "significant bits (sBIT)"),),
        photoshop=Photoshop(b"\x1c\2\5\0\2hi", b"8BIM\4\x0a\0\0\0\0\0\1\1\0"),
    )
    out = tmp_path / f"out{suffix}"
    notes = "; ".join(write_image(out, picture.pixels, like=picture))
    before, after = _said(picture, suffix), _said(read_image(out), suffix)
    if suffix == ".tif":
        before["geo"] = (269,)
        after["geo"] = tuple(code for code in after["geo"] if code != 18246)
    for fact, value in before.items():
        assert (after[fact] == value) != (WORDS[fact] in notes), f"{fact}: {notes}"
