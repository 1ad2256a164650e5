"""Draw the pictures of priors and kernels in docs/paper.md, and of a removal in README.md.

python docs/make_pictures.py
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from PIL import Image, ImageDraw
from skimage import data

import ntk_core
from ntk_core import Architecture, inpaint
from ntk_core.kernels.dense import dense_covariance
from ntk_core.networks import (
    Adjacency,
    Conv,
    Features,
    Guided,
    Identity,
    Meshgrid,
    ReLU,
    Sequential,
    Stationary,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.networks import Prior

mpl.use("agg")
from matplotlib import pyplot as plt  # after the backend was chosen

IMAGES = Path(__file__).parent / "images"
SIDE = 40
ROCKET = ((306, 85), (342, 85), (352, 200), (372, 427), (270, 427), (296, 200))
"""A rough outline, as x, y: what somebody would paint over."""


def main() -> None:
    """Write all pictures."""
    photograph = data.camera()[60 : 60 + 2 * SIDE : 2, 200 : 200 + 2 * SIDE : 2] / 255
    draw_priors(photograph)
    draw_kernels()
    draw_removal()


def draw_removal() -> None:
    """Draw a photograph, its mask, and what method ``"auto"`` makes of it."""
    photograph = data.rocket()
    height, width = photograph.shape[:2]
    drawn = Image.new("1", (width, height))
    ImageDraw.Draw(drawn).polygon(ROCKET, fill=1)
    mask = np.array(drawn)
    shown = photograph.copy()
    shown[mask] = shown[mask] // 2 + np.array([127, 24, 72], np.uint8)
    row = np.concatenate([photograph, shown, inpaint(photograph, mask).image], axis=1)
    row = row[40:, np.r_[60:520, width + 60 : width + 520, 2 * width + 60 : 2 * width + 520]]
    Image.fromarray(row).save(IMAGES / "object-removal.jpg", quality=90)


def draw_priors(photograph: NDArray[np.float64]) -> None:
    """Draw Σ0(x, ·) of every prior for the pixel in the middle."""
    waves = np.stack([np.sin(np.arange(SIDE) / 3)[:, None] * np.ones(SIDE), np.ones((SIDE, SIDE))])
    priors: dict[str, Prior] = {
        "Identity": Identity(),
        "Stationary": Stationary(),
        "Meshgrid": Meshgrid(),
        "Features (here: waves, 1)": Features(waves),
        "Adjacency (ℓ = 4)": Adjacency(4.0),
        "Guided (ℓ = 16, h = 0.2)": Guided(photograph, 16.0, 0.2, 2, 1.0),
    }
    figure, axes = plt.subplots(1, 7, figsize=(14, 2.4), layout="constrained")
    show(axes[0], photograph, "the image, for Guided", "gray")
    for axis, (name, prior) in zip(axes[1:], priors.items(), strict=True):
        covariance = dense_covariance(prior, (SIDE, SIDE), circular=False)
        show(axis, covariance[SIDE // 2, SIDE // 2], name)
    figure.savefig(IMAGES / "priors.png", dpi=100)
    plt.close(figure)


def draw_kernels() -> None:
    """Draw K(x, ·) of networks for one pixel, relative to K(x, x)."""
    kernels = {
        "0 levels, adjacency": (Sequential(Conv(3), ReLU(), Conv(3)), Adjacency(4.0)),
        "1 level": (Architecture(levels=1).network, Stationary()),
        "2 levels": (Architecture(levels=2).network, Stationary()),
        "3 levels": (Architecture(levels=3).network, Stationary()),
        "3 levels, bilinear": (
            Architecture(levels=3, resampling="bilinear").network,
            Stationary(),
        ),
        "4 levels": (Architecture(levels=4).network, Stationary()),
        "3 levels, identity": (Architecture(levels=3).network, Identity()),
    }
    figure, axes = plt.subplots(1, 7, figsize=(14, 2.4), layout="constrained")
    for axis, (name, (network, prior)) in zip(axes, kernels.items(), strict=True):
        row = ntk_core.kernel(network, (64, 64), prior).row(29, 34)
        show(axis, row[9:49, 14:54], name)
    figure.savefig(IMAGES / "kernels.png", dpi=100)
    plt.close(figure)


def show(axis: Any, picture: NDArray[Any], title: str, colours: str = "viridis") -> None:
    """Draw one picture, its values as they are."""
    drawn = axis.imshow(picture, cmap=colours, interpolation="nearest")
    axis.set_title(title, fontsize=9)
    axis.set_xticks([])
    axis.set_yticks([])
    if colours != "gray":
        axis.figure.colorbar(drawn, ax=axis, shrink=0.7).ax.tick_params(labelsize=6)


if __name__ == "__main__":
    main()
