"""The arguments of the commands, without those of the methods.

This module imports nothing slow, so that ``--help`` and error messages appear at once.
"""

from __future__ import annotations

import argparse

from inpaint_app.commands.method_arguments import METHODS, add_method_options
from inpaint_app.commands.names import path_of
from inpaint_app.commands.terminal import say

__all__ = [
    "add_invert_option",
    "add_limit",
    "add_mask_options",
    "add_memory_option",
    "add_missing_option",
    "demo_parser",
    "restore_parser",
    "window_parser",
]

MAX_GROWTH = 100  # copied; a test compares it

_COMMANDS_HELP = """\
commands:
  restore IMAGE MASK -o OUT   restore a picture without a window
  batch IMAGES... --out DIR   restore many pictures, with masks or by detection
  complete TABLE -o OUT       fill the missing numbers of a table
  demo                        show what the program does, on a sample picture

"ntk-inpaint restore --help" and the like say more. To open a picture that has the name
of a command, write ./restore.
"""


class _Version(argparse.Action):
    """Looks up the version only when it is needed, because the lookup reads files."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        say(f"ntk-inpaint {version('ntk-inpaint')}")
        parser.exit()


def window_parser() -> argparse.ArgumentParser:
    """Return the parser of a command line without a command, which opens the window."""
    parser = argparse.ArgumentParser(
        prog="ntk-inpaint",
        usage="ntk-inpaint [IMAGE] [--mask MASK]\n"
        "       ntk-inpaint restore IMAGE MASK -o OUT [options]\n"
        "       ntk-inpaint batch IMAGES... --mask MASK --out DIR [options]\n"
        "       ntk-inpaint complete TABLE -o OUT [options]\n"
        "       ntk-inpaint demo [options]",
        description="Paint over what is to vanish from a picture, and watch it being filled in.",
        epilog=_COMMANDS_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "image", nargs="?", type=path_of, metavar="IMAGE", help="picture or session to open"
    )
    parser.add_argument(
        "--mask",
        type=path_of,
        metavar="MASK",
        help="picture of the same size; white is to be filled",
    )
    add_invert_option(parser)
    add_limit(parser)
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    return parser


def add_invert_option(parser: argparse.ArgumentParser) -> None:
    """Add the option for masks that are black where the picture is to be filled."""
    parser.add_argument(
        "--invert",
        "--invert-mask",
        dest="invert_mask",
        action="store_true",
        help="black, not white, is to be filled",
    )


def add_limit(parser: argparse.ArgumentParser) -> None:
    """Add the option for the largest size of a picture."""
    parser.add_argument(
        "--max-megapixels",
        type=_megapixels,
        default=500,
        metavar="N",
        help="refuse pictures with more than N million pixels; default: %(default)s",
    )


def _megapixels(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if not 1 <= number <= 100_000:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 to 100000")
    return number


def restore_parser() -> argparse.ArgumentParser:
    """Return the parser of the arguments after ``restore``."""
    parser = argparse.ArgumentParser(
        prog="ntk-inpaint restore",
        usage="ntk-inpaint restore IMAGE [MASK] -o OUT [options]",
        description="Restore a picture without a window.",
        epilog="Exit codes: 0 done, 2 bad usage or input, 130 interrupted.",
    )
    add = parser.add_argument
    add("image", type=path_of, metavar="IMAGE", help="picture to restore")
    add(
        "mask",
        nargs="?",
        type=path_of,
        metavar="MASK",
        help="picture of the same size; white (at least half of full brightness) is to be filled; "
        "without: what has no value in IMAGE, such as NaN, or is missing as the file is cut short",
    )
    add("--mask", type=path_of, metavar="MASK", dest="mask_option", help="MASK, by name")
    add(
        "-o",
        "--output",
        type=path_of,
        metavar="OUT",
        required=True,
        help="file to write; its ending says the format: .png .tif .webp .bmp .jpg, and .avif "
        "and .heic where they are supported; never MASK, even with --overwrite",
    )
    add(
        "--method",
        choices=METHODS,
        default="auto",
        help="auto: thin parts by detail, wide holes by texture; fast: one pass; "
        "detail: several, each guided by the last; texture: copies what fits from elsewhere; "
        "paper: the kernel of a whole network, as published; default: %(default)s",
    )
    add_limit(parser)
    add_mask_options(parser)
    pages = parser.add_mutually_exclusive_group()
    pages.add_argument(
        "--page",
        type=_page,
        default=1,
        metavar="N",
        help="page of IMAGE, a TIFF, from 1; a TIFF is written with all its pages, the others as "
        "they are; default: %(default)s",
    )
    pages.add_argument(
        "--all-pages",
        action="store_true",
        help="restore every page of IMAGE; a mask of several pages has one for each",
    )
    add(
        "--mask-from",
        choices=("infrared",),
        help="find the mask in IMAGE: dust, in the infrared channel of a film scanner",
    )
    add("--overwrite", action="store_true", help="replace OUT if it exists, even IMAGE itself")
    add("--json", action="store_true", help="print the result as one JSON object")
    add("--quiet", action="store_true", help="show no progress and no notes")
    add_memory_option(parser)
    add_missing_option(parser)
    _add_windows_option(parser)
    add_method_options(parser)
    return parser


def add_mask_options(parser: argparse.ArgumentParser) -> None:
    """Add the options for how masks are read."""
    add = parser.add_argument
    add_invert_option(parser)
    add(
        "--threshold",
        type=_share,
        metavar="T",
        help="how bright, as a share of full brightness, the mask must be to be filled, above 0 to "
        "1; default: 0.5, but soft edges stay soft, and grey is filled in part",
    )
    add(
        "--grow",
        type=_growth,
        default=0,
        metavar="PX",
        help="grow the mask by PX pixels, 0 to 100; default: %(default)s",
    )


def _share(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= 1:
        raise argparse.ArgumentTypeError(f"it is {text!r}; give a number above 0, at most 1")
    return number


def _page(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"it is {text!r}; give a whole number from 1")
    return number


def _growth(text: str) -> int:
    # The largest step is that of `inpaint_app.masks.morphology`, which is slow to import.
    number = int(text) if text.isdecimal() else -1
    if not 0 <= number <= MAX_GROWTH:
        raise argparse.ArgumentTypeError(
            f"it is {text!r}; give a whole number of pixels from 0 to {MAX_GROWTH}"
        )
    return number


def add_memory_option(parser: argparse.ArgumentParser) -> None:
    """Add the option for the memory that a reconstruction may use."""
    parser.add_argument(
        "--memory",
        type=_megabytes,
        metavar="MB",
        help="how much memory the reconstruction may take; what needs more is done in strips or "
        "refused; default: half of what is free",
    )


def add_missing_option(parser: argparse.ArgumentParser) -> None:
    """Add the option for pixels without a value outside the mask."""
    parser.add_argument(
        "--missing",
        choices=("refuse", "keep", "fill"),  # as `inpaint_app.filling.lacking`, slow to import
        default="refuse",
        help="pixels outside the mask that have no value (NaN): keep leaves them as they are and "
        "learns nothing from them, fill fills them as well; default: %(default)s. What a file that "
        "is cut short lacks is filled, unless this is keep",
    )


def _add_windows_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--windows",
        action="store_true",
        help="read and write the picture, a TIFF, by windows, so that it is never in memory as a "
        "whole; done by itself where it would be refused, or takes more than --memory",
    )


def _megabytes(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"it is {text!r}; give a whole number of MB, at least 1")
    return number


def demo_parser() -> argparse.ArgumentParser:
    """Return the parser of the arguments after ``demo``."""
    parser = argparse.ArgumentParser(
        prog="ntk-inpaint demo",
        description="Open a sample picture with its damage marked, and fill it. "
        "Without a display: write before.png, mask.png and after.png.",
    )
    parser.add_argument("--headless", action="store_true", help="write files, open no window")
    parser.add_argument(
        "--out",
        type=path_of,
        metavar="DIR",
        help="folder for the files; implies --headless; default: ./ntk-inpaint-demo",
    )
    return parser
