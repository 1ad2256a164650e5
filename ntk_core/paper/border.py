"""What lies beyond the border of an image, as the torus of a kernel is larger than the image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy

from ntk_core.networks.priors import Meshgrid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.networks.architecture import Architecture, CustomArchitecture
    from ntk_core.networks.priors import Prior

    Pixels = tuple[NDArray[np.integer[Any]], NDArray[np.integer[Any]]]

__all__ = ["Repeated", "prior_on", "torus_for"]


def torus_for(
    architecture: Architecture | CustomArchitecture, shape: tuple[int, ...]
) -> tuple[int, int]:
    """Return the sides of the torus on which an image of this height and width is solved.

    Both are multiples of the network's period. If the architecture's border is ``"padded"``, they
    have room for the network's reach, and suit the FFT.
    """
    multiple = architecture.network.multiple
    if architecture.border == "torus":
        height, width = (-(-side // multiple) * multiple for side in shape)
        return height, width
    # A torus has no borders: without a margin, pixels at opposite sides would be neighbours.
    # Other kernels are dense matrices and know the borders.
    margin = architecture.network.reach if architecture.features.shift_invariant else 0
    # The network needs multiples of its period, and the FFT runs over one pixel per period.
    height, width = (
        multiple * scipy.fft.next_fast_len(-(-(side + margin) // multiple), real=True)
        for side in shape
    )
    return height, width


def prior_on(
    torus: tuple[int, int],
    architecture: Architecture | CustomArchitecture,
    image: tuple[int, int],
) -> Prior:
    """Return the architecture's prior on a torus that is at least as large as the image."""
    prior = architecture.features
    known = prior.shift_invariant or isinstance(prior, Meshgrid)
    return prior if known or torus == image else Repeated(prior, image)


@dataclass(frozen=True, slots=True, eq=False)
class Repeated:
    """A prior that knows the pixels of an image only; beyond them the border is repeated.

    Parameters
    ----------
    prior : Prior
    image : (int, int)
        Its height and width.
    """

    prior: Prior
    image: tuple[int, int]

    @property
    def shift_invariant(self) -> bool:
        """False."""
        return False

    def covariance(
        self,
        here: Pixels,
        there: Pixels,
        shape: tuple[int, int],  # noqa: ARG002  # the protocol's
        *,
        circular: bool,
    ) -> NDArray[np.float64]:
        """Return Σ0; see `Prior`."""
        first, second = self._inside(here), self._inside(there)
        return self.prior.covariance(first, second, self.image, circular=circular)

    def _inside(self, pixels: Pixels) -> Pixels:
        rows, columns = pixels
        return np.minimum(rows, self.image[0] - 1), np.minimum(columns, self.image[1] - 1)
