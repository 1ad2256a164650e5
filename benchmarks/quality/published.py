"""Where method "paper" departs from the published code, and what that changes.

Run as ``python -m benchmarks.quality.published``. The first table compares the two borders of
`Architecture`: PSNR over the missing pixels of crops of scikit-image's photographs, three levels.
The second one compares kernels with bilinear resampling with those of the published equations:
there Σ, κ0 and K are resampled one by one, with aligned corners.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.common.images import load_truths
from benchmarks.common.protocols import PROTOCOLS
from ntk_core import Architecture, inpaint, kernel
from ntk_core.networks import Conv, Downsample, LeakyReLU, Stationary, Upsample

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ntk_core.networks import Sequential

    Array = NDArray[np.float64]

SIDES = (64, 256)
GRID = 16
"""Side of the images whose kernels are compared; these are dense arrays of GRID⁴ numbers."""


def crop(pixels: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Return the square in the middle of an image."""
    top, left = ((whole - side) // 2 for whole in pixels.shape[:2])
    return np.ascontiguousarray(pixels[top : top + side, left : left + side])


def decibels(truth: NDArray[np.uint8], mask: NDArray[np.bool_], border: str) -> float:
    """Return the PSNR over the missing pixels."""
    architecture = Architecture(border=border)  # type: ignore[arg-type]
    found = inpaint(truth, mask, method="paper", architecture=architecture).image
    error = (found.astype(float) - truth)[mask]
    return float(20 * np.log10(255 / np.sqrt(np.mean(error**2))))


def frame(height: int, width: int) -> NDArray[np.bool_]:
    """Return a mask of the outermost three rows and columns."""
    mask = np.ones((height, width), np.bool_)
    mask[3:-3, 3:-3] = False
    return mask


# -- the published equations


def published(network: Sequential, side: int, prior: Stationary) -> Array:
    """Return K, shape (side², side²), of the published code in float64, with our scaling."""
    sigma = np.full((side**2, side**2), prior.between)
    np.fill_diagonal(sigma, prior.variance)
    tangent = derivative = np.zeros_like(sigma)
    for layer in network.layers:
        if isinstance(layer, Conv):
            sigma = _averaged(sigma, side)
            tangent = sigma + _averaged(derivative * tangent, side)
        elif isinstance(layer, LeakyReLU):
            sigma, derivative = _activated(sigma, layer.slope)
        elif isinstance(layer, Downsample | Upsample):
            along = _sampled(side) if isinstance(layer, Downsample) else _aligned(side)
            matrix = np.kron(along, along)
            sigma, tangent, derivative = (
                matrix @ values @ matrix.T for values in (sigma, tangent, derivative)
            )
            side = len(along)
    return tangent


def _averaged(values: Array, side: int) -> Array:
    wide = values.reshape((side,) * 4)
    for axis in (0, 1):
        moved = [np.roll(wide, (step, step), (axis, axis + 2)) for step in (-1, 0, 1)]
        wide = (moved[0] + moved[1] + moved[2]) / 3
    return wide.reshape(values.shape)


def _activated(sigma: Array, slope: float) -> tuple[Array, Array]:
    """Return (Σ, κ0) after a leaky ReLU."""
    root = np.sqrt(np.diag(sigma))
    norm = np.outer(root, root)
    cosine = np.minimum(sigma / norm, 1)
    cosine[cosine > 1 - 1e-14] = 1
    angle, share = np.arccos(cosine), (1 - slope) ** 2 / (1 + slope**2)
    bent = (np.sqrt(1 - cosine**2) + (np.pi - angle) * cosine) / np.pi
    return norm * (share * bent + (1 - share) * cosine), 1 - share * angle / np.pi


def _sampled(side: int) -> Array:
    return np.eye(side)[::2]


def _aligned(side: int) -> Array:
    """Return bilinear weights, shape (2 side, side), that map the ends to the ends."""
    places = np.arange(2 * side) * (side - 1) / (2 * side - 1)
    below = np.minimum(places.astype(int), max(side - 2, 0))
    matrix = np.zeros((2 * side, side))
    matrix[np.arange(2 * side), below] = 1 - (places - below)
    matrix[np.arange(2 * side), np.minimum(below + 1, side - 1)] += places - below
    return matrix


def difference(levels: int, prior: Stationary) -> tuple[float, float]:
    """Return the largest difference of entries, and their root mean square, as shares of K."""
    network = Architecture(levels=levels, resampling="bilinear").network
    ours = kernel(network, (GRID, GRID), prior).to_dense().reshape(GRID**2, GRID**2)
    theirs = published(network, GRID, prior)
    off = np.abs(ours - theirs)
    return float((off / ours).max()), float(np.sqrt(np.mean(off**2) / np.mean(ours**2)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser("python -m benchmarks.quality.published")
    parser.add_argument("--images", default="skimage", help="a folder of PNGs, or skimage")
    parser.add_argument("--sides", type=int, nargs="+", default=SIDES, help="of the crops, in px")
    options = parser.parse_args(arguments)
    protocols = {**PROTOCOLS, "frame": frame}
    print("| crop | mask | image | torus | padded | gain |\n|---|---|---|---|---|---|")
    for side in options.sides:
        for name, protocol in protocols.items():
            mask = protocol(side, side)
            for truth in load_truths(options.images):
                pixels = crop(truth.pixels, side)
                torus, padded = (decibels(pixels, mask, each) for each in ("torus", "padded"))
                print(
                    f"| {side} × {side} | {name} | {truth.name} | {torus:.2f} | {padded:.2f} | "
                    f"{padded - torus:+.2f} |",
                    flush=True,
                )
    print("\n| prior | levels | largest difference of entries | root mean square |")
    print("|---|---|---|---|")
    for name, prior in (("stationary", Stationary()), ("identity", Stationary(1.0, 0.0))):
        for levels in (1, 2, 3):
            largest, usual = difference(levels, prior)
            print(f"| {name} | {levels} | {largest:.0%} | {usual:.1%} |")


if __name__ == "__main__":
    main()
