from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from rich.console import Console

from inpaint_app.commands.terminal import progress_display
from ntk_core import Progress, Rect

if TYPE_CHECKING:
    Capture = pytest.CaptureFixture[str]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def step(stage: Any, number: int = 0, passes: int = 1, residual: float | None = None) -> Progress:
    one = np.zeros((1, 1), np.uint8)
    return Progress(
        0.1 * number, stage, number, passes, "paper", Rect(0, 0, 1, 1), one, residual=residual
    )


SOLVING = [
    step("coarse", 0, 2),
    step("solve", 1, 2),
    step("solve", 1, 2, 0.5),
    step("solve", 1, 2, 0.0123),
    step("solve", 2, 2),
    step("solve", 2, 2, np.inf),
    step("solve", 2, 2, 9.9e-4),
]


def test_a_log_gets_one_line_for_each_part(capsys: Capture) -> None:
    with progress_display() as show:
        for snapshot in SOLVING:
            show(snapshot)
    assert capsys.readouterr().err.splitlines() == [
        "first picture",
        "solving part 1 of 2",
        "solving part 2 of 2",
    ]


def test_adjacency_and_guided_stages_are_shown_as_passes(capsys: Capture) -> None:
    with progress_display() as show:
        for stage, number in [("coarse", 0), ("compile", 0), ("adjacency", 1), ("guided", 2)]:
            show(step(stage, number, 2))
    assert capsys.readouterr().err.splitlines() == [
        "first picture",
        "preparing the engine, this once",
        "pass 1 of 2",
        "pass 2 of 2",
    ]


def test_quiet_shows_nothing(capsys: Capture) -> None:
    with progress_display(quiet=True) as show:
        for snapshot in SOLVING:
            show(snapshot)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("last", "text"),
    [
        (1, "solving part 1 of 2: building the kernel"),
        (2, "solving part 1 of 2: residual 5e-01"),
        (3, "solving part 1 of 2: residual 1e-02"),
        (5, "solving part 2 of 2: residual inf"),
        (6, "solving part 2 of 2: residual 1e-03"),
    ],
)
def test_a_terminal_gets_the_residual_too(
    monkeypatch: pytest.MonkeyPatch, last: int, text: str
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    with progress_display() as show:
        for snapshot in SOLVING[: last + 1]:
            show(snapshot)
    (line,) = [line for line in terminal.getvalue().splitlines() if text in line][-1:]
    plain = Console(file=io.StringIO(), width=200).render_str(line).plain
    assert text in plain


def test_levels_of_a_pyramid_are_counted(capsys: Capture) -> None:
    with progress_display() as show:
        for stage, number in [("coarse", 0), ("texture", 1), ("texture", 1), ("texture", 2)]:
            show(step(stage, number, 2))
    assert capsys.readouterr().err.splitlines() == [
        "first picture",
        "texture, level 1 of 2",
        "texture, level 2 of 2",
    ]
