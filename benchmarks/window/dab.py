"""One dab of a brush in the real window: what a large picture adds to a small one.

python -m benchmarks.window.dab [--runs N] [--json]

Colour photographs of 1 and of 24 megapixels, in turn. Each run opens the picture anew, presses and
releases the mouse with a brush of 24 px, and presses F5; then a second dab beside the first, undo,
redo; then one dab of the healing brush, which needs no key. The times are from the release of the
mouse, or from a key, to the repaint of the canvas.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from dataclasses import dataclass, field

# Before anything imports Qt. `QT_QPA_PLATFORM=xcb` shows the window all the same.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from benchmarks.common.cases import Case
from benchmarks.speed.dab import DIAMETER
from benchmarks.window.waiting import WindowUser, opened_window

__all__ = ["ROWS", "measure"]

CASES = (Case(1.0, 0.1, 3), Case(24.0, 0.1, 3))
ASIDE = 300  # pixels between the two dabs
ROWS = {
    "first": "F5 to the first picture",
    "last": "F5 to the last picture",
    "busy": "F5 to the last picture, CPU",
    "second": "a second dab, F5 to its last picture",
    "second_busy": "a second dab, CPU",
    "release": "mouse released, until the window responds",
    "undo": "undo of the second dab, until painted",
    "redo": "redo, until painted",
    "heal": "healing brush released, until healed and painted",
}


@dataclass(slots=True)
class Dabs:
    """Seconds of each run; the names are those of `ROWS`."""

    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    second: list[float] = field(default_factory=list)
    second_busy: list[float] = field(default_factory=list)
    release: list[float] = field(default_factory=list)
    undo: list[float] = field(default_factory=list)
    redo: list[float] = field(default_factory=list)
    heal: list[float] = field(default_factory=list)


def measure(runs: int, cases: tuple[Case, ...] = CASES) -> tuple[Dabs, ...]:
    """Dab `runs` times in each picture, in turn; a run before that is not counted."""
    found = tuple(Dabs() for _ in cases)
    with opened_window() as user:
        for number in range(runs + 1):
            for case, dabs in zip(cases, found, strict=True):
                user.open(case, masked=False)
                _dab_twice(user, case, dabs if number else Dabs())
    return found


def _dab_twice(user: WindowUser, case: Case, dabs: Dabs) -> None:
    height, width = case.shape
    dabs.release.append(_dab(user, QPointF(width / 2, height / 2)))
    first, last, busy = _fill(user)
    dabs.first.append(first)
    dabs.last.append(last)
    dabs.busy.append(busy)
    _dab(user, QPointF(width / 2 + ASIDE, height / 2))
    _, last, busy = _fill(user)
    dabs.second.append(last)
    dabs.second_busy.append(busy)
    dabs.undo.append(_seconds_to_paint(user, Qt.Key.Key_Z))
    dabs.redo.append(_seconds_to_paint(user, Qt.Key.Key_Z, Qt.KeyboardModifier.ShiftModifier))
    dabs.heal.append(_heal(user, QPointF(width / 2, height / 2 + ASIDE)))


def _dab(user: WindowUser, centre: QPointF) -> float:
    """Press and release the mouse; return how long the window takes for the release."""
    canvas = user.window.canvas
    user.window.editor.strokes.set_diameter(DIAMETER)
    place = canvas.mapFromScene(centre)
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    user.rest(0.1)
    start = time.perf_counter()
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    seconds = time.perf_counter() - start
    user.rest(0.1)
    return seconds


def _heal(user: WindowUser, centre: QPointF) -> float:
    """Dab with the healing brush; return the seconds from the release to the last repaint."""
    editor = user.window.editor
    QTest.keyClick(user.window, Qt.Key.Key_J)
    editor.strokes.set_diameter(DIAMETER)
    place = user.window.canvas.mapFromScene(centre)
    QTest.mousePress(user.window.canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    user.rest(0.1)
    user.expect(any_paint=True)
    start = time.perf_counter()
    QTest.mouseRelease(user.window.canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    user.pump(lambda: not editor.state.healing.pending)
    user.rest(0.05)
    QTest.keyClick(user.window, Qt.Key.Key_B)
    return user.painted[-1] - start


def _fill(user: WindowUser) -> tuple[float, float, float]:
    """Press F5; return the seconds to the first and last repaint, and of the processors."""
    user.expect()
    start, busy = time.perf_counter(), time.process_time()
    QTest.keyClick(user.window, Qt.Key.Key_F5)
    user.wait_for_last()
    return user.painted[0] - start, user.painted[-1] - start, time.process_time() - busy


def _seconds_to_paint(
    user: WindowUser,
    key: Qt.Key,
    also: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> float:
    """Press Ctrl and a key; return the seconds to the repaint."""
    user.rest(0.1)
    user.expect(any_paint=True)
    start = time.perf_counter()
    QTest.keyClick(user.window, key, Qt.KeyboardModifier.ControlModifier | also)
    user.pump(lambda: bool(user.painted))
    return user.painted[0] - start


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="of which the median counts")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args(arguments)
    found = measure(options.runs)
    medians = {row: [float(np.median(getattr(dabs, row))) for dabs in found] for row in ROWS}
    if options.json:
        print(json.dumps(medians, indent=1))
        return
    print(f"A dab of {DIAMETER} px in the window, milliseconds, median of {options.runs} runs.\n")
    print("| | " + " | ".join(case.name for case in CASES) + " | ratio |")
    print("|---" * (len(CASES) + 2) + "|")
    for row, title in ROWS.items():
        small, *_, large = medians[row]
        cells = " | ".join(f"{1e3 * seconds:.0f}" for seconds in medians[row])
        print(f"| {title} | {cells} | {large / small:.2f} |")


if __name__ == "__main__":
    main()
