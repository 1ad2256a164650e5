"""The arguments of ``restore`` that say how thin parts are learnt, and how soft the seam is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inpaint_app.errors import UsageError, listed

if TYPE_CHECKING:
    import argparse

__all__ = [
    "REGRESSION_OPTIONS",
    "WIDEST_SEAM",
    "add_regression_options",
    "feather_of",
    "regression_options_of",
]

# Written out because the modules that know are slow to import; tests hold them equal.
REGRESSION_OPTIONS = {
    "--radius": ("radius", ("auto", "fast", "detail")),
    "--bandwidth": ("bandwidth", ("auto", "detail")),
    "--passes": ("passes", ("auto", "detail")),
    "--ridge": ("ridge", ("auto", "fast", "detail", "paper")),
    "--reach": ("reach", ("auto", "fast", "detail")),
}
"""The options: what `ntk_core.inpaint` calls them, and the methods that have them."""

WIDEST_SEAM = 64


def add_regression_options(parser: argparse.ArgumentParser) -> None:
    """Add the options to a parser."""
    # No defaults: the engine has them, and what was not given must not be complained about.
    add = parser.add_argument_group(
        "thin parts", "With --method auto, fast or detail, which learn from what is around."
    ).add_argument
    add(
        "--radius",
        type=float,
        metavar="PX",
        help="how far apart pixels still resemble each other, 0.1 to 1000; default: 16, fast: 8",
    )
    add(
        "--bandwidth",
        type=float,
        metavar="B",
        help="how unlike surroundings may be to learn from, as a share of the image range, 0.001 "
        "to 1000, not with fast; default: 0.15 to 0.3, by how much is missing",
    )
    add(
        "--passes",
        type=int,
        metavar="N",
        help="how often the picture is gone over, 1 to 64, not with fast; default: 8",
    )
    add(
        "--ridge",
        type=float,
        metavar="L",
        help="how much is smoothed, 1e-6 to 1, also with paper: more for a noisy picture; "
        "default: 0.001",
    )
    add(
        "--reach",
        type=int,
        metavar="PX",
        help="how far around is looked for known pixels, 2 to 64; default: 14, fast: 10",
    )
    parser.add_argument(
        "--feather",
        type=int,
        metavar="PX",
        help="width of a soft seam inside the mask, where the fill goes over into what the "
        f"picture holds there, 0 to {WIDEST_SEAM}; default: 0",
    )


def regression_options_of(options: argparse.Namespace) -> dict[str, Any]:
    """Return what the options of ``restore`` say to methods that learn.

    Raises
    ------
    UsageError
        Options do not belong to the method, or are out of range.
    """
    given, foreign = {}, []
    for flag, (name, methods) in REGRESSION_OPTIONS.items():
        value = getattr(options, name)
        if value is None:
            continue
        given[flag] = value
        if options.method not in methods:
            foreign.append(flag)
    if foreign:
        methods = REGRESSION_OPTIONS[foreign[0]][1]
        raise UsageError(
            f"{listed(foreign)} cannot be given with --method {options.method}; choose "
            f"{_either(methods)}, or leave {'it' if len(foreign) == 1 else 'them'} out"
        )
    if given:
        _check(given, options.method)
    return {REGRESSION_OPTIONS[flag][0]: value for flag, value in given.items()}


def feather_of(options: argparse.Namespace) -> int:
    """Return the width of the seam in pixels.

    Raises
    ------
    UsageError
        It is out of range.
    """
    width = 0 if options.feather is None else int(options.feather)
    if not 0 <= width <= WIDEST_SEAM:
        raise UsageError(
            f"cannot use --feather {width}: it must be a whole number from 0 to {WIDEST_SEAM}"
        )
    return width


def _either(names: tuple[str, ...]) -> str:
    return ", ".join(names[:-1]) + f" or {names[-1]}"


def _check(given: dict[str, Any], method: str) -> None:
    """Let the engine look at each value alone, to know which option it is that is wrong."""
    import numpy as np

    from ntk_core import InvalidOptionError, inpaint_iter

    image = np.zeros((2, 2), np.uint8)
    for flag, value in given.items():
        options: Any = {REGRESSION_OPTIONS[flag][0]: value}
        try:
            inpaint_iter(image, np.eye(2, dtype=bool), method=method, **options).close()
        except InvalidOptionError as error:
            raise UsageError(f"cannot use {flag} {value}: {error}") from error
