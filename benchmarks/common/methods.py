"""Our methods and those of other programs, all as (image, mask, protocol) → image."""

from __future__ import annotations

import importlib.util
import warnings
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from skimage.restoration import inpaint_biharmonic

import ntk_core

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Solver = Callable[[NDArray[Any], NDArray[np.bool_]], ntk_core.Solution]
    Method = Callable[[NDArray[np.uint8], NDArray[np.bool_], str], NDArray[np.uint8]]

__all__ = ["METHODS", "PUBLISHED", "SOLVERS", "available"]

PUBLISHED = {
    # Ulyanov, Vedaldi, Lempitsky, “Deep Image Prior”, 2018, table of 50 % missing pixels
    "barbara": 32.22,
    "boat": 33.06,
    "house": 39.16,
    "Lena512": 36.16,
    "peppers256": 33.05,
    "Cameraman256": 29.80,
    "couple": 32.52,
    "fingerprint": 32.84,
    "hill": 32.77,
    "man": 32.20,
    "montage": 34.54,
}
"""Deep Image Prior's PSNR in dB over all pixels, as published (11,000 iterations); only p50."""

IDBP_SCHEDULE = {"p80": (60.0, 3.0, 100)}  # first and last σ in grey levels, steps
IDBP_DEFAULT = (60.0, 1.0, 30)


def available(names: list[str] | None) -> dict[str, Method]:
    """Return the methods asked for, or all whose packages are installed."""
    missing = [name for name in names or () if name not in METHODS]
    if missing:
        raise SystemExit(f"there is no method {missing[0]}; choose from {', '.join(METHODS)}")
    return {
        name: method
        for name, method in METHODS.items()
        if (name in names if names else _installed(name))
    }


def _installed(name: str) -> bool:
    needs = {"telea": "cv2", "navier-stokes": "cv2", "idbp-bm3d": "bm3d"}
    return name not in needs or importlib.util.find_spec(needs[name]) is not None


def _ours(method: str) -> Method:
    def run(image: NDArray[Any], mask: NDArray[np.bool_], _: str) -> NDArray[Any]:
        return SOLVERS[method](image, mask).image

    return run


def _biharmonic(image: NDArray[Any], mask: NDArray[np.bool_], _: str) -> NDArray[Any]:
    axis = -1 if image.ndim == 3 else None
    return _bytes(inpaint_biharmonic(image / 255, mask, channel_axis=axis), image, mask)


def _opencv(flag: str) -> Method:
    def run(image: NDArray[Any], mask: NDArray[np.bool_], _: str) -> NDArray[Any]:
        import cv2

        holes = mask.astype(np.uint8)
        return np.asarray(cv2.inpaint(np.ascontiguousarray(image), holes, 3, getattr(cv2, flag)))

    return run


def _idbp(image: NDArray[Any], mask: NDArray[np.bool_], protocol: str) -> NDArray[Any]:
    """Iterate “denoise with BM3D, paste the observed” with a falling σ (Tirer, Giryes, 2019)."""
    import bm3d

    first, last, steps = IDBP_SCHEDULE.get(protocol, IDBP_DEFAULT)
    estimate = _biharmonic(image, mask, protocol) / 255
    hole = mask if image.ndim == 2 else mask[..., None]
    denoise = bm3d.bm3d if image.ndim == 2 else bm3d.bm3d_rgb
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of bm3d's own making
        for sigma in np.geomspace(first, last, steps):
            estimate = np.where(hole, denoise(estimate, sigma / 255), image / 255)
    return _bytes(estimate, image, mask)


def _bytes(
    values: NDArray[Any], image: NDArray[np.uint8], mask: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    result = np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)
    result[~mask] = image[~mask]
    return result


SOLVERS: dict[str, Solver] = {
    method: partial(ntk_core.inpaint, method=method) for method in ("fast", "detail", "paper")
}
"""The methods that also return deviations."""

METHODS: dict[str, Method] = {
    "fast": _ours("fast"),
    "detail": _ours("detail"),
    "paper": _ours("paper"),
    "biharmonic": _biharmonic,
    "telea": _opencv("INPAINT_TELEA"),
    "navier-stokes": _opencv("INPAINT_NS"),
    "idbp-bm3d": _idbp,
}
