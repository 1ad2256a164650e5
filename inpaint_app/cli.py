"""The command line: which arguments there are, what each command does, what it prints.

Modules that take long to import are imported by the command that needs them, so that ``--help``
and mistakes in the arguments are answered at once.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from inpaint_app.atomic import FileError
from inpaint_app.screen import has_display
from inpaint_app.terminal import complain, progress_display, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.picture import Picture
    from inpaint_app.restore import RestoreReport

    _Command = Callable[[argparse.Namespace], int]

__all__ = ["DONE", "INTERRUPTED", "USAGE", "execute"]

DONE, USAGE, INTERRUPTED = 0, 2, 130

# Written out because ntk_core is slow to import; a test holds it equal to ntk_core.METHODS.
_METHODS = ("auto", "fast", "detail", "paper")

_COMMANDS_HELP = """\
commands:
  restore IMAGE MASK -o OUT   restore a picture without a window
  demo                        show what the program does, on a sample picture

"ntk-inpaint restore --help" and "ntk-inpaint demo --help" say more. To open a picture
that has the name of a command, write ./restore.
"""


def execute(argv: Sequence[str]) -> int:
    """Run the command that `argv` names and return the exit code.

    Returns
    -------
    int
        `DONE`, `USAGE` (bad usage or input; one sentence was printed) or `INTERRUPTED`.
    """
    commands: dict[str, tuple[Callable[[], argparse.ArgumentParser], _Command]] = {
        "restore": (_restore_parser, _restore),
        "demo": (_demo_parser, _demo),
    }
    arguments = list(argv)
    make_parser: Callable[[], argparse.ArgumentParser] = _window_parser
    command: _Command = _window
    if arguments and arguments[0] in commands:
        make_parser, command = commands[arguments.pop(0)]
    try:
        options = make_parser().parse_args(arguments)
    except SystemExit as stop:  # after --help, --version or a mistake, already printed
        return DONE if not stop.code else USAGE
    try:
        return command(options)
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED
    except FileError as error:
        complain(f"error: {error}")
        return USAGE
    except BrokenPipeError:  # whoever read the output wanted no more of it, which is no failure
        return DONE
    except OSError as error:
        complain(f"error: the output cannot be written: {error.strerror or error}")
        return USAGE
    except MemoryError:
        complain("error: there is not enough memory for this picture; close other programs")
        return USAGE


class _Version(argparse.Action):
    """Looks the version up only when asked, because the lookup reads files."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        say(f"ntk-inpaint {version('ntk-inpaint')}")
        parser.exit()


def _window_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ntk-inpaint",
        usage="ntk-inpaint [IMAGE] [--mask MASK]\n"
        "       ntk-inpaint restore IMAGE MASK -o OUT [options]\n"
        "       ntk-inpaint demo [options]",
        description="Paint over what is to vanish from a picture, and watch it being filled in.",
        epilog=_COMMANDS_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("image", nargs="?", type=Path, metavar="IMAGE", help="picture to open")
    parser.add_argument(
        "--mask", type=Path, metavar="MASK", help="picture of the same size; white is to be filled"
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    return parser


def _restore_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ntk-inpaint restore",
        description="Restore a picture without a window.",
        epilog="Exit codes: 0 done, 2 bad usage or input, 130 interrupted.",
    )
    add = parser.add_argument
    add("image", type=Path, metavar="IMAGE", help="picture to restore")
    add(
        "mask",
        type=Path,
        metavar="MASK",
        help="picture of the same size; white (at least half of full brightness) is to be filled",
    )
    add(
        "-o",
        "--output",
        type=Path,
        metavar="OUT",
        required=True,
        help="file to write; its ending says the format: .png .tif .webp .bmp .jpg",
    )
    add(
        "--method",
        choices=_METHODS,
        default="auto",
        help="fast: one pass; detail: several, each guided by the last; default: %(default)s",
    )
    add("--invert-mask", action="store_true", help="black, not white, is to be filled")
    add("--overwrite", action="store_true", help="replace OUT if it exists, even IMAGE itself")
    add("--json", action="store_true", help="print the result as one JSON object")
    add("--quiet", action="store_true", help="show no progress and no notes")
    return parser


def _demo_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ntk-inpaint demo",
        description="Open a sample picture with its damage marked, and fill it. "
        "Without a display: write before.png, mask.png and after.png.",
    )
    parser.add_argument("--headless", action="store_true", help="write files, open no window")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder for the files; implies --headless; default: ./ntk-inpaint-demo",
    )
    return parser


def _window(options: argparse.Namespace) -> int:
    if options.mask is not None and options.image is None:
        complain("error: --mask needs the picture that it belongs to; name the picture as well")
        return USAGE
    picture: Picture | None = None
    mask: NDArray[np.bool_] | None = None
    if options.image is not None:
        picture, mask = _load(options.image, options.mask)
    if not has_display(os.environ):
        complain(
            f"error: {_no_display()}; use 'ntk-inpaint restore IMAGE MASK -o OUT', or set DISPLAY"
        )
        return USAGE
    return _open_window(picture, mask, start=False)


def _restore(options: argparse.Namespace) -> int:
    before = _identity(options.output)
    try:
        return _restore_and_report(options)
    except KeyboardInterrupt:
        if _identity(options.output) == before:
            complain("interrupted before the picture was complete, so it was not written")
        else:
            complain(f"interrupted, but {options.output} was complete and has been written")
        return INTERRUPTED


def _restore_and_report(options: argparse.Namespace) -> int:
    from inpaint_app.restore import restore

    with progress_display(quiet=options.quiet) as show:
        report = restore(
            options.image,
            options.mask,
            options.output,
            method=options.method,
            inverted=options.invert_mask,
            overwrite=options.overwrite,
            on_progress=show,
        )
    if options.json:
        say(json.dumps(_as_dict(report)))
    else:
        _print_report(report)
    if not options.quiet:
        _print_notes(report)
    return DONE


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from the one that replaces it, None when there is none."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_ino, status.st_mtime_ns


def _demo(options: argparse.Namespace) -> int:
    from inpaint_app.demo import SAMPLE, SAMPLE_MASK, run_demo

    if not options.headless and options.out is None:
        if has_display(os.environ):
            from inpaint_app.assets import asset_path

            picture, mask = _load(asset_path(SAMPLE), asset_path(SAMPLE_MASK))
            return _open_window(picture, mask, start=True)
        complain(f"{_no_display()}, so the demonstration writes files instead")

    def announce(folder: Path) -> None:
        say(f"writing into {folder.absolute()}", sys.stderr)

    with progress_display() as show:
        report = run_demo(options.out, on_start=announce, on_progress=show)
    for name, path in (("before", report.before), ("mask", report.mask), ("after", report.after)):
        say(f"{name:<8} {path.absolute()}")
    _print_report(report.restoration, output=False)
    return DONE


def _load(image: Path, mask: Path | None) -> tuple[Picture, NDArray[np.bool_] | None]:
    from inpaint_app.image_files import read_image, read_mask

    picture = read_image(image)
    if mask is None:
        return picture, None
    return picture, read_mask(mask, (picture.height, picture.width))


def _open_window(picture: Picture | None, mask: NDArray[np.bool_] | None, *, start: bool) -> int:
    try:
        from inpaint_app._qt.app import run_window
    except ImportError as error:  # PySide6 is there, but a library of the system is not
        complain(
            f"error: the window cannot open because Qt did not load ({error}); install the system "
            "packages that README.md names, or use 'ntk-inpaint restore'"
        )
        return USAGE
    return run_window(picture, mask, start=start)


def _no_display() -> str:
    name = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if name:
        return f"there is no display, because {name} does not answer"
    return "there is no display to open a window on"


def _as_dict(report: RestoreReport) -> dict[str, object]:
    return {
        "output": str(report.output),
        "method": report.method,
        "seconds": round(report.seconds, 3),
        "masked_pixels": report.masked,
        "width": report.width,
        "height": report.height,
        "notes": list(report.notes),
    }


def _print_report(report: RestoreReport, *, output: bool = True) -> None:
    share = 100 * report.masked / (report.height * report.width)
    say(f"method   {report.method}")
    say(f"time     {report.seconds:.2f} s")
    say(f"masked   {report.masked:,} pixels ({share:.2g} %)")
    if output:
        say(f"output   {report.output}")


def _print_notes(report: RestoreReport) -> None:
    for note in report.notes:
        complain(f"note: {note}")
