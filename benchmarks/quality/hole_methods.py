"""Our methods and those of other programs for holes, all as (image, mask) → image."""

from __future__ import annotations

import importlib.util
import sys
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

import ntk_core
from benchmarks.common import methods as restoration

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Method = Callable[[NDArray[np.uint8], NDArray[np.bool_]], NDArray[np.uint8]]

__all__ = ["DEFAULT", "METHODS", "NotAvailableError", "available", "warm"]

DEFAULT = ("texture", "telea", "biharmonic", "pypatchmatch", "resynthesizer")
NEEDS = {"telea": "cv2", "pypatchmatch": "patchmatch", "resynthesizer": "resynthesizer"}


class NotAvailableError(Exception):
    """A method that cannot run here; its message says what to do."""


def available(names: list[str] | None) -> dict[str, Method]:
    """Return the methods asked for, warm, or those of `DEFAULT` that can run here.

    Raises
    ------
    SystemExit
        If one that was asked for does not exist or is not installed.
    """
    unknown = [name for name in names or () if name not in METHODS]
    if unknown:
        raise SystemExit(f"there is no method {unknown[0]}; choose from {', '.join(METHODS)}")
    chosen = {}
    for name in names or DEFAULT:
        try:
            warm(name)
        except NotAvailableError as missing:
            if names:
                raise SystemExit(str(missing)) from missing
            print(f"left out: {missing}", file=sys.stderr)
        else:
            chosen[name] = METHODS[name]
    return chosen


def warm(name: str) -> None:
    """Load and compile a method on small pictures, gray and in colour, before measuring."""
    needs = NEEDS.get(name)
    if needs and importlib.util.find_spec(needs) is None:
        raise NotAvailableError(
            f"{name} is not installed; install the extra bench: pip install -e '.[bench]'"
        )
    rng = np.random.default_rng(0)
    mask = np.zeros((96, 96), np.bool_)
    mask[36:60, 36:60] = True
    mask[10:12, 10:80] = True  # method auto has two solvers
    for channels in ((), (3,)):
        METHODS[name](rng.integers(0, 256, (*mask.shape, *channels)).astype(np.uint8), mask)


def _ours(image: NDArray[np.uint8], mask: NDArray[np.bool_], *, method: str) -> NDArray[np.uint8]:
    return ntk_core.inpaint(image, mask, method=method).image


def _restoration(
    image: NDArray[np.uint8], mask: NDArray[np.bool_], *, method: str
) -> NDArray[np.uint8]:
    return restoration.METHODS[method](image, mask, "holes")


def _pypatchmatch(image: NDArray[np.uint8], mask: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """PyPatchMatch, with patches of 7 × 7 as in its own examples and always the same seed."""
    import patchmatch

    patchmatch.set_random_seed(0)
    return _as_given(patchmatch.inpaint(_rgb(image), mask, patch_size=3), image)


def _resynthesizer(image: NDArray[np.uint8], mask: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """GIMP's “heal selection” with the package's defaults, except for one.

    By default it treats the image as a repeating tile: the left side continues the right one and
    the top the bottom. A photograph does not repeat: with this option off, PSNR on the validation
    set is 1.5 dB better.
    """
    from resynthesizer import getDefaultParams, resynthesize

    parameters = getDefaultParams()
    parameters.isMakeSeamlesslyTileableHorizontally = 0
    parameters.isMakeSeamlesslyTileableVertically = 0

    hole = Image.fromarray(np.where(mask, 255, 0).astype(np.uint8))  # white is filled
    filled = resynthesize(Image.fromarray(_rgb(image)), hole, parameters=parameters)
    return _as_given(np.asarray(filled), image)


def _rgb(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return image if image.ndim == 3 else np.repeat(image[..., None], 3, axis=2)


def _as_given(result: NDArray[np.uint8], image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return result if image.ndim == 3 else result[..., 0]


METHODS: dict[str, Method] = {
    **{name: partial(_ours, method=name) for name in ("texture", "detail", "fast", "auto")},
    **{name: partial(_restoration, method=name) for name in ("telea", "biharmonic")},
    "pypatchmatch": _pypatchmatch,
    "resynthesizer": _resynthesizer,
}
