"""TIFFs of every kind of samples, for several tests."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import tifffile

if TYPE_CHECKING:
    from pathlib import Path

SHAPE = (80, 96)
HOLE = np.zeros(SHAPE, bool)
HOLE[30:36, 20:50] = True

DTYPES = (
    *("uint8", "uint16", "uint32", "int8", "int16", "int32"),
    *("float16", "float32", "float64"),
)
EXTRAS: dict[str, tuple[int, ...]] = {
    "none": (),
    "unspecified": (0,),
    "premultiplied": (1,),
    "straight": (2,),
    "alpha, then unspecified": (2, 0),
    "unspecified, then alpha": (0, 2),
    "premultiplied, then unspecified": (1, 0),
    "four unspecified": (0, 0, 0, 0),
}
_NAMES = ("unspecified", "assocalpha", "unassalpha")


class Case(NamedTuple):
    """How a picture is stored."""

    dtype: str
    colours: int
    extras: str
    layout: str  # "strips", "tiles", "planes", "planes in tiles"
    white_zero: bool = False

    @property
    def alpha(self) -> int | None:
        """The place of the opacity among the samples."""
        codes = EXTRAS[self.extras]
        found = next((i for i, code in enumerate(codes) if code in (1, 2)), None)
        return None if found is None else self.colours + found

    @property
    def premultiplied(self) -> bool:
        return 1 in EXTRAS[self.extras]

    def __str__(self) -> str:
        colours = "white at 0" if self.white_zero else ("grey" if self.colours == 1 else "RGB")
        return f"{self.dtype}, {colours}, {self.extras}, {self.layout}"


def top_of(dtype: str) -> float:
    """Return the number of full opacity."""
    return 1.0 if dtype.startswith("float") else float(np.iinfo(dtype).max)


def samples_of(case: Case) -> np.ndarray:
    """Return smooth samples, shape (H, W, S); every extra one is another."""
    rows, columns = np.mgrid[: SHAPE[0], : SHAPE[1]].astype(float)
    codes = EXTRAS[case.extras]
    count = case.colours + len(codes)
    waves = [
        0.5 + 0.45 * np.sin(columns / (7 + k) + k) * np.cos(rows / (9 + k)) for k in range(count)
    ]
    units = np.stack(waves, axis=-1)
    if case.alpha is not None:
        units[..., case.alpha] = np.linspace(0, 1, SHAPE[1])[None]
        if case.premultiplied:
            units[..., : case.colours] *= units[..., case.alpha, None]
    found = units * top_of(case.dtype)
    return found.astype(case.dtype) if case.dtype[0] == "f" else np.rint(found).astype(case.dtype)


def write(path: Path, case: Case, samples: np.ndarray) -> None:
    """Write samples, shape (H, W, S)."""
    options: dict[str, Any] = {}
    if "tiles" in case.layout:
        options["tile"] = (32, 48)
    else:
        options["rowsperstrip"] = 16
    planar = case.layout.startswith("planes") and samples.shape[2] > 1
    stored = np.moveaxis(samples, -1, 0) if planar else samples
    if samples.shape[2] == 1:
        stored = samples[..., 0]
    else:
        options["planarconfig"] = "separate" if planar else "contig"
    codes = EXTRAS[case.extras]
    grey = "miniswhite" if case.white_zero else "minisblack"
    tifffile.imwrite(
        path,
        stored,
        photometric="rgb" if case.colours == 3 else grey,
        extrasamples=[_NAMES[code] for code in codes] or None,
        compression="zlib",
        metadata=None,
        **options,
    )


def read(path: Path) -> tuple[np.ndarray, tuple[int, ...]]:
    """Return the samples of the first page, shape (H, W, S), and the meaning of the extra ones."""
    with tifffile.TiffFile(path) as file:
        page = file.pages.first
        found = page.asarray()
        if int(page.planarconfig) == 2 and page.samplesperpixel > 1:
            found = np.moveaxis(found, 0, -1)
        return found.reshape(*SHAPE, -1), tuple(int(each) for each in page.extrasamples)


CASES = [
    *(
        Case(dtype, colours, extras, layout)
        for (dtype, layout), colours, extras in product(
            zip(DTYPES, ("strips", "tiles", "planes") * 3, strict=True), (1, 3), EXTRAS
        )
    ),
    *(
        Case("uint8", colours, extras, layout)
        for colours, extras, layout in product((1, 3), EXTRAS, ("tiles", "planes in tiles"))
    ),
    *(Case(dtype, 1, "none", "strips", white_zero=True) for dtype in ("uint8", "uint16")),
    Case("uint8", 1, "straight", "strips", white_zero=True),
    Case("uint16", 1, "unspecified", "tiles", white_zero=True),
]
