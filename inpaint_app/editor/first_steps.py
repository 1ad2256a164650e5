"""`FirstSteps`: the three steps of a new user, and which of them are done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from inpaint_app.editor.state import State

__all__ = ["COUNT", "FirstSteps"]

COUNT: Final = 3
"""The number of steps: paint, reconstruct, apply and export."""


class FirstSteps:
    """Follows what the user does.

    A finished step stays finished. An export or a copy after a reconstruction finishes the last
    step. The fill need not be applied first, because the shown picture is what is written.
    """

    def __init__(self) -> None:
        self._done = [False] * COUNT
        self._exports: int | None = None  # how many there were at the first fill

    @property
    def done(self) -> tuple[bool, ...]:
        """Which steps are done, in order."""
        return tuple(self._done)

    @property
    def finished(self) -> bool:
        """Whether all steps are done."""
        return all(self._done)

    def follow(self, state: State) -> None:
        """Update the steps from a new state of the editor."""
        if state.picture.masked:
            self._done[0] = True
        if state.picture.filled:
            self._done[1] = True
            if self._exports is None:
                self._exports = state.files.exports
        if self._exports is not None and state.files.exports > self._exports:
            self._done[2] = True
