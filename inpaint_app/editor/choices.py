"""The choices for the picture that is open, and how the user changes them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from inpaint_app.editor.desk import Desk, Hook
from inpaint_app.settings.choices import Choices

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CurrentChoices"]


class CurrentChoices:
    """Holds the choices that are in force.

    Parameters
    ----------
    desk : Desk
        Hears of every change.

    Attributes
    ----------
    refill : Hook
        The fill is to be made anew: the choices have changed.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._now = Choices()
        self.refill = Hook()

    @property
    def now(self) -> Choices:
        """The choices that are in force."""
        return self._now

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
        self.take(replace(self._now, **changes))

    def choose_preset(self, name: str) -> None:
        """Choose method and settings together, by one of the names of `presets.PRESETS`.

        The fill is made anew if any of them changes, even one that the method has no use for.
        """
        before, self._now = self._now, self._now.with_preset(name)
        if replace(before, preset=name) != self._now:
            self.refill()
        self._desk.changed()

    def take(self, choices: Choices) -> None:
        """Replace all choices, as `choose` does with some."""
        before, self._now = self._now, choices
        if not choices.fills_like(before):
            self.refill()
        self._desk.changed()

    def load(self, stored: Mapping[str, Any]) -> None:
        """Take what was stored, see `Choices.from_json`; what is missing stays as it is."""
        self.take(Choices.from_json(stored, self._now))

    def take_next_seed(self) -> None:
        """Choose another seed for copies, without filling anew: the caller does that."""
        copying = self._now.copying
        self._now = replace(self._now, copying=replace(copying, seed=copying.next_seed))
