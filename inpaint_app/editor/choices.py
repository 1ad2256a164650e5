"""`CurrentChoices`: the choices for the open picture, and how the user changes them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from inpaint_app.editor.desk import Desk, Hook
from inpaint_app.settings.choices import Choices

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CurrentChoices"]


class CurrentChoices:
    """Holds the current choices.

    Parameters
    ----------
    desk : Desk
        Its `changed` hook is called after every change.

    Attributes
    ----------
    refill : Hook
        Called after a change of the choices that makes a new fill necessary.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._now = Choices()
        self.refill = Hook()

    @property
    def now(self) -> Choices:
        """The current choices."""
        return self._now

    def choose(self, **changes: Any) -> None:
        """Change some of the choices, such as ``choose(method="fast")``.

        If that gives a different fill, a finished or running reconstruction is started again.

        Parameters
        ----------
        **changes
            Attributes of `Choices` and their new values.

        Raises
        ------
        TypeError, ValueError
            The attribute does not exist, or the value is out of range.
        """
        self.take(replace(self._now, **changes))

    def choose_preset(self, name: str) -> None:
        """Choose method and parameters together, by a name in `presets.PRESETS` or `AUTOMATIC`.

        The fill is computed anew if any of them changes, even one that the method does not use.
        """
        before, self._now = self._now, self._now.with_preset(name)
        if replace(before, preset=self._now.preset) != self._now:
            self.refill()
        self._desk.changed()

    def take(self, choices: Choices) -> None:
        """Replace all choices; see `choose`."""
        before, self._now = self._now, choices
        if not choices.fills_like(before):
            self.refill()
        self._desk.changed()

    def load(self, stored: Mapping[str, Any]) -> None:
        """Load stored choices, see `Choices.from_json`; missing ones do not change."""
        self.take(Choices.from_json(stored, self._now))

    def take_next_seed(self) -> None:
        """Choose another seed for copying; the caller starts the reconstruction."""
        self.take_seed(self._now.copying.next_seed)

    def take_seed(self, seed: int) -> None:
        """Choose a seed for copying, without starting a reconstruction."""
        self._now = replace(self._now, copying=replace(self._now.copying, seed=seed))
