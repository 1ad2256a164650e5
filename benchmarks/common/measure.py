"""Time, memory and error of one run."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy.stats import spearmanr
from skimage.metrics import structural_similarity

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ntk_core import Solution

__all__ = [
    "Calibration",
    "Cost",
    "calibration_of",
    "cost_of",
    "peak_megabytes",
    "psnr",
    "rmse",
    "ssim",
]

Result = TypeVar("Result")

STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall-clock seconds, and the peak of memory in megabytes above that before the run."""

    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far the deviations of a method can be trusted.

    Attributes
    ----------
    inside : float
        Share of the true values, missing pixels and channels, within two deviations.
    expected, true : float
        Root mean square error over the missing pixels, in grey levels of 255.
    rank : float
        Spearman's correlation of a pixel's deviation with its true error; NaN if one is constant.
    """

    inside: float
    expected: float
    true: float
    rank: float


def cost_of(call: Callable[[], Result]) -> tuple[Result, Cost]:
    """Return the result of `call` and its cost; megabytes are NaN except on Linux."""
    before = _start_peak()
    start = time.perf_counter()
    result = call()
    seconds = time.perf_counter() - start
    return result, Cost(seconds, peak_megabytes() - before)


def calibration_of(
    solution: Solution, truth: NDArray[np.uint8], mask: NDArray[np.bool_]
) -> Calibration:
    """Compare the deviations of a fill with its true errors."""
    error = np.abs(solution.image[mask].astype(float) - truth[mask]).reshape(mask.sum(), -1)
    deviation = solution.deviation[mask].astype(float)
    size = np.sqrt(np.mean(error**2, axis=1))
    varied = np.ptp(size) > 0 and np.ptp(deviation) > 0
    return Calibration(
        float(np.mean(error <= 2 * deviation[:, None])),
        solution.expected_error,
        rmse(solution.image[mask], truth[mask]),
        float(spearmanr(deviation, size).statistic) if varied else float("nan"),
    )


def rmse(restored: NDArray[np.uint8], truth: NDArray[np.uint8]) -> float:
    """Return the root mean square error of 8-bit values in grey levels."""
    return float(np.sqrt(np.mean((restored.astype(float) - truth.astype(float)) ** 2)))


def psnr(restored: NDArray[np.uint8], truth: NDArray[np.uint8]) -> float:
    """Return the peak signal-to-noise ratio of 8-bit values in dB."""
    error = np.mean((restored.astype(float) - truth.astype(float)) ** 2)
    return float(10 * np.log10(255**2 / error)) if error else float("inf")


def ssim(restored: NDArray[np.uint8], truth: NDArray[np.uint8]) -> float:
    """Return the mean structural similarity (Wang et al., 2004), 1 for equal images."""
    axis = -1 if truth.ndim == 3 else None
    return float(structural_similarity(restored, truth, channel_axis=axis))


def peak_megabytes() -> float:
    """Return the peak of this process's memory in MB; NaN except on Linux."""
    return _kilobytes("VmHWM") / 1e3


def _start_peak() -> float:
    if not CLEAR.exists():
        return float("nan")
    CLEAR.write_text("5")  # resets the process's peak
    return _kilobytes("VmRSS") / 1e3


def _kilobytes(field: str) -> float:
    if not STATUS.exists():
        return float("nan")
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(field))
    return float(line.split()[1])
