"""Time, memory and error of one run."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from skimage.metrics import structural_similarity

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["Cost", "cost_of", "psnr", "ssim"]

STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall-clock seconds, and the peak of memory above what was held before, in megabytes."""

    seconds: float
    megabytes: float


def cost_of(call: Callable[[], NDArray[Any]]) -> tuple[NDArray[Any], Cost]:
    """Return what `call` returns and what it cost; megabytes are NaN where Linux is not."""
    before = _start_peak()
    start = time.perf_counter()
    result = call()
    seconds = time.perf_counter() - start
    return result, Cost(seconds, _kilobytes("VmHWM") / 1e3 - before)


def psnr(restored: NDArray[np.uint8], truth: NDArray[np.uint8]) -> float:
    """Return the peak signal-to-noise ratio of 8-bit values in dB."""
    error = np.mean((restored.astype(float) - truth.astype(float)) ** 2)
    return float(10 * np.log10(255**2 / error)) if error else float("inf")


def ssim(restored: NDArray[np.uint8], truth: NDArray[np.uint8]) -> float:
    """Return the mean structural similarity (Wang et al., 2004), 1 for equal images."""
    axis = -1 if truth.ndim == 3 else None
    return float(structural_similarity(restored, truth, channel_axis=axis))


def _start_peak() -> float:
    if not CLEAR.exists():
        return float("nan")
    CLEAR.write_text("5")  # the kernel forgets the process's peak so far
    return _kilobytes("VmRSS") / 1e3


def _kilobytes(field: str) -> float:
    if not STATUS.exists():
        return float("nan")
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(field))
    return float(line.split()[1])
