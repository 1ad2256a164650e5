"""`Entry`, a row of a table, and `Findings`, what was found in one file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Entry", "Findings", "Verdict"]

Verdict = Literal["kept", "rewritten", "dropped", "named"]
"""Kept as it is; kept in a form that fits the result; left out because it would not be true of the
result; left out because this program cannot write it, and named to the user."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a table.

    Attributes
    ----------
    name : str
        What it is, as notes and the documentation say it.
    verdict : Verdict
        What becomes of it.
    why : str
        What is done to it, or why it is left out; empty if the verdict says all.
    quiet : bool
        Nobody misses it, so no note tells of it: only for what is dropped.
    """

    name: str
    verdict: Verdict
    why: str = ""
    quiet: bool = False


@dataclass(slots=True)
class Findings:
    """What was found in one file that the result will not have.

    Attributes
    ----------
    lost : list of str
        Names of what cannot be carried over.
    untrue : list of str
        Names of what is left out because it would not be true of the result.
    unread : list of str
        Names of pictures and films in the file that were not read.
    notes : list of str
        Sentences about what was changed.
    """

    lost: list[str] = field(default_factory=list)
    untrue: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def judge(self, entry: Entry) -> bool:
        """Take note of something that is in a file; return whether it is carried over."""
        if entry.verdict == "named":
            self.lost.append(entry.name)
        elif entry.verdict == "dropped" and not entry.quiet:
            self.untrue.append(entry.name)
        return entry.verdict in ("kept", "rewritten")

    def told(self) -> list[str]:
        """Return the sentences for the user."""
        notes = list(dict.fromkeys(self.notes))
        if self.lost:
            notes.append(f"not carried over to an export: {_listed(self.lost)}")
        if self.untrue:
            notes.append(
                f"left out, because it would not be true of the result: {_listed(self.untrue)}"
            )
        return notes


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))
