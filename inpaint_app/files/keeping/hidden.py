"""Pictures hidden in values: they would go on showing what was painted out."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["holds_picture"]

# A JPEG begins with FF D8 FF and the number of a segment; some cameras change the first byte.
_BINARY: Final = re.compile(
    rb"\xff\xd8\xff[\xc0-\xfe]|\xd8\xff(?:\xe0\0\x10|\xe1[^\0].Exif|\xdb\0[\x43\x84\xc5])"
    rb"|\x89PNG\r\n\x1a\n|RIFF....WEBP|\0\0\0.ftyp(?:heic|heix|mif1|avif)",
    re.DOTALL,
)
# The same in base64 and in hexadecimal digits; line ends may stand between them.
_BASE64: Final = re.compile(rb"(?:/9j/|iVBORw0KGgo|UklGR[A-Za-z0-9+/]{5}XRUJQ)[A-Za-z0-9+/=]{24,}")
_HEX: Final = re.compile(rb"ffd8ff[c-f][0-9a-f]{41,}|89504e470d0a1a0a[0-9a-f]{32,}", re.IGNORECASE)
_GAPS: Final = re.compile(rb"\s+|&#x?[0-9a-fA-F]+;|\\[rn]")


def holds_picture(value: bytes | str) -> bool:
    """Return whether a value contains a picture: as bytes, in base64, or in hexadecimal digits."""
    data = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
    if _BINARY.search(data):
        return True
    if len(data) < 32:
        return False
    joined = _GAPS.sub(b"", data)
    return bool(_BASE64.search(joined) or _HEX.search(joined))
