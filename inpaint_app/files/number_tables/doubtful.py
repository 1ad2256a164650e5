"""Numbers that may stand for no value: -99, -999, -9999 and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from inpaint_app.errors import listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

__all__ = ["doubtful_numbers", "notes_on"]

_CODES = np.array([-(10.0**digits - 1) for digits in range(2, 11)])


def doubtful_numbers(values: NDArray[np.float64]) -> list[float]:
    """Return the numbers of a column that look like missing values.

    These are negative, of nines only, at least two, and far below all others: the others are not
    negative, or the gap below them is larger than their range.

    Parameters
    ----------
    values : ndarray, shape (rows,), float64
        NaN is left out.
    """
    coded = np.isin(values, _CODES)
    others = values[~coded & ~np.isnan(values)]
    if not coded.any() or not others.size:
        return []
    least, range_ = float(others.min()), float(np.ptp(others))
    found = np.unique(values[coded])[::-1].tolist()
    return [code for code in found if least - code > (0 if least >= 0 else range_)]


def notes_on(doubtful: Mapping[str, Sequence[str]], remedy: str) -> tuple[str, ...]:
    """Return a sentence for each number that looks like a missing value.

    Parameters
    ----------
    doubtful : mapping
        From numbers, as they are written, to the columns that hold them.
    remedy : str
        What to do, with ``{}`` for the number.
    """
    notes = []
    for number, names in doubtful.items():
        shown = [repr(name) for name in names[:8]]
        if len(names) > 8:
            shown.append(f"{len(names) - 8} more")
        columns = "column" if len(names) == 1 else "columns"
        notes.append(
            f"{number} in {columns} {listed(shown)} looks like a missing value; if it is, "
            + remedy.format(number)
        )
    return tuple(notes)
