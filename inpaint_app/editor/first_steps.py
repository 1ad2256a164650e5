"""The three steps of somebody who is here for the first time, and which of them are done. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from inpaint_app.editor.state import State

__all__ = ["COUNT", "FirstSteps"]

COUNT: Final = 3
"""Paint, reconstruct, apply and export."""


class FirstSteps:
    """Follows what the user does.

    A step that is done stays done. The last one is done by an export or a copy after a
    reconstruction, whether or not the fill was applied before: what is shown is what is written.
    """

    def __init__(self) -> None:
        self._done = [False] * COUNT
        self._exports: int | None = None  # when there was a fill for the first time

    @property
    def done(self) -> tuple[bool, ...]:
        """Which steps are done, in order."""
        return tuple(self._done)

    @property
    def finished(self) -> bool:
        """Whether all are."""
        return all(self._done)

    def follow(self, state: State) -> None:
        """Take note of another state."""
        if state.picture.masked:
            self._done[0] = True
        if state.picture.filled:
            self._done[1] = True
            if self._exports is None:
                self._exports = state.files.exports
        if self._exports is not None and state.files.exports > self._exports:
            self._done[2] = True
