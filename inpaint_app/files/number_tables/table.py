"""`NumberTable`: what the command `complete` asks of a table, whatever its file is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Kept", "NumberTable", "TableOptions"]


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What the user says of a table; None and () stand for finding out.

    Attributes
    ----------
    delimiter : str, optional
        What separates the columns of a text.
    decimal : str, optional
        ``"."`` or ``","``.
    header : bool, optional
        Whether the first line of a text has the names of the columns.
    missing : tuple of str
        Cells of a text that are missing, besides those in `columns.MISSING`.
    keep : tuple of str
        Names of columns that stay as they are.
    use : tuple of str
        Names of columns that are numbers although they look like dates or like names of rows.
    """

    delimiter: str | None = None
    decimal: str | None = None
    header: bool | None = None
    missing: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    use: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A column that stays as it is.

    Attributes
    ----------
    name : str
    why : str
        What it holds, such as ``"dates"``.
    missing : int
        How many of its entries are missing, and stay so.
    """

    name: str
    why: str
    missing: int = 0


class NumberTable(Protocol):
    """A table that was read."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the columns of numbers."""

    @property
    def values(self) -> NDArray[np.float64]:
        """Return the columns of numbers, shape (rows, columns); NaN where an entry is missing."""

    @property
    def kept(self) -> tuple[Kept, ...]:
        """Return the other columns."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what users should know of what was read and will be written."""

    def place(self, row: int) -> str:
        """Return where a row of `values` is in the file, such as ``"line 7"``."""

    def completed(self, values: NDArray[np.float64], deviation: NDArray[np.float64]) -> bytes:
        """Return the file with its missing entries filled.

        Parameters
        ----------
        values, deviation : ndarray, shape (rows, columns)
            The completed numbers, and the standard deviation of each: it says how many digits
            mean something.
        """

    def deviations(self, deviation: NDArray[np.float64]) -> bytes:
        """Return the file with deviations in place of all numbers."""
