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
        from inpaint_app.commands.dispatch import (
            execute,  # imported here, so that Ctrl+C during the import also ends quietly
        )

        return execute(sys.argv[1:] if argv is None else argv)
    except KeyboardInterrupt:
        return 130


def run() -> None:
    """Run the program and end the process with its exit code."""
    _open_closed_streams()
    code = main()
    try:
        sys.stdout.flush()
    except OSError:  # a closed pipe, which `execute` has already reported
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _open_closed_streams() -> None:
    """Give the process the standard streams that it was started without (``>&-``).

    Otherwise the next file that is opened gets the number of a standard stream, and what a
    library prints is written into a picture.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: PTH123, SIM115 - until the end


if __name__ == "__main__":
    run()
