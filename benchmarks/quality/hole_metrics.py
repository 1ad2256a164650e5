"""How similar a filled hole is to the ground truth: by pixel, by structure, and as a texture.

PSNR and SSIM compare positions, so they reward a blur where a texture cannot be predicted. The
ratios of gradient energy and variance, and the distance of the gradient histograms, measure
whether the hole looks like the ground truth, wherever its details lie.

Luminance is that of Rec. 601, in grey levels of 0…255. A difference of two neighbouring pixels
counts if at least one of them is in the hole, so a seam counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.ndimage import convolve, distance_transform_edt
from skimage.metrics import structural_similarity

from benchmarks.common.measure import psnr

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "Scores",
    "ghist",
    "gmsd",
    "gradient_energy",
    "mean_of",
    "scores_of",
    "surroundings_log_grad",
]

ROUNDING = 1 / 12
"""Variance of rounding to whole grey levels: even a constant hole may have it."""

EDGES = 255 * np.sign(np.linspace(-1, 1, 64)) * np.linspace(-1, 1, 64) ** 2
"""Of 63 bins for differences, finer near 0; the middle one holds just 0 of a gray image."""

GMSD_CONSTANT = 170.0


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores over the pixels of one hole.

    Attributes
    ----------
    psnr : float
        Peak signal-to-noise ratio in dB over all channels.
    ssim : float
        Mean over the hole of the map of structural similarity (Wang, Bovik, Sheikh, Simoncelli,
        “Image quality assessment: from error visibility to structural similarity”, 2004), over
        7 × 7 pixels, mean over the channels; 1 if equal.
    grad, var : float
        Gradient energy and variance of luminance, result / ground truth; less than 1 is a blur.
    log_grad : float
        Absolute logarithm of `grad`, so that too smooth and too rough results do not cancel.
    ghist : float
        Distance of the gradients' distributions, 0 (equal) to 1 (disjoint); see `ghist`.
    gmsd : float
        Gradient magnitude similarity deviation, 0 if equal; see `gmsd`.
    """

    psnr: float
    ssim: float
    grad: float
    var: float
    log_grad: float
    ghist: float
    gmsd: float


def scores_of(
    result: NDArray[np.uint8], truth: NDArray[np.uint8], mask: NDArray[np.bool_]
) -> Scores:
    """Compare a result with the ground truth, both (H, W[, 3]), over a hole, (H, W)."""
    ours, true = _luminance(result), _luminance(truth)
    energies = gradient_energy(ours, mask), gradient_energy(true, mask)
    grad = (energies[0] + 2 * ROUNDING) / (energies[1] + 2 * ROUNDING)
    _, similarity = structural_similarity(
        result, truth, channel_axis=-1 if truth.ndim == 3 else None, full=True
    )
    return Scores(
        psnr(result[mask], truth[mask]),
        float(np.mean(similarity[mask])),
        grad,
        float((np.var(ours[mask]) + ROUNDING) / (np.var(true[mask]) + ROUNDING)),
        float(abs(np.log(grad))),
        ghist(ours, true, mask),
        gmsd(ours, true, mask),
    )


def mean_of(scores: list[Scores]) -> Scores:
    """Return the means over several holes; of ratios the geometric mean, where ½ and 2 give 1."""
    table = {name: [getattr(s, name) for s in scores] for name in Scores.__slots__}
    means = {
        name: float(np.exp(np.mean(np.log(x))) if name in {"grad", "var"} else np.mean(x))
        for name, x in table.items()
    }
    return Scores(**means)


def surroundings_log_grad(truth: NDArray[np.uint8], mask: NDArray[np.bool_], width: int) -> float:
    """Return `log_grad` of the real surroundings, `width` pixels wide, against the hole's truth.

    This is the error of a perfect copy of the surroundings.
    """
    ring = (distance_transform_edt(~mask) <= width) & ~mask
    luminance = _luminance(truth)
    around, inside = gradient_energy(luminance, ring), gradient_energy(luminance, mask)
    return float(abs(np.log((around + ROUNDING) / (inside + ROUNDING))))


def gradient_energy(luminance: NDArray[np.float64], mask: NDArray[np.bool_]) -> float:
    """Return the mean square difference of neighbours, across plus down, in grey levels²."""
    return float(sum(np.mean(d**2) for d in _differences(luminance, mask)))


def ghist(
    result: NDArray[np.float64], truth: NDArray[np.float64], mask: NDArray[np.bool_]
) -> float:
    """Return the total variation distance of the histograms of neighbours' signed differences.

    Half the sum of the absolute differences of two normalised histograms, across and down, and
    the mean of both. The bins' borders are ±255 (k / 63)², k = 1, 3, … 63. For statistics of
    derivatives in natural images see Simoncelli, “Statistical models for images”, 1997.
    """
    distances = []
    for pair in zip(_differences(result, mask), _differences(truth, mask), strict=True):
        ours, true = (np.histogram(d, EDGES)[0] / d.size for d in pair)
        distances.append(np.abs(ours - true).sum() / 2)
    return float(np.mean(distances))


def gmsd(result: NDArray[np.float64], truth: NDArray[np.float64], mask: NDArray[np.bool_]) -> float:
    """Return the standard deviation over the hole of the similarity of gradient magnitudes.

    Xue, Zhang, Mou, Bovik, “Gradient magnitude similarity deviation”, 2014, with the paper's
    constants: means of 2 × 2, every second pixel, Prewitt's filter, c = 170. A pixel of the
    smaller picture is in the hole if one of its four is.
    """
    ours, true = _magnitude(result), _magnitude(truth)
    similarity = (2 * ours * true + GMSD_CONSTANT) / (ours**2 + true**2 + GMSD_CONSTANT)
    return float(np.std(similarity[_fours(mask).any(axis=-1)]))


def _magnitude(luminance: NDArray[np.float64]) -> NDArray[np.float64]:
    small: NDArray[np.float64] = _fours(luminance).mean(axis=-1)
    prewitt = np.repeat([[1.0, 0.0, -1.0]], 3, axis=0) / 3
    across, down = convolve(small, prewitt), convolve(small, prewitt.T)
    return np.asarray(np.hypot(across, down))


def _fours(pixels: NDArray[Any]) -> NDArray[Any]:
    """Return shape (⌈H/2⌉, ⌈W/2⌉, 4): the pixels that each pixel of half the size covers."""
    even = np.pad(pixels, [(0, n % 2) for n in pixels.shape], mode="edge")
    return np.stack([even[y::2, x::2] for y in (0, 1) for x in (0, 1)], axis=-1)


def _differences(
    luminance: NDArray[np.float64], mask: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    down = np.diff(luminance, axis=0)[mask[1:] | mask[:-1]]
    across = np.diff(luminance, axis=1)[mask[:, 1:] | mask[:, :-1]]
    return across, down


def _luminance(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    values = pixels.astype(np.float64)
    return values if values.ndim == 2 else np.asarray(values @ np.array([0.299, 0.587, 0.114]))
