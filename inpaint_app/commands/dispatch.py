"""Running the command that the arguments name, and turning errors into messages.

Each command imports its slow modules itself, so that ``--help`` and error messages about arguments
appear at once.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from inpaint_app.commands.arguments import demo_parser, restore_parser, window_parser
from inpaint_app.commands.batch_arguments import batch_parser, with_method
from inpaint_app.commands.complete_arguments import complete_parser
from inpaint_app.commands.display_server import has_display
from inpaint_app.commands.method_arguments import choices_of
from inpaint_app.commands.report import print_report, report_as_dict
from inpaint_app.commands.terminal import complain, progress_display, say
from inpaint_app.errors import FileError, TooLargeError, UsageError
from inpaint_app.files.atomic import stamp_of
from inpaint_app.files.picture import SESSION_SUFFIX

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from inpaint_app.files.picture import Picture
    from inpaint_app.masks.coverage import Marks

    _Command = Callable[[argparse.Namespace], int]

__all__ = ["DONE", "INTERRUPTED", "USAGE", "execute"]

DONE, USAGE, INTERRUPTED = 0, 2, 130


def execute(argv: Sequence[str]) -> int:
    """Run the command that `argv` names and return the exit code.

    Returns
    -------
    int
        `DONE`, `USAGE` (bad usage or input; one sentence was printed) or `INTERRUPTED`; 1 if some
        pictures of a batch failed.
    """
    commands: dict[str, tuple[Callable[[], argparse.ArgumentParser], _Command]] = {
        "restore": (restore_parser, _restore),
        "batch": (batch_parser, _batch),
        "complete": (complete_parser, _complete),
        "demo": (demo_parser, _demo),
    }
    arguments = list(argv)
    make_parser: Callable[[], argparse.ArgumentParser] = window_parser
    command: _Command = _window
    if arguments and arguments[0] in commands:
        make_parser, command = commands[arguments.pop(0)]
    try:
        options = make_parser().parse_args(arguments)
    except SystemExit as stop:  # --help, --version or a usage error, already printed
        return DONE if not stop.code else USAGE
    try:
        return command(options)
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED
    except (FileError, UsageError) as error:
        how = " with --max-megapixels" if isinstance(error, TooLargeError) else ""
        complain(f"error: {error}{how}")
        return USAGE
    except BrokenPipeError:  # the reader, such as `head`, wants no more: no failure
        return DONE
    except OSError as error:
        complain(f"error: the output cannot be written: {error.strerror or error}")
        return USAGE
    except MemoryError:
        complain("error: there is not enough memory for this picture; close other programs")
        return USAGE


def _window(options: argparse.Namespace) -> int:
    if options.mask is not None and options.image is None:
        complain("error: --mask needs the picture that it belongs to; name the picture as well")
        return USAGE
    picture: Picture | None = None
    mask: Marks | None = None
    session: Path | None = None
    if options.mask is None and options.invert_mask:
        raise UsageError("--invert is about a mask, and none is given; name one")
    if options.image is not None and _is_session(options.image, options.max_megapixels * 10**6):
        if options.mask is not None:
            complain("error: a session has its mask already; leave --mask out")
            return USAGE
        session = options.image
    elif options.image is not None:
        picture, mask = _load(
            options.image,
            options.mask,
            options.max_megapixels * 10**6,
            inverted=options.invert_mask,
        )
    if not has_display(os.environ):
        complain(
            f"error: {_no_display()}; use 'ntk-inpaint restore IMAGE MASK -o OUT', or set DISPLAY"
        )
        return USAGE
    return _open_window(picture, mask, session=session)


def _restore(options: argparse.Namespace) -> int:
    before = stamp_of(options.output)
    try:
        return _restore_and_report(options)
    except KeyboardInterrupt:
        if stamp_of(options.output) == before:
            complain("interrupted before the picture was complete, so it was not written")
        else:
            complain(f"interrupted, but {options.output} was complete and has been written")
        return INTERRUPTED


def _restore_and_report(options: argparse.Namespace) -> int:
    if options.mask is not None and options.mask_option is not None:
        raise UsageError(
            f"two masks are given, {options.mask} and --mask {options.mask_option}; leave one out"
        )
    mask = options.mask or options.mask_option
    if mask is None and options.invert_mask:
        raise UsageError("--invert is about a mask, and none is given; name one")
    if mask is None and (options.grow or options.threshold is not None):
        raise UsageError("--grow and --threshold are about a mask, and none is given; name one")
    if mask is not None and options.mask_from is not None:
        raise UsageError(f"two masks are given, {mask} and --mask-from; leave one out")
    if options.all_pages and options.windows:
        raise UsageError("--all-pages cannot be given with --windows; restore page by page")
    choices = choices_of(options)
    from inpaint_app.files.kernel_cache import KernelCache
    from inpaint_app.filling.restore import RestoreOrder, restore
    from inpaint_app.filling.restore_pages import restore_pages

    order = RestoreOrder(
        options.image,
        mask,
        options.output,
        choices,
        protect=options.protect,
        sources=options.sources,
        lacking=options.missing,
        inverted=options.invert_mask,
        threshold=options.threshold,
        grow=options.grow,
        overwrite=options.overwrite,
        max_pixels=options.max_megapixels * 10**6,
        memory_mb=options.memory,
        page=options.page,
        infrared=options.mask_from == "infrared",
    )
    told: list[str] = []

    def tell(notes: tuple[str, ...]) -> None:
        """Print each note once; losses are known before the work begins, others at the end."""
        fresh = [note for note in notes if note not in told]
        told.extend(fresh)
        for note in () if options.quiet else fresh:
            complain(f"note: {note}")

    report = None
    is_tiff = options.image.suffix.lower() in (".tif", ".tiff")
    if options.windows or (is_tiff and not options.all_pages):
        from inpaint_app.commands.restore_huge import restore_if_huge

        report = restore_if_huge(order, tell, forced=options.windows, quiet=options.quiet)
    with progress_display(quiet=options.quiet or report is not None) as show:
        work = restore_pages if options.all_pages else restore
        report = report or work(
            order, kernel_store=KernelCache.default(), on_losses=tell, on_progress=show
        )
    if options.json:
        say(json.dumps(report_as_dict(report)))
    else:
        print_report(report)
    tell(report.notes)
    return DONE


def _batch(options: argparse.Namespace) -> int:
    chosen = with_method(options)
    from inpaint_app.commands.batch import run_batch

    return run_batch(chosen)


def _complete(options: argparse.Namespace) -> int:
    from inpaint_app.commands.complete import run_complete

    return run_complete(options)


def _demo(options: argparse.Namespace) -> int:
    from inpaint_app.commands.demo import SAMPLE, SAMPLE_MASK, run_demo

    if not options.headless and options.out is None:
        if has_display(os.environ):
            from inpaint_app.files.assets import asset_path

            picture, mask = _load(asset_path(SAMPLE), asset_path(SAMPLE_MASK))
            return _open_window(picture, mask, start=True)
        complain(f"{_no_display()}, so the demonstration writes files instead")

    def announce(folder: Path) -> None:
        say(f"writing into {folder.absolute()}", sys.stderr)

    with progress_display() as show:
        report = run_demo(options.out, on_start=announce, on_progress=show)
    for name, path in (("before", report.before), ("mask", report.mask), ("after", report.after)):
        say(f"{name:<8} {path.absolute()}")
    print_report(report.restoration, output=False)
    return DONE


def _is_session(path: Path, max_pixels: int) -> bool:
    """Return whether a file is a session; raise `FileError` for one that cannot be read."""
    if path.suffix.lower() != SESSION_SUFFIX:
        return False
    from inpaint_app.sessions.reading import read_session

    read_session(path, max_pixels)
    return True


def _load(
    image: Path, mask: Path | None, max_pixels: int | None = None, *, inverted: bool = False
) -> tuple[Picture, Marks | None]:
    """Return the picture, with the notes on its mask among its own, and the mask."""
    from inpaint_app.files.images import MAX_PIXELS, read_image, read_marks

    picture = read_image(image, max_pixels or MAX_PIXELS)
    if mask is None:
        return picture, None
    notes: list[str] = []
    found = read_marks(mask, of=picture, inverted=inverted, on_note=notes.append)
    return replace(picture, notes=(*picture.notes, *notes)), found


def _open_window(
    picture: Picture | None,
    mask: Marks | None,
    *,
    start: bool = False,
    session: Path | None = None,
) -> int:
    try:
        from inpaint_app.window.app import run_window
    except ImportError as error:  # PySide6 is installed, but a system library is missing
        complain(
            f"error: the window cannot open because Qt did not load ({error}); install the system "
            "packages that README.md names, or use 'ntk-inpaint restore'"
        )
        return USAGE
    return run_window(picture, mask, start=start, session=session)


def _no_display() -> str:
    name = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if name:
        return f"there is no display, because {name} does not answer"
    return "there is no display to open a window on"
