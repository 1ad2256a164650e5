"""Many channels and stacks: quality, expected errors, time and memory.

Run as ``python -m benchmarks.quality.arrays``. scikit-image and SciPy ship neither a hyperspectral
image nor a volume in their packages. So the image of bands is mixed here, from five photographs as
shares of five materials with smooth spectra, and noise; the volumes are ``binary_blobs`` of
scikit-image in three dimensions, blurred and with noise, and a film made by moving a photograph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import scipy
from skimage import data

from benchmarks.common.measure import cost_of
from ntk_core import inpaint

if TYPE_CHECKING:
    from numpy.typing import NDArray

BANDS, SIDE = 200, 256
SPECTRA = [(0.1, 0.3), (0.35, 0.15), (0.5, 0.4), (0.75, 0.1), (0.9, 0.3)]  # centre and width
SLICES, SMALL = 12, 96


def bands(count: int, side: int, noise: float) -> NDArray[np.float32]:
    """Return an image of `count` bands, shape (side, side, count), about 0 … 1."""
    astronaut = data.astronaut()[:side, 100 : 100 + side]
    shares = np.stack(
        [
            data.camera()[:side, :side],
            astronaut[..., 0],
            astronaut[..., 2],
            data.coffee()[:side, :side, 1],
            data.grass()[:side, :side],
        ],
        axis=-1,
    )
    shares = shares / 255
    shares /= shares.sum(axis=-1, keepdims=True) / 2 + 0.5
    at = np.linspace(0, 1, count)
    mixed = shares @ np.stack([np.exp(-(((at - m) / w) ** 2)) for m, w in SPECTRA])
    mixed /= mixed.max()
    mixed += noise * np.random.default_rng(0).standard_normal(mixed.shape)
    return mixed.astype(np.float32)


def volumes() -> dict[str, NDArray[np.float64]]:
    """Return volumes of shape (SLICES, SMALL, SMALL) by their names."""
    rng = np.random.default_rng(0)
    made = {}
    for name, size, blur in (("blobs", 0.12, 1.0), ("small blobs", 0.05, 0.7)):
        blobs = data.binary_blobs(SMALL, size, n_dim=3, volume_fraction=0.4, rng=1)
        made[name] = scipy.ndimage.gaussian_filter(blobs.astype(float), blur)[:SLICES]
    camera = data.camera() / 255
    made["film"] = np.stack(
        [
            scipy.ndimage.shift(camera, (0.5 * at, 0.7 * at), order=1)[100:196, 180:276]
            for at in range(SLICES)
        ]
    )
    for name, volume in made.items():
        made[name] = volume + (0.01 if name == "film" else 0.02) * rng.standard_normal(volume.shape)
    made["not alike"] = np.stack(
        [camera[30 * at : 30 * at + SMALL, 100 : 100 + SMALL] for at in range(SLICES)]
    )
    return made


def masks(shape: tuple[int, ...]) -> dict[str, NDArray[np.bool_]]:
    """Return masks of a volume by their names."""
    rng = np.random.default_rng(3)
    squares = np.zeros(shape, np.bool_)
    for plane in squares:
        for _ in range(4):
            row, column = rng.integers(0, SMALL - 16, 2)
            plane[row : row + 14, column : column + 14] = True
    return {"50 %": rng.random(shape) < 0.5, "80 %": rng.random(shape) < 0.8, "squares": squares}


def measured(
    truth: NDArray[Any], mask: NDArray[np.bool_], **options: Any
) -> tuple[float, float, float, float, float]:
    """Return PSNR in dB, expected / true error, share inside ± 2 deviations, seconds, megabytes."""
    damaged = truth.copy()
    damaged[mask] = np.nan
    low, high = float(truth.min()), float(truth.max())
    solution, cost = cost_of(
        lambda: inpaint(damaged, mask, data_range=(low, high), **options)  # as if all were known
    )
    error = np.abs(solution.image - truth)[mask].astype(float)
    deviation = solution.deviation[mask]
    inside = error <= 2 * (deviation[:, None] if error.ndim == 2 else deviation)
    root = float(np.sqrt(np.mean(error**2)))
    decibels = 20 * np.log10((high - low) / root)
    ratio = solution.expected_error / root
    return decibels, ratio, float(inside.mean()), cost.seconds, cost.megabytes


def main() -> None:
    """Print both tables."""
    inpaint(bands(20, 48, 0.01), np.eye(48, dtype=np.bool_))  # compiles
    print(f"{BANDS} bands of {SIDE} × {SIDE}")
    print("noise  missing  method   PSNR  expected/true  in ±2σ  seconds  megabytes")
    for noise in (0.003, 0.02):
        truth = bands(BANDS, SIDE, noise)
        for share in (0.01, 0.3):
            mask = np.random.default_rng(1).random(truth.shape[:2]) < share
            for method in ("fast", "detail"):
                row = measured(truth, mask, method=method)
                print(f"{noise:5}  {share:7.0%}  {method:7} " + TEXT.format(*row))
    print(f"stacks of {SLICES} × {SMALL} × {SMALL}")
    print("volume       missing  method  across   PSNR  expected/true  in ±2σ  seconds  megabytes")
    for name, truth in volumes().items():
        for damage, mask in masks(truth.shape).items():
            for method in ("fast", "detail"):
                for across in (False, True):
                    row = measured(
                        truth, mask, method=method, channel_axis=None, across_slices=across
                    )
                    said = f"{name:12} {damage:7}  {method:6}  {across!s:6} "
                    print(said + TEXT.format(*row))


TEXT = "{:5.2f}  {:13.2f}  {:6.1%}  {:7.1f}  {:9.0f}"

if __name__ == "__main__":
    main()
