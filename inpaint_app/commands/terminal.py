"""Output of the command line: messages of one line, and progress bars."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO

    from ntk_core import Progress

__all__ = ["bar_display", "complain", "one_line", "progress_display", "say"]


def one_line(text: str) -> str:
    """Return `text` with all unprintable characters escaped.

    File names may contain line breaks, terminal commands, and bytes that are no text.
    """
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text
    )


def say(text: str, stream: TextIO | None = None) -> None:
    """Print one line, by default on standard output; escape what that cannot encode."""
    _print(text, stream or sys.stdout)


def complain(text: str) -> None:
    """Print one line for the user on standard error."""
    _print(f"ntk-inpaint: {text}", sys.stderr)


def _print(text: str, stream: TextIO | None) -> None:
    if stream is None:  # the process was started without this stream
        return
    encoding = stream.encoding or "utf-8"
    line = one_line(text).encode(encoding, "backslashreplace").decode(encoding)
    stream.write(line + "\n")
    stream.flush()


@contextmanager
def progress_display(*, quiet: bool = False) -> Iterator[Callable[[Progress], None]]:
    """Yield a function that shows snapshots: a bar on a terminal, otherwise a line per pass.

    Everything goes to standard error, because standard output is for results.
    """
    with bar_display(quiet=quiet) as show:
        yield lambda step: show(step.fraction, _describe(step), _describe_closely(step))


@contextmanager
def bar_display(*, quiet: bool = False) -> Iterator[Callable[[float, str, str], None]]:
    """Yield a function that shows the progress of something.

    Its arguments are the finished share, 0 … 1, a short description and a detailed one. A terminal
    shows a bar with the detailed description. Other outputs get each short description once.
    """
    if quiet or sys.stderr is None:
        yield lambda _fraction, _text, _closely: None
    elif sys.stderr.isatty():
        # Slow to import, and needed only here.
        from rich.console import Console
        from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
        )
        with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
            task = bars.add_task("starting", total=1.0)
            yield lambda fraction, _text, closely: bars.update(
                task, completed=fraction, description=closely
            )
    else:
        yield _LinePerPass()


class _LinePerPass:
    """Prints each stage once, so that a log file stays short."""

    def __init__(self) -> None:
        self._said = ""

    def __call__(self, _fraction: float, text: str, _closely: str) -> None:
        if text != self._said:
            self._said = text
            say(text, sys.stderr)


def _describe(step: Progress) -> str:
    if step.stage == "coarse":
        return "first picture"
    if step.stage == "compile":
        return "preparing the engine, this once"
    if step.stage == "solve":
        return f"solving part {step.number} of {step.passes}"
    if step.stage == "texture":
        return f"texture, level {step.number} of {step.passes}"
    return f"pass {step.number} of {step.passes}"


def _describe_closely(step: Progress) -> str:
    """Describe a snapshot including what changes with every step."""
    text = _describe(step)
    if step.stage != "solve":
        return text
    if step.residual is None:
        return f"{text}: building the kernel"
    return f"{text}: residual {step.residual:.0e}"
