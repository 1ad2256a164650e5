"""Infinitely wide networks: their layers, and what they are told about each pixel.

A network is a `Sequential` of layers, which have the names that PyTorch uses: `Conv`, the
activations `ReLU` and `LeakyReLU`, and the resamplings `Downsample` and `Upsample`. A prior says
what the network is told about each pixel. Both are frozen descriptions: nothing is computed before
`ntk_core.kernel` makes a tangent kernel of them.

For method ``"paper"`` use `ntk_core.Architecture`, which describes its networks by a few numbers.
Write a `Sequential` for any other network. Of the priors, begin with `Stationary`; take `Identity`
for large holes, and `Adjacency` if near pixels are to be similar. `Meshgrid`, `Features` and
`Guided` are not shift-invariant: with a network that resamples they are for small images only.

Examples
--------
An hourglass of one level, as PyTorch would write it:

>>> from ntk_core import kernel
>>> from ntk_core.networks import Conv, Downsample, LeakyReLU, Sequential, Stationary, Upsample
>>> network = Sequential(
...     Conv(3), LeakyReLU(), Downsample(),
...     Conv(3), LeakyReLU(), Upsample(), Conv(3),
... )
>>> kernel(network, (16, 16), Stationary()).row(8, 8).shape
(16, 16)

The same, described by its number of levels:

>>> from ntk_core import Architecture
>>> Architecture(levels=1).network.multiple == network.multiple
True
"""

from __future__ import annotations

from ntk_core.networks.layers import (
    Conv,
    Downsample,
    Layer,
    LeakyReLU,
    ReLU,
    Sequential,
    Upsample,
)
from ntk_core.networks.priors import (
    Adjacency,
    Features,
    Guided,
    Identity,
    Meshgrid,
    Prior,
    Stationary,
)

__all__ = [
    "Adjacency",
    "Conv",
    "Downsample",
    "Features",
    "Guided",
    "Identity",
    "Layer",
    "LeakyReLU",
    "Meshgrid",
    "Prior",
    "ReLU",
    "Sequential",
    "Stationary",
    "Upsample",
]
