"""Open and export every kind of file, and check what stayed the same.

Pillow, tifffile and imagecodecs write the sources and read the results, not our own code.
`python -m benchmarks.files.formats` prints the same matrix as a table.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import imagecodecs
import numpy as np
import pillow_heif
import tifffile
from PIL import Image, ImageCms, PngImagePlugin

from inpaint_app.document.document import Document
from inpaint_app.files.images import read_image, write_image

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pillow_heif.register_heif_opener()

SHAPE = (20, 28)
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
GREY_PROFILE = PROFILE[:16] + b"GRAY" + PROFILE[20:]
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:title>Zo\xc3\xab</dc:title></x:xmpmeta>'
DPI = (300.0, 300.0)
MAKER, AUTHOR = "Camera", "Somebody"
TEXT = "taken long ago"

WHAT = ("values", "depth", "alpha", "profile", "EXIF", "XMP", "resolution", "texts")
Verdicts = dict[str, bool | None]
"""By what is kept: whether it is; None where the source has no such thing."""


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    Attributes
    ----------
    name : str
        Format, bits, colours.
    suffix : str
        The ending of the file and of the export.
    make : callable
        Writes such a file and returns the values that it holds.
    lossless : bool
        Whether the export must have the same values outside the mask.
    """

    name: str
    suffix: str
    make: Callable[[Path], np.ndarray]
    lossless: bool = True


def values(dtype: str, channels: int) -> np.ndarray:
    """Return values over the whole range; if there is alpha, some of it is 0."""
    rng = np.random.default_rng(channels)
    shape = SHAPE if channels == 1 else (*SHAPE, channels)
    if dtype == "heights":
        found = rng.uniform(-1000, 3000, shape).astype(np.float32)
        found[4:8, 10:16] = np.nan
    elif dtype == "12 bits":
        found = rng.integers(0, 4095, shape, np.uint16, endpoint=True)
    elif dtype.startswith("float"):
        found = rng.random(shape, np.float32).astype(dtype)
    else:
        limits = np.iinfo(dtype)
        found = rng.integers(limits.min, limits.max, shape, dtype=dtype, endpoint=True)
    if channels in (2, 4):
        found[:8, :, -1] = 0  # transparent, with hidden colours
        found[8:14, :, -1] = 1 if dtype == "float32" else np.iinfo(dtype).max
    return found


def exif() -> Image.Exif:
    """Return EXIF with a maker, an author and a date."""
    found = Image.Exif()
    found[271], found[315] = MAKER, AUTHOR
    found[0x8769] = {0x9003: "2001:02:03 04:05:06"}
    return found


# -- making


def _png(image: Image.Image) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        said = PngImagePlugin.PngInfo()
        said.add_text("Comment", TEXT)
        said.add_itxt("XML:com.adobe.xmp", XMP.decode())
        grey = image.mode in ("1", "L", "LA")
        profile = GREY_PROFILE if grey else PROFILE
        image.save(path, pnginfo=said, exif=exif(), icc_profile=profile, dpi=DPI)

    return write


def png(mode: str, channels: int) -> Callable[[Path], np.ndarray]:
    """Return a function that writes a PNG of 8 bits or less."""

    def make(path: Path) -> np.ndarray:
        pixels = values("uint8", channels)
        if mode == "1":
            pixels = np.where(pixels > 127, 255, 0).astype(np.uint8)
        image = Image.fromarray(pixels)
        if mode == "1":
            image = image.convert("1", dither=Image.Dither.NONE)
        elif mode.startswith("P"):
            image = image.quantize(17, dither=Image.Dither.NONE)
            pixels = np.asarray(image.convert("RGB"))
            if mode == "PA":
                image.info["transparency"] = 3
                alpha = np.where(np.asarray(image) == 3, 0, 255).astype(np.uint8)
                pixels = np.dstack([pixels, alpha])
        _png(image)(path)
        return pixels

    return make


def deep_png(channels: int) -> Callable[[Path], np.ndarray]:
    """Return a function that writes a PNG of 16 bits, with hand-made chunks."""

    def make(path: Path) -> np.ndarray:
        pixels = values("uint16", channels)
        data = bytes(imagecodecs.png_encode(pixels))
        profile = GREY_PROFILE if channels < 3 else PROFILE
        metre = round(DPI[0] / 0.0254)
        chunks = (
            (b"iCCP", b"ICC\0\0" + zlib.compress(profile)),
            (b"pHYs", struct.pack(">IIB", metre, metre, 1)),
            (b"eXIf", exif().tobytes().removeprefix(b"Exif\0\0")),
            (b"tEXt", b"Comment\0" + TEXT.encode()),
            (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP),
        )
        added = b"".join(
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
            for kind, body in chunks
        )
        path.write_bytes(data[:33] + added + data[33:])
        return pixels

    return make


def tiff(dtype: str, channels: int, **options: Any) -> Callable[[Path], np.ndarray]:
    """Return a function that writes a TIFF."""

    def make(path: Path) -> np.ndarray:
        pixels = values(dtype, channels)
        usual = {
            "photometric": "rgb" if channels >= 3 else "minisblack",
            "planarconfig": "contig" if channels > 1 else None,
            "extrasamples": ["unassalpha"] if channels in (2, 4) else None,
        }
        planar = options.get("planarconfig") == "separate"
        tifffile.imwrite(
            path,
            np.moveaxis(pixels, -1, 0).copy() if planar else pixels,
            metadata=None,
            software=False,
            iccprofile=PROFILE if channels >= 3 else GREY_PROFILE,
            resolution=DPI,
            resolutionunit="INCH",
            extratags=[
                (271, 2, 0, MAKER.encode(), True),
                (315, 2, 0, AUTHOR.encode(), True),
                (700, 1, len(XMP), XMP, True),
            ],
            **(usual | options),
        )
        return pixels

    return make


def pages(path: Path) -> np.ndarray:
    """Write a TIFF of two pages."""
    pixels = values("uint8", 3)
    first, second = Image.fromarray(pixels), Image.fromarray(pixels[::-1])
    first.save(path, save_all=True, append_images=[second], dpi=DPI, icc_profile=PROFILE)
    return pixels


def by_pillow(channels: int, form: str, **options: Any) -> Callable[[Path], np.ndarray]:
    """Return a function that writes a file with Pillow in one call."""

    def make(path: Path) -> np.ndarray:
        pixels = values("uint8", channels)
        Image.fromarray(pixels).save(path, form, **options)
        with Image.open(path) as image:
            return np.asarray(image)

    return make


def palette_bmp(path: Path) -> np.ndarray:
    """Write a BMP with a palette."""
    image = Image.fromarray(values("uint8", 3)).quantize(17, dither=Image.Dither.NONE)
    image.save(path, dpi=DPI)
    return np.asarray(image.convert("RGB"))


_SAID = {"exif": exif(), "icc_profile": PROFILE, "xmp": XMP}

KINDS = (
    Kind("PNG, 1 bit", ".png", png("1", 1)),
    Kind("PNG, 8 bit, grey", ".png", png("L", 1)),
    Kind("PNG, 8 bit, grey and alpha", ".png", png("LA", 2)),
    Kind("PNG, 8 bit, RGB", ".png", png("RGB", 3)),
    Kind("PNG, 8 bit, RGB and alpha", ".png", png("RGBA", 4)),
    Kind("PNG, palette", ".png", png("P", 3)),
    Kind("PNG, palette with a transparent colour", ".png", png("PA", 3)),
    Kind("PNG, 16 bit, grey", ".png", deep_png(1)),
    Kind("PNG, 16 bit, grey and alpha", ".png", deep_png(2)),
    Kind("PNG, 16 bit, RGB", ".png", deep_png(3)),
    Kind("PNG, 16 bit, RGB and alpha", ".png", deep_png(4)),
    *(
        Kind(f"TIFF, {bits}, {name}", ".tif", tiff(dtype, channels))
        for bits, dtype in (("8 bit", "uint8"), ("16 bit", "uint16"), ("float", "float32"))
        for name, channels in (("grey", 1), ("RGB", 3), ("RGB and alpha", 4))
    ),
    *(
        Kind(f"TIFF, {name}", ".tif", tiff(dtype, channels))
        for name, dtype, channels in (
            ("float in any range, with NaN, grey", "heights", 1),
            ("float in any range, with NaN, RGB", "heights", 3),
            ("half float, grey", "float16", 1),
            ("double float, RGB", "float64", 3),
            ("12 bits in 16, grey", "12 bits", 1),
            ("12 bits in 16, RGB", "12 bits", 3),
            ("8 bit with sign, grey", "int8", 1),
            ("16 bit with sign, grey", "int16", 1),
            ("32 bit with sign, grey", "int32", 1),
            ("32 bit, grey", "uint32", 1),
            ("64 bit with sign, grey", "int64", 1),
        )
    ),
    Kind("TIFF, 16 bit, RGB, deflate", ".tif", tiff("uint16", 3, compression="zlib")),
    Kind("TIFF, 16 bit, RGB, LZW", ".tif", tiff("uint16", 3, compression="lzw")),
    Kind("TIFF, 8 bit, RGB, LZW", ".tif", tiff("uint8", 3, compression="lzw")),
    Kind("TIFF, 16 bit, RGB, big-endian", ".tif", tiff("uint16", 3, byteorder=">")),
    Kind(
        "TIFF, 16 bit, RGB and premultiplied alpha",
        ".tif",
        tiff("uint16", 4, extrasamples=["assocalpha"]),
    ),
    Kind(
        "TIFF, 8 bit, RGB, alpha and infrared",
        ".tif",
        tiff("uint8", 5, extrasamples=["unassalpha", "unspecified"]),
    ),
    Kind("TIFF, 16 bit, RGB in planes", ".tif", tiff("uint16", 3, planarconfig="separate")),
    Kind("TIFF, two pages: the first", ".tif", pages),
    Kind("WebP, lossless, RGB", ".webp", by_pillow(3, "WEBP", lossless=True, **_SAID)),
    Kind(
        "WebP, lossless, RGB and alpha",
        ".webp",
        by_pillow(4, "WEBP", lossless=True, exact=True, **_SAID),
    ),
    Kind("WebP, lossy, RGB", ".webp", by_pillow(3, "WEBP", quality=80, **_SAID)),
    Kind("BMP, RGB", ".bmp", by_pillow(3, "BMP", dpi=DPI)),
    Kind("BMP, grey", ".bmp", by_pillow(1, "BMP", dpi=DPI)),
    Kind("BMP, palette", ".bmp", palette_bmp),
    Kind(
        "JPEG, RGB",
        ".jpg",
        by_pillow(3, "JPEG", quality=90, dpi=DPI, comment=TEXT, exif=exif(), icc_profile=PROFILE),
        lossless=False,
    ),
    Kind("JPEG, grey", ".jpg", by_pillow(1, "JPEG", quality=90, dpi=DPI), lossless=False),
    Kind("AVIF, RGB", ".avif", by_pillow(3, "AVIF", quality=90, **_SAID), lossless=False),
    Kind("HEIC, RGB", ".heic", by_pillow(3, "HEIF", quality=90, **_SAID), lossless=False),
)


# -- reading as others do


@dataclass(frozen=True)
class Found:
    """The content of a file, as other programs read it."""

    pixels: np.ndarray
    profile: bytes | None
    maker: str | None
    xmp: bytes | None
    dpi: tuple[float, float] | None
    text: str | None


def read(path: Path) -> Found:
    """Read a file without our own code."""
    if path.suffix == ".tif":
        return _read_tiff(path)
    with Image.open(path) as image:
        image.load()
        info, said = dict(image.info), image.getexif()
        mode = "RGBA" if image.mode == "P" and "transparency" in info else None
        mode = mode or {"P": "RGB", "1": "L"}.get(image.mode)
        pixels = np.asarray(image.convert(mode) if mode else image)
    data = path.read_bytes()
    if path.suffix == ".png" and data[24] == 16:
        pixels = np.asarray(imagecodecs.png_decode(data))
    text = info.get("Comment", info.get("comment"))
    xmp = info.get("xmp") or info.get("XML:com.adobe.xmp")
    dpi = info.get("dpi")
    return Found(
        pixels,
        info.get("icc_profile"),
        said.get(271),
        xmp.encode() if isinstance(xmp, str) else xmp,
        None if dpi is None else (float(dpi[0]), float(dpi[1])),
        text.decode() if isinstance(text, bytes) else text,
    )


def _read_tiff(path: Path) -> Found:
    with tifffile.TiffFile(path) as file:
        page = file.pages.first
        tags = {tag.code: tag.value for tag in page.tags}
        pixels = page.asarray()
        if page.planarconfig == 2 and page.samplesperpixel > 1:
            pixels = np.moveaxis(pixels, 0, -1)
    dpi = None
    if 282 in tags:
        dpi = tuple(numerator / divisor for numerator, divisor in (tags[282], tags[283]))
    return Found(pixels, tags.get(34675), tags.get(271), tags.get(700), dpi, None)


# -- the check


def check(kind: Kind, folder: Path) -> Verdicts:
    """Open a file of this kind, fill a hole of it, export it, and compare."""
    source, target = folder / f"in{kind.suffix}", folder / f"out{kind.suffix}"
    held = kind.make(source)
    picture = read_image(source)
    document = Document(picture)
    hole = np.zeros(SHAPE, bool)
    hole[5:9, 6:12] = True
    document.layers.selection.add(hole)
    document.layers.start_fill(document.layers.selection.snapshot())
    document.layers.paste_fill(document.layers.rect, picture.pixels[::-1].copy())
    document.apply_fill(keep_mask=False)
    write_image(target, document.layers.image, like=picture)
    before, after = read(source), read(target)
    alpha = held.ndim == 3 and held.shape[2] in (2, 4)
    outside = as_wide(after.pixels, held)[~hole]
    floating = held.dtype.kind == "f"
    same = bool(np.array_equal(outside, held[~hole], equal_nan=floating))
    dpi = None
    if before.dpi is not None and min(before.dpi) > 2:
        dpi = after.dpi is not None and bool(np.allclose(after.dpi, before.dpi, atol=0.6))
    return {
        "values": same,
        "depth": after.pixels.dtype == held.dtype,
        "alpha": (after.pixels.shape[-1] == held.shape[-1] and same) if alpha else None,
        "profile": _kept(before.profile, after.profile),
        "EXIF": _kept(before.maker, after.maker),
        "XMP": _kept(before.xmp, after.xmp),
        "resolution": dpi,
        "texts": _kept(before.text, after.text),
    }


def as_wide(pixels: np.ndarray, like: np.ndarray) -> np.ndarray:
    """Return equal colour channels as one grey channel."""
    if like.ndim == 2 and pixels.ndim == 3 and bool((pixels == pixels[..., :1]).all()):
        return pixels[..., 0]
    return pixels


def _kept(before: object, after: object) -> bool | None:
    return None if not before else before == after
