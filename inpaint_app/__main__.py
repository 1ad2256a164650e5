"""The entry point: ``ntk-inpaint``, or ``python -m inpaint_app``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from inpaint_app.cli import execute

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main", "run"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with the arguments `argv`, by default those of the process.

    Returns
    -------
    int
        0 done, 2 bad usage or input, 130 interrupted.
    """
    return execute(sys.argv[1:] if argv is None else argv)


def run() -> None:
    """Run the program and end the process with its exit code."""
    sys.exit(main())


if __name__ == "__main__":
    run()
