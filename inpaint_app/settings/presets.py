"""Choices of method and parameters for one kind of damage each. No Qt.

The values are measured: docs/decisions/0009, `python -m benchmarks.quality.presets`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from inpaint_app.settings.copying import TextureSettings
from inpaint_app.settings.learning import RegressionSettings

__all__ = ["CUSTOM", "PRESETS", "Preset", "preset_of"]

CUSTOM: Final = "custom"
"""The name of what is no preset."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A method and its parameters; the seed of the texture is nothing that one would preset."""

    method: str
    regression: RegressionSettings = field(default_factory=RegressionSettings)
    texture: TextureSettings = field(default_factory=TextureSettings)

    def fits(self, method: str, regression: RegressionSettings, texture: TextureSettings) -> bool:
        """Tell whether these are its choices."""
        return (self.method, self.regression, self.texture) == (
            method,
            regression,
            replace(texture, seed=self.texture.seed),
        )


PRESETS: Final[dict[str, Preset]] = {
    "scratch": Preset("detail", RegressionSettings(reach=20)),
    "text": Preset("detail", RegressionSettings(radius=8.0, reach=24)),
    "dropout": Preset("detail", RegressionSettings(ridge=3e-4, reach=20)),
    "object": Preset("texture"),
}
"""The presets by their names, in the order in which they are offered."""


def preset_of(
    name: str, method: str, regression: RegressionSettings, texture: TextureSettings
) -> str:
    """Return `name` if it is that of a preset with these choices, else `CUSTOM`."""
    preset = PRESETS.get(name)
    fits = preset is not None and preset.fits(method, regression, texture)
    return name if fits else CUSTOM
