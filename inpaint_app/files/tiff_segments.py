"""Compressing the strips and tiles of a TIFF, here called segments, as the file has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from inpaint_app.files.measure import DTYPES
from inpaint_app.files.tiff_kind import BLACK_ZERO, RGB, WHITE_ZERO

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from inpaint_app.files.tiff_kind import TiffKind

__all__ = ["encoder", "is_writable", "predictors", "writable_compressions"]


@dataclass(frozen=True, slots=True)
class _Compression:
    name: str
    encode: Callable[[Any], bytes]


def writable_compressions() -> dict[int, _Compression]:
    """Return the compressions that can be written, by their numbers."""
    import imagecodecs  # slow to import

    def by(name: str) -> Callable[[Any], bytes]:
        encode = getattr(imagecodecs, f"{name}_encode")
        return lambda data: bytes(encode(data))

    return {
        1: _Compression("none", bytes),
        5: _Compression("LZW", by("lzw")),
        8: _Compression("Deflate", by("zlib")),
        32946: _Compression("Deflate", by("zlib")),
        50000: _Compression("ZSTD", by("zstd")),
    }


def predictors(dtype: str) -> tuple[int, ...]:
    """Return the predictors that can be written: none, differences, those of floating point."""
    return (1, 3) if dtype.startswith("float") else (1, 2)


def is_writable(kind: TiffKind) -> bool:
    """Return whether segments of such a picture can be written again as they are stored."""
    return (
        kind.dtype in DTYPES
        and kind.bits == 8 * kind.bytes
        and kind.photometric in (WHITE_ZERO, BLACK_ZERO, RGB)
        and kind.colours > 0
        and kind.flat
        and kind.in_order
        and kind.orientation == 1
        and kind.compression in writable_compressions()
        and kind.predictor in predictors(kind.dtype)
    )


def encoder(
    kind: TiffKind, segment: tuple[int, int], byteorder: Literal["<", ">"]
) -> Callable[[NDArray[Any]], bytes]:
    """Return a function that compresses the samples of a segment.

    Parameters
    ----------
    kind : TiffKind
        As `is_writable` allows.
    segment : (int, int)
        Height and width of a whole segment. Tiles are padded to it.
    byteorder : {"<", ">"}
        That of the file.

    Returns
    -------
    callable
        From samples, shape (h, w) or (h, w, S), to bytes.
    """
    from imagecodecs import delta_encode, floatpred_encode

    compress = writable_compressions()[kind.compression].encode
    stored = np.dtype(kind.dtype).newbyteorder(byteorder)

    def encode(samples: NDArray[Any]) -> bytes:
        height, width = samples.shape[:2]
        data = samples.reshape(height, width, -1)
        if kind.tiled:
            lacking = (segment[0] - height, segment[1] - width)
            data = np.pad(data, ((0, lacking[0]), (0, lacking[1]), (0, 0)), mode="edge")
        if kind.predictor == 3:  # bytes in an order of its own, whatever that of the file
            return compress(floatpred_encode(np.ascontiguousarray(data), axis=-2).tobytes())
        if kind.predictor == 2:
            data = delta_encode(np.ascontiguousarray(data), axis=-2)
        return compress(np.ascontiguousarray(data, stored).tobytes())

    return encode
