"""The arguments of ``restore`` that say how wide holes are filled, and from where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from inpaint_app.errors import UsageError, listed
from inpaint_app.settings.copying import COPYING_METHODS

if TYPE_CHECKING:
    import argparse

__all__ = ["TEXTURE_OPTIONS", "add_texture_options", "texture_options_of"]

TEXTURE_OPTIONS = {
    "--locality": "locality",
    "--seed": "seed",
    "--patch-size": "patch_size",
    "--rotations": "rotations",
}
"""The options of methods ``"auto"`` and ``"texture"``, as `ntk_core.inpaint` calls them."""


def add_texture_options(parser: argparse.ArgumentParser) -> None:
    """Add the options to a parser."""
    # No defaults: the engine has them, and what was not given must not be complained about.
    add = parser.add_argument_group(
        "wide holes", "With --method auto or texture, which copy what fits from elsewhere."
    ).add_argument
    add(
        "--locality",
        type=float,
        metavar="B",
        help="how much what is near is preferred, 0 (not at all) to 10; default: 0.5",
    )
    add(
        "--seed",
        type=int,
        metavar="N",
        help="another number fills in another way that is as good; default: 0",
    )
    add(
        "--patch-size",
        type=int,
        metavar="N",
        help="side of the patches that are compared, in pixels, odd, 3 to 31; default: 15",
    )
    add(
        "--rotations",
        action="store_true",
        default=None,
        help="copy also after quarter turns and mirroring",
    )
    add = parser.add_argument_group(
        "where to take it from", "Pictures of the size of IMAGE, white where it counts."
    ).add_argument
    add(
        "--protect",
        type=Path,
        metavar="MASK",
        help="neither learn nor copy from there, with every method",
    )
    add(
        "--sources",
        type=Path,
        metavar="MASK",
        help="copy only from there, with --method auto or texture; thin parts, which are learnt, "
        "ignore it",
    )


def texture_options_of(options: argparse.Namespace) -> dict[str, Any]:
    """Return what the options of ``restore`` say to methods ``"auto"`` and ``"texture"``.

    Raises
    ------
    UsageError
        Options do not belong to the method, or are out of range.
    """
    given = {}
    for flag, name in TEXTURE_OPTIONS.items():
        value = getattr(options, name)
        if value is not None:
            given[flag] = value
    named = [*given, *(["--sources"] if options.sources is not None else [])]
    if named and options.method not in COPYING_METHODS:
        methods = " or ".join(COPYING_METHODS)
        raise UsageError(
            f"{listed(named)} can be given only with --method {methods}; "
            f"choose one of them, or leave {'it' if len(named) == 1 else 'them'} out"
        )
    if given:
        _check(given)
    return {TEXTURE_OPTIONS[flag]: value for flag, value in given.items()}


def _check(given: dict[str, Any]) -> None:
    """Let the engine look at each value alone, to know which option it is that is wrong."""
    import numpy as np

    from ntk_core import InvalidOptionError, inpaint_iter

    image = np.zeros((2, 2), np.uint8)
    for flag, value in given.items():
        options: Any = {TEXTURE_OPTIONS[flag]: value}
        try:
            inpaint_iter(image, np.eye(2, dtype=bool), method="texture", **options).close()
        except InvalidOptionError as error:
            raise UsageError(f"cannot use {flag} {value}: {error}") from error
