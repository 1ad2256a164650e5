"""The arguments of ``complete``.

This module imports nothing slow, so that ``--help`` and error messages appear at once.
"""

from __future__ import annotations

import argparse
from typing import Final

from inpaint_app.commands.names import path_of

__all__ = ["complete_parser"]

_DELIMITERS: Final = {"comma": ",", "semicolon": ";", "tab": "\t", r"\t": "\t", "pipe": "|"}
_MODELS: Final = ("auto", "means", "biases", "factored", "linear", "completed", "joined", "tangent")
"""Those of `complete_matrix`, but for “recursive”, which needs features: no option gives them."""


def complete_parser() -> argparse.ArgumentParser:
    """Return the parser of the arguments after ``complete``."""
    parser = argparse.ArgumentParser(
        prog="ntk-inpaint complete",
        usage="ntk-inpaint complete TABLE -o OUT [options]",
        description="Fill the missing numbers of a table, and say how far off they may be. What is "
        "known stays as it is written.",
        epilog="Exit codes: 0 done, 2 bad usage or input, 130 interrupted.",
    )
    add = parser.add_argument
    add("table", type=path_of, metavar="TABLE", help="table to complete: .csv .tsv .parquet")
    add(
        "-o",
        "--output",
        type=path_of,
        metavar="OUT",
        required=True,
        help="file to write, with the ending of TABLE",
    )
    add(
        "--deviation",
        type=path_of,
        metavar="FILE",
        help="write also a table of standard deviations: how far off each number may be, 0 where "
        "it was known",
    )
    add(
        "--report",
        type=_count,
        default=5,
        metavar="N",
        help="list the N entries that are least sure; default: %(default)s",
    )
    add(
        "--model",
        type=_model,
        default="auto",
        metavar="NAME",
        help=f"what predicts: {', '.join(_MODELS)}; auto chooses by entries that are known and "
        "held out; default: %(default)s",
    )
    add("--overwrite", action="store_true", help="replace OUT and FILE if they exist")
    add("--json", action="store_true", help="print the result as one JSON object")
    add("--quiet", action="store_true", help="show no progress and no notes")
    add(
        "--memory",
        type=_megabytes,
        metavar="MB",
        help="how much memory the completion may take; what needs more is refused",
    )
    _add_reading_options(parser)
    return parser


def _add_reading_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group(
        "how TABLE is read", "What is not given is found out, where it is certain."
    ).add_argument
    add(
        "--delimiter",
        type=_delimiter,
        metavar="C",
        help="what separates columns: one character, or comma, semicolon, tab, pipe",
    )
    add("--decimal", choices=(".", ","), metavar="C", help="what begins decimals: . or ,")
    add(
        "--header",
        choices=("yes", "no"),
        help="whether the first line has the names of the columns",
    )
    add(
        "--missing",
        action="append",
        default=[],
        metavar="TEXT",
        help="cells with this text are missing, too, such as -999; may be repeated",
    )
    add(
        "--keep",
        action="append",
        default=[],
        metavar="NAME",
        help="leave this column as it is, and learn nothing from it; may be repeated",
    )
    add(
        "--use",
        action="append",
        default=[],
        metavar="NAME",
        help="use this column although it looks like dates or names of rows; may be repeated",
    )


def _delimiter(text: str) -> str:
    delimiter = _DELIMITERS.get(text, text)
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise argparse.ArgumentTypeError(
            f"it is {text!r}; give one character, or comma, semicolon, tab or pipe"
        )
    return delimiter


def _model(text: str) -> str:
    if text not in _MODELS:
        raise argparse.ArgumentTypeError(f"it is {text!r}; choose one of {', '.join(_MODELS)}")
    return text


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"it is {text!r}; give a whole number, at least 0")
    return int(text)


def _megabytes(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"it is {text!r}; give a whole number of MB, at least 1")
    return number
