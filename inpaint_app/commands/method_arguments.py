"""The arguments for methods and their parameters, and converting them to `Choices`.

This module imports nothing slow, so that ``--help`` and error messages appear at once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from inpaint_app.commands.names import path_of
from inpaint_app.errors import UsageError, listed
from inpaint_app.settings.copying import COPYING_METHODS
from inpaint_app.settings.learning import NAMES, OPTIONS_OF_METHOD
from inpaint_app.settings.presets import PRESETS, Preset
from inpaint_app.settings.seam import WIDEST

if TYPE_CHECKING:
    import argparse

    from inpaint_app.settings.choices import Choices
    from ntk_core import Architecture

__all__ = [
    "COPYING_OPTIONS",
    "LEARNING_OPTIONS",
    "METHODS",
    "NETWORK_OPTIONS",
    "add_method_options",
    "choices_of",
]

METHODS: Final = tuple(OPTIONS_OF_METHOD)

# Copied because ntk_core is slow to import; a test compares them.
RESAMPLING: Final = ("nearest", "bilinear")
PRIORS: Final = ("stationary", "identity", "adjacency", "meshgrid")
SOLVERS: Final = ("auto", "cholesky", "conjugate-gradients", "eigenpro")
BORDERS: Final = ("padded", "torus")

LEARNING_OPTIONS: Final = {f"--{name}": name for name in NAMES}
"""The options that set fields of `Learning`."""

COPYING_OPTIONS: Final = {
    "--locality": "locality",
    "--seed": "seed",
    "--patch-size": "patch_size",
    "--rotations": "rotations",
}
"""The options that set fields of `Copying`."""

NETWORK_OPTIONS: Final = {
    "--levels": "levels",
    "--slope": "slope",
    "--resampling": "resampling",
    "--prior": "prior",
    "--prior-radius": "radius",
    "--solver": "solver",
    "--border": "border",
}
"""The options that set fields of `ntk_core.Architecture`."""


# -- parsers. The options have no defaults, so that a check sees only what the user gave.


def add_method_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of all methods to a parser."""
    _add_learning_options(parser)
    _add_seam_option(parser)
    _add_copying_options(parser)
    _add_guide_options(parser)
    _add_network_options(parser)


def _add_learning_options(parser: argparse.ArgumentParser) -> None:
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
        help="how often the picture is gone over, 1 to 64, not with fast; default: 12",
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


def _add_seam_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--feather",
        type=int,
        metavar="PX",
        help="width of a soft seam inside the mask, where the fill goes over into what the "
        f"picture holds there, 0 to {WIDEST}; default: 0",
    )


def _add_copying_options(parser: argparse.ArgumentParser) -> None:
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


def _add_guide_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group(
        "where to take it from", "Pictures of the size of IMAGE, white where it counts."
    ).add_argument
    add(
        "--protect",
        type=path_of,
        metavar="MASK",
        help="neither learn nor copy from there, with every method",
    )
    add(
        "--sources",
        type=path_of,
        metavar="MASK",
        help="copy only from there, with --method auto or texture; thin parts, which are learnt, "
        "ignore it",
    )


def _add_network_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group(
        "the network", "Only with --method paper: an hourglass of convolutions, and its solver."
    ).add_argument
    add(
        "--levels",
        type=int,
        metavar="N",
        help="how often it halves the picture and doubles it again, 0 to 5; default: 3",
    )
    add(
        "--slope",
        type=float,
        metavar="B",
        help="of its leaky rectifiers, -1 to 1; default: 0.01",
    )
    add("--resampling", choices=RESAMPLING, help="how it doubles; default: nearest")
    add(
        "--prior",
        choices=PRIORS,
        metavar="NAME",
        help="what it is told of pixels: stationary or identity (noise), adjacency (what is "
        "near), or meshgrid (the position; small pictures only); default: stationary",
    )
    add(
        "--prior-radius",
        type=float,
        metavar="PX",
        help="how far --prior adjacency reaches, in pixels; default: 2.0",
    )
    add(
        "--solver",
        choices=SOLVERS,
        metavar="NAME",
        help="auto, cholesky (exact; small pictures), conjugate-gradients, or eigenpro (as if the "
        "network was trained step by step); default: auto",
    )
    add(
        "--border",
        choices=BORDERS,
        help="padded keeps opposite borders of the picture apart; torus makes them neighbours, as "
        "published; default: padded",
    )


# -- choices


def choices_of(options: argparse.Namespace) -> Choices:
    """Return the choices for the options of ``restore`` or ``batch``.

    Raises
    ------
    UsageError
        Options do not belong to the method or to the prior, or are out of range.
    """
    method = options.method
    preset = PRESETS.get(getattr(options, "preset", None) or "", Preset(method))
    architecture = _architecture_of(options)
    copying = replace(preset.copying, **_copying_of(options))
    learning = replace(preset.learning, **_learning_of(options))
    feather = _feather_of(options)
    from inpaint_app.settings.choices import Choices

    choices = Choices(method, copying=copying, learning=learning, feather=feather)
    return choices if architecture is None else replace(choices, architecture=architecture)


def _given(options: argparse.Namespace, flags: dict[str, str]) -> dict[str, Any]:
    """Return the values that the user gave, by flag."""
    named = {flag: getattr(options, flag.removeprefix("--").replace("-", "_")) for flag in flags}
    return {flag: value for flag, value in named.items() if value is not None}


def _learning_of(options: argparse.Namespace) -> dict[str, Any]:
    """Return the fields of `Learning` that the user gave."""
    given = _given(options, LEARNING_OPTIONS)
    has = OPTIONS_OF_METHOD[options.method]
    foreign = [flag for flag in given if LEARNING_OPTIONS[flag] not in has]
    if foreign:
        methods = [m for m in METHODS if LEARNING_OPTIONS[foreign[0]] in OPTIONS_OF_METHOD[m]]
        raise UsageError(
            f"{listed(foreign)} cannot be given with --method {options.method}; choose "
            f"{_either(methods)}, or leave {_them(foreign)} out"
        )
    return _checked(given, LEARNING_OPTIONS, options.method)


def _copying_of(options: argparse.Namespace) -> dict[str, Any]:
    """Return the fields of `Copying` that the user gave."""
    given = _given(options, COPYING_OPTIONS)
    named = [*given, *(["--sources"] if options.sources is not None else [])]
    if named and options.method not in COPYING_METHODS:
        raise UsageError(
            f"{listed(named)} can be given only with --method {' or '.join(COPYING_METHODS)}; "
            f"choose one of them, or leave {_them(named)} out"
        )
    return _checked(given, COPYING_OPTIONS, "texture")


def _checked(given: dict[str, Any], names: dict[str, str], method: str) -> dict[str, Any]:
    """Return values by the engine's names, after the engine has checked them.

    It checks each value by itself, so that the error names the right option.
    """
    if not given:
        return {}
    import numpy as np

    from ntk_core import InvalidOptionError, inpaint_iter

    image, mask = np.zeros((2, 2), np.uint8), np.eye(2, dtype=bool)
    for flag, value in given.items():
        option: Any = {names[flag]: value}
        try:
            inpaint_iter(image, mask, method=method, **option).close()
        except InvalidOptionError as error:
            raise UsageError(f"cannot use {flag} {value}: {error}") from error
    return {names[flag]: value for flag, value in given.items()}


def _feather_of(options: argparse.Namespace) -> int:
    width = 0 if options.feather is None else int(options.feather)
    if not 0 <= width <= WIDEST:
        raise UsageError(
            f"cannot use --feather {width}: it must be a whole number from 0 to {WIDEST}"
        )
    return width


def _architecture_of(options: argparse.Namespace) -> Architecture | None:
    """Return the network of method ``"paper"``, None for other methods."""
    given = _given(options, NETWORK_OPTIONS)
    if options.method != "paper":
        if given:
            flags = list(given)
            raise UsageError(
                f"{listed(flags)} can be given only with --method paper; "
                f"add that, or leave {_them(flags)} out"
            )
        return None
    if "--prior-radius" in given and options.prior != "adjacency":
        raise UsageError(
            "--prior-radius can be given only with --prior adjacency; add that, or leave it out"
        )
    from ntk_core import Architecture, InvalidOptionError

    fields: dict[str, Any] = {}
    for flag, value in given.items():
        field = NETWORK_OPTIONS[flag]
        try:
            Architecture(**{field: value})  # one by one, so that the error names the option
        except InvalidOptionError as error:
            raise UsageError(f"cannot use {flag} {value}: {error}") from error
        fields[field] = value
    return Architecture(**fields)


def _either(names: list[str]) -> str:
    return ", ".join(names[:-1]) + f" or {names[-1]}"


def _them(flags: list[str]) -> str:
    return "it" if len(flags) == 1 else "them"
