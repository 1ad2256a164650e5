"""The files that are given to the program, and what is in those that it writes.

They are written and read here with the libraries themselves, not with the program.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import imagecodecs
import numpy as np
import tifffile
from PIL import Image, ImageCms, PngImagePlugin

from .pictures import LARGE, SMALL, mask, picture

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = {"metadata": None, "photometric": "rgb"}


def prepare(folder: Path) -> Path:
    """Write pictures, masks and what is neither into a folder; return it."""
    rgb, wide = picture(), picture(SMALL, 3, "uint16")
    photo = Image.fromarray(rgb)
    photo.save(folder / "photo.png")
    photo.save(folder / "photo.jpg", quality=92)
    photo.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(folder / "palette.png")
    photo.convert("CMYK").save(folder / "ink.tif")
    write_described(folder / "described.png")
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "a photograph"
    photo.save(folder / "turned.jpg", quality=92, exif=exif.tobytes(), dpi=(300, 300))
    Image.fromarray(picture(SMALL, 1)).save(folder / "gray.png")
    Image.fromarray(picture(SMALL, 4)).save(folder / "glass.png")
    Image.fromarray(picture(SMALL, 2), "LA").save(folder / "gray-alpha.png")
    for name, pixels in (("gray16", picture(SMALL, 1, "uint16")), ("photo16", wide)):
        (folder / f"{name}.png").write_bytes(imagecodecs.png_encode(pixels))
    tifffile.imwrite(folder / "photo.tif", rgb, tile=(16, 16), compression="zlib", **PLAIN)
    Image.fromarray(picture(LARGE)).save(folder / "large.png")
    tifffile.imwrite(folder / "large.tif", picture(LARGE), tile=(16, 16), **PLAIN)
    tifffile.imwrite(folder / "photo16.tif", wide, tile=(16, 32), **PLAIN)
    tifffile.imwrite(folder / "float.tif", picture(SMALL, 3, "float32"), **PLAIN)
    spoilt = picture(SMALL, 3, "float32")
    spoilt[3, 4] = np.nan
    tifffile.imwrite(folder / "nan.tif", spoilt, **PLAIN)
    _write_masks(folder)
    (folder / "folder").mkdir()
    photo.save(folder / "folder/photo.png")
    (folder / "empty.png").touch()
    for name in ("text.png", "text.ntki"):
        (folder / name).write_text("hello")
    photo = (folder / "photo.png").read_bytes()
    (folder / "short.png").write_bytes(photo[: photo.index(b"IDAT") + 20])  # no row is whole
    (folder / "short.tif").write_bytes((folder / "photo16.tif").read_bytes()[:700])
    (folder / "there.png").write_bytes(b"precious")
    return folder


def _write_masks(folder: Path) -> None:
    masks = {
        "mask": mask("thin"),
        "block": mask("block"),
        "both": mask("thin") | mask("block"),
        "left": mask("left"),
        "top": mask("top"),
        "inverted": ~mask("thin"),
        "mask-turned": mask("thin", (SMALL[1], SMALL[0])),
        "white": np.ones(SMALL, np.bool_),
        "black": np.zeros(SMALL, np.bool_),
        "large-mask": mask("both", LARGE),
        "large-right": mask("right", LARGE),
        "large-top": mask("top", LARGE),
        "small": np.ones((10, 20), np.bool_),
    }
    for name, pixels in masks.items():
        Image.fromarray(pixels).save(folder / f"{name}.png")
    for name in ("mask", "large-mask"):
        tifffile.imwrite(
            folder / f"{name}.tif", masks[name], metadata=None, photometric="minisblack"
        )
    paint = np.zeros((*SMALL, 4), np.uint8)
    paint[mask("thin"), 3] = 255
    Image.fromarray(paint).save(folder / "paint.png")


def write_described(path: Path) -> None:
    """Write a picture with a colour profile, EXIF, a resolution and texts."""
    exif = Image.Exif()
    exif[0x010F] = "a camera"
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "at the sea")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile[:24] + bytes(12) + profile[36:]  # without its date
    Image.fromarray(picture()).save(
        path, icc_profile=profile, exif=exif.tobytes(), dpi=(144, 144), pnginfo=texts
    )


def decoded(path: Path) -> dict[str, Any]:
    """Return the pixels and the metadata of an image file."""
    if not path.is_file():
        return {"written": False}
    if path.suffix == ".tif":
        return {"written": True, **_decoded_tiff(path)}
    with Image.open(path) as image:
        image.load()
        told = {
            "format": image.format,
            "mode": image.mode,
            "resolution": [round(float(each), 2) for each in image.info.get("dpi", ())],
            "exif": {str(tag): str(value) for tag, value in sorted(image.getexif().items())},
            "texts": {
                name: value for name, value in sorted(image.info.items()) if isinstance(value, str)
            },
            "profile": _digest(image.info.get("icc_profile")),
        }
        pixels = np.array(image)
    if told["format"] == "PNG":
        pixels = imagecodecs.png_decode(path.read_bytes())  # 16 bits a colour, which Pillow halves
        if pixels.ndim == 3 and pixels.shape[2] == 1:
            pixels = pixels[..., 0]
    return {"written": True, **told, "pixels": pixels}


def _decoded_tiff(path: Path) -> dict[str, Any]:
    with tifffile.TiffFile(path) as file:
        tags = file.pages[0].tags
        told = {
            tag.name: str(tag.value)
            for tag in tags
            if not tag.name.endswith(("Offsets", "ByteCounts")) and len(str(tag.value)) < 200
        }
        return {"tags": told, "pages": len(file.pages), "pixels": file.asarray()}


def _digest(profile: bytes | None) -> str | None:
    """Return what tells a profile from others, without the date of its making."""
    if profile is None:
        return None
    return hashlib.sha256(profile[:24] + profile[36:]).hexdigest()
