"""How large a picture each format can hold."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PIL import Image

from inpaint_app.errors import FileError
from inpaint_app.files.unsupported import UnsupportedError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["LIMITS", "Limit", "check_readable", "check_size_for", "limit_of", "size_in_file"]


@dataclass(frozen=True, slots=True)
class Limit:
    """What a format can hold.

    Attributes
    ----------
    side : int
        The largest width and height.
    pixels : int or None
        The largest number of pixels, if it is less than that of the sides.
    """

    side: int
    pixels: int | None = None

    def holds(self, width: int, height: int) -> bool:
        """Return whether a picture fits."""
        fits = max(width, height) <= self.side
        return fits and (self.pixels is None or width * height <= self.pixels)

    @property
    def said(self) -> str:
        """The limit in words."""
        if self.pixels is None:
            return f"at most {self.side:,} pixels on a side"
        most = self.pixels // 10**6
        return f"at most {self.side:,} pixels on a side, {most:,} megapixels in all"


LIMITS: Final[dict[str, Limit]] = {
    "WebP": Limit(16_383),  # 14 bits
    "JPEG": Limit(65_500),  # libjpeg; the format has 16 bits
    "AVIF": Limit(32_768, 1 << 28),  # libavif reads no larger ones, though it writes them
    "HEIC": Limit(33_776, 142_606_336),  # HEVC level 7.2
    "PNG": Limit(1_000_000),  # libpng
    "BMP": Limit((1 << 31) - 1, ((1 << 32) - 4096) // 4),  # a length of 32 bits
}
"""The limits, by the names of the formats; TIFF has none that matters."""

_OF_SUFFIX: Final = {".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WebP"}


def limit_of(path: Path) -> tuple[str, Limit | None]:
    """Return the name of the format that an ending stands for, and its limit if it has one."""
    suffix = path.suffix.lower()
    name = _OF_SUFFIX.get(suffix, suffix.removeprefix(".").upper())
    return name, LIMITS.get(name)


def check_size_for(path: Path, width: int, height: int) -> None:
    """Raise `FileError` if the format of the file `path` cannot hold so large a picture."""
    name, limit = limit_of(path)
    if limit is None or limit.holds(width, height):
        return
    other = "tif" if name == "PNG" or not LIMITS["PNG"].holds(width, height) else "png"
    raise FileError(
        f"cannot write {path}: {name} holds {limit.said}, and the image is {width:,} × "
        f"{height:,}; write a .{other} instead"
    )


def check_readable(form: str, width: int, height: int, name: str = "") -> None:
    """Raise `UnsupportedError` if the decoder of a format cannot read so large a picture.

    Its `name` in the message is by default that of the format.
    """
    limit = LIMITS[form]
    if not limit.holds(width, height):
        raise UnsupportedError(
            f"it has {width:,} × {height:,} pixels, and {name or form} is read with {limit.said}; "
            "convert it to TIFF first"
        )


def size_in_file(path: Path) -> tuple[int, int] | None:
    """Return width and height that a file states, without decoding it; None if that is unclear."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(path) as image:
                return image.size
        except Exception:  # noqa: BLE001 - reading it whole will say what is wrong
            return None
