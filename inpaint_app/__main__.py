"""The entry point: ``ntk-inpaint``, or ``python -m inpaint_app``."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

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
    try:
        from inpaint_app.cli import execute  # here, so that Ctrl+C meanwhile ends quietly, too

        return execute(sys.argv[1:] if argv is None else argv)
    except KeyboardInterrupt:
        return 130


def run() -> None:
    """Run the program and end the process with its exit code."""
    code = main()
    try:
        sys.stdout.flush()
    except OSError:  # a closed pipe, of which `execute` has said what there is to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


if __name__ == "__main__":
    run()
