"""Compare methods on large holes in textures, structures and smooth parts with ground truth.

python -m benchmarks.quality.holes [--set tuning] [--each] [--sheet FILE.png] [--data DIR]
"""

from __future__ import annotations

import argparse
from dataclasses import astuple, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.common.measure import cost_of
from benchmarks.quality.hole_cases import SETS, Case, case_of, cases_in
from benchmarks.quality.hole_methods import METHODS, available
from benchmarks.quality.hole_metrics import Scores, mean_of, scores_of, surroundings_log_grad
from benchmarks.quality.hole_sheet import Strip, write_sheets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.quality.hole_methods import Method

HEAD = ("PSNR", "SSIM", "grad", "var", "abs log grad", "ghist", "GMSD")
FORMATS = (".2f", ".3f", ".2f", ".2f", ".3f", ".3f", ".3f")


@dataclass(frozen=True, slots=True)
class Row:
    """One method on one hole; the scores are None if the ground truth is unknown."""

    case: str
    method: str
    scores: Scores | None
    seconds: float


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and draw the sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=SETS, default="validation", help="which holes")
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="pictures with NAME_mask.png, black is the hole"
    )
    parser.add_argument("--methods", nargs="+", metavar="M", help=", ".join(METHODS))
    parser.add_argument("--only", nargs="+", metavar="NAME", help="names of holes, or their starts")
    parser.add_argument("--each", action="store_true", help="a row for each hole too")
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="PNG or JPEG of all results")
    options = parser.parse_args(arguments)
    cases = cases_in(options.data) if options.data else [case_of(h) for h in SETS[options.set]]
    cases = [c for c in cases if not options.only or c.name.startswith(tuple(options.only))]
    if not cases:
        raise SystemExit(f"no hole's name starts with {' or '.join(options.only)}")
    rows, strips = measure(cases, available(options.methods))
    if options.data:
        print(f"{options.data.name}: mean seconds of {len(cases)} pictures without truth\n")
    else:
        print(f"{options.set}: means over {len(cases)} holes, of grad and var geometric\n")
    print_means(rows)
    if not options.data:
        print_surroundings(cases)
    if options.each:
        print()
        print_each(rows)
    if options.sheet:
        print("\nsheet:", *write_sheets(strips, options.sheet))


def measure(cases: list[Case], methods: dict[str, Method]) -> tuple[list[Row], list[Strip]]:
    """Run every method once on every case."""
    rows, strips = [], []
    for case in cases:
        results: dict[str, NDArray[np.uint8]] = {}
        for name, method in methods.items():
            result, cost = cost_of(partial(method, case.damaged, case.mask))
            results[name] = result = _pasted(result, case)
            scores = None if case.truth is None else scores_of(result, case.truth, case.mask)
            rows.append(Row(case.name, name, scores, cost.seconds))
        strips.append(Strip(case, results))
    return rows, strips


def print_means(rows: list[Row]) -> None:
    """Print one line for each method: means over the holes, geometric for the two ratios."""
    _print_head("method", rows)
    for method in dict.fromkeys(row.method for row in rows):
        group = [row for row in rows if row.method == method]
        known = [row.scores for row in group if row.scores]
        seconds = float(np.mean([row.seconds for row in group]))
        print(_line([method], mean_of(known) if known else None, seconds))


def print_surroundings(cases: list[Case]) -> None:
    """Print how much the real surroundings differ from the holes: a bound for all methods."""
    for width in (8, 32):
        errors = [
            surroundings_log_grad(case.truth, case.mask, width)
            for case in cases
            if case.truth is not None
        ]
        print(f"\nabs log grad of the {width} px around the holes: {np.mean(errors):.3f}")


def print_each(rows: list[Row]) -> None:
    """Print one line for each hole and method."""
    _print_head("hole | method", rows)
    for row in rows:
        print(_line([row.case, row.method], row.scores, row.seconds))


def _print_head(first: str, rows: list[Row]) -> None:
    columns = [*first.split(" | "), *(HEAD if rows[0].scores else ()), "s"]
    print("| " + " | ".join(columns) + " |")
    print("|---" * len(columns) + "|")


def _line(names: list[str], scores: Scores | None, seconds: float) -> str:
    values = astuple(scores) if scores else ()
    cells = [f"{v:{f}}" for v, f in zip(values, FORMATS, strict=False)]
    return "| " + " | ".join([*names, *cells, f"{seconds:.2f}"]) + " |"


def _pasted(result: NDArray[np.uint8], case: Case) -> NDArray[np.uint8]:
    """Return a result with the original observed pixels, even if the method changed them."""
    pasted = case.damaged.copy()
    pasted[case.mask] = result[case.mask]
    return pasted


if __name__ == "__main__":
    main()
