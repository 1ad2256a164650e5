"""Waiting times: from the end of a stroke to the first and the last picture, and cancelling.

python -m benchmarks.speed.latency [--quick] [--json]
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

import numpy as np

from benchmarks.common.cases import Case
from benchmarks.common.isolated import in_fresh_process
from benchmarks.speed.waiting import Waits, wait_for_engine

SMALL, LARGE, LARGEST = Case(0.25, 0.7), Case(12.0, 1.0), Case(24.0, 1.0)
ENGINE = (SMALL, Case(0.25, 0.7, 3), LARGE, LARGEST)
WINDOW = (SMALL, Case(0.25, 0.7, 3), LARGE, Case(24.0, 0.1, 3))
BARS = {(0.25, "first"): 0.06, (0.25, "last"): 0.6, (12.0, "first"): 0.5, (12.0, "last"): 20.0}
WHAT = {
    "first": "first picture",
    "coarse": "coarse picture complete",
    "last": "last picture",
    "cancel": "cancelled: engine at rest",
    "answer": "cancelled: window answers",
    "stall": "longest stall",
}
FEW, MANY, CANCELS = 1, 5, 20  # runs to the end of large and of small images


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="512×512 only: below a minute")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--only", choices=("engine", "window"), help="one of the two tables")
    options = parser.parse_args(arguments)
    found: list[tuple[str, Case, Waits]] = []
    for where, cases, wait in (
        ("engine", ENGINE, wait_for_engine),
        ("window", WINDOW, _wait_for_window),
    ):
        for case in cases if options.only in (None, where) else ():
            if options.quick and case.megapixels > 1:
                continue
            runs = MANY if case.megapixels < 1 else FEW
            found.append((where, case, in_fresh_process(wait, case, runs, CANCELS)))
    if options.json:
        rows = [{"where": w, "case": asdict(c), "seconds": asdict(s)} for w, c, s in found]
        print(json.dumps(rows, indent=1))
    else:
        print_table(found)


def print_table(found: list[tuple[str, Case, Waits]]) -> None:
    """Print one table: milliseconds, median and worst, and the limit if there is one."""
    print(
        "Default method, all processors, masks of 3 px lines, milliseconds. Engine: from the call "
        "to a snapshot, and from a random moment in the first 2 s to the end of all threads. "
        "Window: from the end of a brush stroke, with F5 at once, to the repaint; from Escape; "
        "the longest time without an event.\n"
    )
    print("| | image | missing | | runs | median | worst | at most | |\n" + "|---" * 9 + "|")
    for where, case, waits in found:
        for name, title in WHAT.items():
            seconds = getattr(waits, name)
            if not seconds:
                continue
            median, worst = np.median(seconds), np.max(seconds)
            bar = BARS.get((case.megapixels, name))
            verdict = "" if bar is None else "met" if worst <= bar else "**missed**"
            if bar is not None and median <= bar < worst:
                verdict = "median met"
            cells = [where, case.name, f"{case.percent:g} %", title, str(len(seconds))]
            cells += [_ms(median), _ms(worst), "" if bar is None else _ms(bar), verdict]
            print("| " + " | ".join(cells) + " |")
    peaks = [f"{where} {case.name} {waits.peak:,.0f}" for where, case, waits in found]
    print(f"\nPeak of the process's memory in MB: {', '.join(peaks)}.")


def _wait_for_window(case: Case, runs: int, cancels: int) -> Waits:
    from benchmarks.window.waiting import (
        wait_for_window,  # needs Qt, and the engine's table does not
    )

    return wait_for_window(case, runs, cancels)


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:,.0f}" if seconds >= 0.1 else f"{seconds * 1e3:.1f}"


if __name__ == "__main__":
    main()
