"""The arguments of ``batch``."""

from __future__ import annotations

import argparse

from inpaint_app.commands.arguments import (
    add_limit,
    add_mask_options,
    add_memory_option,
    add_missing_option,
)
from inpaint_app.commands.method_arguments import METHODS, add_method_options
from inpaint_app.commands.names import name_of, path_of
from inpaint_app.errors import UsageError
from inpaint_app.settings.presets import PRESETS

__all__ = ["MISSING", "batch_parser", "with_method"]

# Copied because the detection module is slow to import; a test compares them.
SENSITIVITY = 50

MISSING = -1
"""What ``--detect missing`` gives in place of a sensitivity."""

_EPILOG = """\
Exit codes: 0 done, 1 some failed, 2 bad usage or input, 130 interrupted.

What is finished is remembered in OUT/.ntk-inpaint-batch, and the same command does
only what is left. docs/batch.md says more.
"""


def batch_parser() -> argparse.ArgumentParser:
    """Return the parser of the arguments after ``batch``."""
    parser = argparse.ArgumentParser(
        prog="ntk-inpaint batch",
        usage="ntk-inpaint batch IMAGES... --mask MASK --out DIR [options]\n"
        "       ntk-inpaint batch IMAGES... --masks DIR --out DIR [options]\n"
        "       ntk-inpaint batch IMAGES... --detect scratches|missing --out DIR [options]",
        description="Restore many pictures, several at once.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add(
        "images",
        nargs="+",
        type=name_of,
        metavar="IMAGES",
        help="pictures, folders of pictures, or patterns such as 'scans/**/*.tif'",
    )
    masks = parser.add_mutually_exclusive_group(required=True)
    masks.add_argument(
        "--mask",
        type=path_of,
        metavar="MASK",
        help="the mask of all pictures; white is to be filled",
    )
    masks.add_argument(
        "--masks",
        type=path_of,
        metavar="DIR",
        help="folder of masks, which are called as the pictures are: photo.png, photo-mask.png or "
        "photo_mask.png for photo.jpg",
    )
    masks.add_argument(
        "--detect",
        type=_sensitivity,
        metavar="scratches[=N]|missing",
        help="look for scratches and dust; N from 0 to 100 finds more or less; default: "
        f"{SENSITIVITY}; missing: fill the pixels without a value, such as NaN",
    )
    add(
        "--out",
        type=path_of,
        metavar="DIR",
        required=True,
        help="folder for the restored pictures, which keep their names; is created",
    )
    add(
        "--format",
        type=_suffix,
        metavar="EXT",
        help="kind of the files that are written, such as png; default: that of each picture",
    )
    add_memory_option(parser)
    add_missing_option(parser)
    add_limit(parser)
    add("--workers", type=_count, metavar="N", help="pictures at once; default: one a processor")
    add(
        "--scheduler",
        type=name_of,
        metavar="ADDRESS",
        help="let a Dask cluster do it: tcp://HOST:PORT, or local[:N] for one of N processes here; "
        "needs the extra 'cluster'",
    )
    add("--overwrite", action="store_true", help="do everything again, and replace what is in DIR")
    add(
        "--report",
        type=path_of,
        metavar="FILE.jsonl",
        help="append what became of each picture, as a line of JSON",
    )
    add("--json", action="store_true", help="print these lines")
    add("--quiet", action="store_true", help="say only what failed")
    add(
        "--method",
        choices=METHODS,
        help="as of 'ntk-inpaint restore'; default: auto",
    )
    add(
        "--preset",
        choices=tuple(PRESETS),
        help="method and parameters for a kind of damage; what else is given goes before",
    )
    add_mask_options(parser)
    add_method_options(parser)
    return parser


def with_method(options: argparse.Namespace) -> argparse.Namespace:
    """Return the arguments with `method` set from ``--method`` or ``--preset``.

    Raises
    ------
    UsageError
        Both are given, or an option about masks is given with ``--detect``.
    """
    if options.detect is not None:
        for name, given in (
            ("--invert", options.invert_mask),
            ("--threshold", options.threshold is not None),
        ):
            if given:
                raise UsageError(f"{name} is about masks, and --detect has none; leave it out")
    if options.detect == MISSING and options.grow:
        raise UsageError(
            "--grow would also fill pixels that have a value, and --detect missing fills those "
            "without one; leave it out"
        )
    if options.preset is not None and options.method is not None:
        raise UsageError(
            f"--preset {options.preset} says the method already; leave out --method or --preset"
        )
    chosen = argparse.Namespace(**vars(options))
    if options.preset is not None:
        chosen.method = PRESETS[options.preset].method
    elif options.method is None:
        chosen.method = "auto"
    return chosen


def _sensitivity(text: str) -> int:
    if text == "missing":
        return MISSING
    kind, equals, number = text.partition("=")
    if kind != "scratches":
        raise argparse.ArgumentTypeError(f"{text!r} cannot be detected; use scratches or missing")
    if not equals:
        return SENSITIVITY
    if not (number.isascii() and number.isdecimal() and int(number) <= 100):
        raise argparse.ArgumentTypeError(f"{number!r} is not a whole number from 0 to 100")
    return int(number)


def _suffix(text: str) -> str:
    from inpaint_app.files.images import SUFFIXES

    suffix = f".{text.lower().removeprefix('.')}"
    if suffix not in SUFFIXES:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(SUFFIXES)}")
    return suffix


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) <= 1024):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 1024")
    return int(text)
