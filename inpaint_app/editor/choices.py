"""The choices for the picture that is open, and whether each change is followed by a fill."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import Any

from inpaint_app.settings.choices import Choices

__all__ = ["Choosing"]


class Choosing(ABC):
    """The part of the controller that the panel beside the canvas talks to."""

    def __init__(self) -> None:
        super().__init__()
        self._choices = Choices()
        self._live = False

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

    def choose(self, **changes: Any) -> None:
        """Change some of the choices, such as ``choose(method="fast")``.

        What is filled, or is being filled, is filled anew if that makes a difference.

        Parameters
        ----------
        **changes
            Attributes of `Choices` and their new values.

        Raises
        ------
        TypeError, ValueError
            There is no such attribute, or the value is out of range.
        """
        self.take(replace(self._choices, **changes))

    def choose_preset(self, name: str) -> None:
        """Choose method and settings together, by one of the names of `presets.PRESETS`."""
        self.take(self._choices.with_preset(name))

    def take(self, choices: Choices) -> None:
        """Replace all choices, as `choose` does with some."""
        before, self._choices = self._choices, choices
        if not choices.fills_like(before):
            self._run_again()
        self.refresh()

    def set_live(self, live: bool) -> None:
        """Choose whether every change of the mask is followed by a reconstruction."""
        changed, self._live = live != self._live, live
        if changed and not self._filled:
            self._run_if_live()
        self.refresh()
