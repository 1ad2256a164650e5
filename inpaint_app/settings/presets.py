"""Presets: named settings, each for one kind of damage.

A preset sets a part of the choices. It does not change the network, the seam or the seed of
copying. Its values are measured: docs/decisions/0009, `python -m benchmarks.quality.presets`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from inpaint_app.settings.copying import Copying
from inpaint_app.settings.learning import Learning

__all__ = ["AUTOMATIC", "CUSTOM", "PRESETS", "Preset"]

CUSTOM: Final = "custom"
"""The name that stands for “no preset”."""


AUTOMATIC: Final = "automatic"
"""The name that stands for the usual method with its usual parameters."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A method and its settings; the seed in `copying` is not part of it."""

    method: str
    learning: Learning = field(default_factory=Learning)
    copying: Copying = field(default_factory=Copying)


PRESETS: Final[dict[str, Preset]] = {
    "scratch": Preset("detail", Learning(reach=20)),
    "text": Preset("detail", Learning(radius=8.0, reach=24)),
    "dropout": Preset("detail", Learning(ridge=3e-4, reach=20)),
    "object": Preset("texture"),
}
"""The presets by name, in the order in which the user sees them."""
