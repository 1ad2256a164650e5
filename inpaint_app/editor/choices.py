"""What was chosen about reconstructions: the method, its parameters, when to begin. No Qt."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace

from inpaint_app.filling.feather import WIDEST
from inpaint_app.settings.copying import TEXTURE_METHODS, TextureSettings
from inpaint_app.settings.learning import RegressionSettings
from inpaint_app.settings.presets import CUSTOM, PRESETS, preset_of
from ntk_core import METHODS, Architecture

__all__ = ["Choosing"]


class Choosing(ABC):
    """The part of the controller that the panel beside the canvas talks to."""

    def __init__(self) -> None:
        super().__init__()
        self._method = METHODS[0]
        self._architecture = Architecture()
        self._texture = TextureSettings()
        self._regression = RegressionSettings()
        self._preset = CUSTOM
        self._feather = 0
        self._live = self._keep_mask = False

    # -- what the rest of the controller does

    @abstractmethod
    def refresh(self) -> None:
        """Tell the view the present state."""

    @abstractmethod
    def _run_if_live(self) -> None:
        """Reconstruct if every change is to be followed by that."""

    @abstractmethod
    def _run_again(self) -> None:
        """Reconstruct if the user has asked for a fill of what is masked, by whatever means."""

    @property
    @abstractmethod
    def _filled(self) -> bool:
        """Whether there is a fill."""

    # -- choices

    def set_method(self, method: str) -> None:
        """Choose how to reconstruct, one of `ntk_core.METHODS`."""
        changed, self._method = method != self._method, method
        if changed:
            self._run_again()
        self.refresh()

    def set_architecture(self, architecture: Architecture) -> None:
        """Choose the network of method ``"paper"``."""
        changed, self._architecture = architecture != self._architecture, architecture
        if changed and self._method == "paper":
            self._run_again()
        self.refresh()

    def set_texture(self, settings: TextureSettings) -> None:
        """Choose how wide holes are filled."""
        changed, self._texture = settings != self._texture, settings
        if changed and self._method in TEXTURE_METHODS:
            self._run_again()
        self.refresh()

    def set_regression(self, settings: RegressionSettings) -> None:
        """Choose how thin parts are learnt from what is around them."""
        before, self._regression = self._regression, settings
        if settings.options(self._method) != before.options(self._method):
            self._run_again()
        self.refresh()

    def set_feather(self, pixels: int) -> None:
        """Choose how wide the seam is where the fill goes over into the picture, in pixels."""
        before, self._feather = self._feather, max(0, min(pixels, WIDEST))
        if self._feather != before:
            self._run_again()
        self.refresh()

    def set_preset(self, name: str) -> None:
        """Choose method and parameters together, by one of the names of `presets.PRESETS`."""
        preset, before = PRESETS.get(name), self._choices
        self._preset = name
        if preset is not None:
            self._method = preset.method
            self._regression = preset.regression
            self._texture = replace(preset.texture, seed=self._texture.seed)
        if self._choices != before:
            self._run_again()
        self.refresh()

    def set_live(self, live: bool) -> None:
        """Choose whether every change of the mask is followed by a reconstruction."""
        changed, self._live = live != self._live, live
        if changed and not self._filled:
            self._run_if_live()
        self.refresh()

    def set_keep_mask(self, keep: bool) -> None:
        """Choose whether the mask survives `apply`."""
        self._keep_mask = keep
        self.refresh()

    @property
    def _choices(self) -> tuple[str, RegressionSettings, TextureSettings]:
        """What presets set."""
        return self._method, self._regression, self._texture

    @property
    def _shown_preset(self) -> str:
        """The preset that was chosen, as long as nothing of it was changed."""
        return preset_of(self._preset, *self._choices)
