"""How fast the window follows the mouse, on 24 megapixels with a brush of 200 px.

python -m benchmarks.window.mouse [--platforms offscreen xcb] [--only TEXT] [--megapixels N]
[--json]

Each platform is measured in a process of its own. ``xcb`` uses the current display, or Xvfb if
there is none and it is installed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys

import numpy as np

from benchmarks.common.cases import Case

BAR = 16.0  # ms, one frame: at most for 95 of 100 moves
PERCENT = 1.0  # of the picture is masked where there is a fill


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--platforms", nargs="+", choices=("offscreen", "xcb"))
    parser.add_argument("--only", default="", help="situations whose name contains this")
    parser.add_argument("--megapixels", type=float, default=24.0)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.here:
        print(json.dumps(_measure(options.megapixels, options.only)))
        return
    given = [f"--megapixels={options.megapixels}", f"--only={options.only}"]
    found = {
        platform: json.loads(_in_platform(platform, given))
        for platform in options.platforms or ("offscreen", "xcb")
    }
    if options.json:
        print(json.dumps(found, indent=1))
    else:
        print_table(found, Case(options.megapixels, PERCENT, 3).name)


def print_table(found: dict[str, dict[str, list[float]]], name: str) -> None:
    """Print one row for each platform and situation; `found` has seconds."""
    print(
        f"{name}, brush of 200 px, window of 1600 × 1000: milliseconds from the mouse event to the "
        f"end of the repaint; 95 of 100 shall be within {BAR:g}.\n"
    )
    print("| platform | | moves | median | 95 % | worst | |\n" + "|---" * 7 + "|")
    for platform, situations in found.items():
        for situation, seconds in situations.items():
            median, most, worst = (
                1e3 * float(np.percentile(seconds, percent)) for percent in (50, 95, 100)
            )
            verdict = "met" if most <= BAR else "**missed**"
            cells = [platform, situation, str(len(seconds))]
            cells += [f"{value:.1f}" for value in (median, most, worst)]
            print("| " + " | ".join([*cells, verdict]) + " |")


def _measure(megapixels: float, only: str) -> dict[str, list[float]]:
    from benchmarks.window.mouse_moves import (  # after Qt's platform is set
        SITUATIONS,
        measure_moves,
    )

    situations = tuple(name for name in SITUATIONS if only in name)
    return measure_moves(Case(megapixels, PERCENT, 3), situations)


def _in_platform(platform: str, given: list[str]) -> str:
    command = [sys.executable, "-m", "benchmarks.window.mouse", "--here", *given]
    if platform == "xcb" and not os.environ.get("DISPLAY"):
        xvfb = shutil.which("xvfb-run")
        if xvfb is None:
            sys.exit("there is neither a display nor xvfb-run; measure --platforms offscreen only")
        command = [xvfb, "-a", "-s", "-screen 0 1920x1200x24", *command]
    environment = {**os.environ, "QT_QPA_PLATFORM": platform}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.splitlines()[-1]


if __name__ == "__main__":
    main()
