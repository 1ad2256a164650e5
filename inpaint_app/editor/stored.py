"""What was chosen about reconstructions, as JSON values: what a session keeps. No Qt."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Protocol

from inpaint_app.settings.copying import TextureSettings
from inpaint_app.settings.learning import RegressionSettings
from inpaint_app.settings.presets import preset_of
from ntk_core import METHODS, Architecture

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inpaint_app.editor.state import State

__all__ = ["Chooser", "stored_choices", "take_choices"]


class Chooser(Protocol):
    """The part of the controller that takes choices."""

    @property
    def state(self) -> State:
        """What is chosen now."""
        ...

    def set_method(self, method: str) -> None:
        """Choose the method."""
        ...

    def set_architecture(self, architecture: Architecture) -> None:
        """Choose the network."""
        ...

    def set_texture(self, settings: TextureSettings) -> None:
        """Choose how wide holes are filled."""
        ...

    def set_regression(self, settings: RegressionSettings) -> None:
        """Choose how thin parts are."""
        ...

    def set_feather(self, pixels: int) -> None:
        """Choose the width of the seam."""
        ...

    def set_preset(self, name: str) -> None:
        """Choose all of that by a name."""
        ...

    def set_keep_mask(self, keep: bool) -> None:
        """Choose whether the mask is kept."""
        ...


def stored_choices(state: State) -> dict[str, Any]:
    """Return what `take_choices` takes up again."""
    return {
        "method": state.method,
        "architecture": asdict(state.architecture),
        "texture": asdict(state.texture),
        "regression": asdict(state.regression),
        "preset": state.preset,
        "feather": state.feather,
        "keep_mask": state.keep_mask,
    }


def take_choices(does: Chooser, stored: Mapping[str, Any]) -> None:
    """Choose what was stored; what is missing or makes no sense stays as it is."""
    if stored.get("method") in METHODS:
        does.set_method(stored["method"])
    with suppress(ValueError, TypeError, KeyError):
        does.set_architecture(Architecture(**stored["architecture"]))
    with suppress(ValueError, TypeError, KeyError):
        does.set_texture(TextureSettings(**stored["texture"]))
    with suppress(ValueError, TypeError, KeyError):
        does.set_regression(RegressionSettings(**stored["regression"]))
    preset, state = stored.get("preset"), does.state
    if isinstance(preset, str) and preset == preset_of(
        preset, state.method, state.regression, state.texture
    ):
        does.set_preset(preset)
    if type(stored.get("feather")) is int:
        does.set_feather(stored["feather"])
    if type(stored.get("keep_mask")) is bool:
        does.set_keep_mask(stored["keep_mask"])
