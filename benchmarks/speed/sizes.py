"""Seconds and memory against image size and share of missing pixels; the hot loop's rate.

python -m benchmarks.speed.sizes [--quick] [--json] [--sizes MP ...] [--fractions % ...] [--budget
S]
"""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import asdict, dataclass

import numpy as np

from benchmarks.common.cases import Case
from benchmarks.common.isolated import in_fresh_process
from benchmarks.speed.hot_loop import Share, measure_share, print_share
from benchmarks.speed.plan import Plan
from benchmarks.speed.runs import Measured, measure_biharmonic, measure_ours

SIZES = (0.0625, 0.25, 1.0, 4.0, 12.0, 24.0)
FRACTIONS = (0.1, 1.0, 10.0, 50.0)
COLOUR = (Case(0.25, 50.0, 3), Case(12.0, 1.0, 3))
BARS = (Case(0.25, 50.0), Case(12.0, 1.0))  # run whatever the budget is
QUICK = ((0.0625, 0.25, 1.0), (0.1, 1.0, 50.0))  # sizes, fractions


@dataclass(frozen=True, slots=True)
class Row:
    """One case; None for a measurement that did not fit into the budget."""

    case: Case
    ours: Measured | None
    biharmonic: Measured | None

    @property
    def ratio(self) -> float | None:
        """Our time as a multiple of biharmonic's."""
        if self.ours is None or self.biharmonic is None:
            return None
        return self.ours.seconds / self.biharmonic.seconds


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small images only: below a minute")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--sizes", nargs="+", type=float, metavar="MP", help="megapixels")
    parser.add_argument("--fractions", nargs="+", type=float, metavar="%", help="per cent missing")
    parser.add_argument("--budget", type=float, metavar="SECONDS", help="for the first table")
    options = parser.parse_args(arguments)
    default = QUICK if options.quick else (SIZES, FRACTIONS)
    sizes, fractions = options.sizes or default[0], options.fractions or default[1]
    budget = options.budget if options.budget is not None else (25.0 if options.quick else 400.0)
    if not all(0.001 <= size <= 100 for size in sizes):
        parser.exit(2, "--sizes are megapixels from 0.001 to 100\n")
    if not all(0.01 <= share <= 90 for share in fractions):
        parser.exit(2, "--fractions are per cent from 0.01 to 90\n")
    if budget < 0:
        parser.exit(2, "--budget is a number of seconds, 0 or more\n")
    named = options.sizes or options.fractions
    extra = () if named or options.quick else COLOUR
    cases = [*(Case(size, share) for size in sizes for share in fractions), *extra]
    plan = Plan(budget)
    rows = measure(cases, plan)
    shares = [measure_share(Case(0.25, 50.0))]
    if not options.quick:
        shares.append(measure_share(Case(1.0, 1.0)))
    if options.json:
        print(json.dumps(as_json(rows, shares), indent=1))
        return
    print_rows(rows, plan)
    print_bars(rows)
    for share in shares:
        print_share(share)


def measure(cases: list[Case], plan: Plan) -> list[Row]:
    """Measure the cases with a limit first, then by missing pixels; return the given order."""
    found: dict[Case, Row] = {}
    for case in sorted(cases, key=lambda case: (case not in BARS, case.missing * case.channels)):
        must = case in BARS
        ours = plan.run("ours", case, lambda: in_fresh_process(measure_ours, case), must=must)  # noqa: B023  # called at once
        rival = plan.run(
            "biharmonic",
            case,
            lambda: in_fresh_process(measure_biharmonic, case),  # noqa: B023  # called at once
            must=must,
        )
        found[case] = Row(case, ours, rival)
    return [found[case] for case in dict.fromkeys(cases)]


def print_rows(rows: list[Row], plan: Plan) -> None:
    """Print the table and the cases that were left out."""
    stages = list(dict.fromkeys(name for row in rows if row.ours for name in row.ours.stages))
    print(
        "Default method, all processors, uint8; photographs of scikit-image, mirrored side by "
        "side. Below 30 % lines 3 px wide are missing, from there on pixels at random. Best of 3 "
        "runs, fewer of long ones; each case in a process of its own. MB: peak above the process "
        "with image and mask, and of the whole process.\n"
    )
    head = ["image", "missing", "pixels", "seconds", "per 1000 px", *stages]
    head += ["MB above", "MB in all", "biharmonic s", "ratio", "MB above"]
    print("| " + " | ".join(head) + " |")
    print("|---" * len(head) + "|")
    for row in rows:
        print("| " + " | ".join(_cells(row, stages)) + " |")
    for method, millions in plan.left_out.items():
        print(
            f"\n{method} not run: {millions:.2g} million missing pixels and more would pass the "
            f"budget of {plan.budget:.0f} s."
        )
    for kind in ("lines", "dropout"):
        per = [
            row.ours.seconds / row.ours.missing * 1e6
            for row in rows
            if row.ours and row.case.kind == kind and row.ours.missing >= 10_000
        ]
        if per:
            print(
                f"\nLinear in missing pixels: {min(per):.1f} … {max(per):.1f} s per million where "
                f"10,000 and more are missing ({kind}, all sizes)."
            )


def print_bars(rows: list[Row]) -> None:
    """Print the limits beside the measured values."""
    by_case = {row.case: row for row in rows}
    lines = []
    half, large = by_case.get(BARS[0]), by_case.get(BARS[1])
    if half and half.ratio is not None:
        lines.append(("512×512, 50 %: time over biharmonic's", half.ratio, 6.0, "×"))
    if large and large.ours:
        lines.append(("4000×3000, 1 %: last picture", large.ours.seconds, 20.0, "s"))
        lines.append(("4000×3000, 1 %: memory in all", large.ours.peak / 1e3, 1.2, "GB"))
    if lines:
        print("\n| bar | measured | at most | |\n|---|---|---|---|")
    for what, value, bar, unit in lines:
        verdict = "met" if value <= bar else "**missed**"
        print(f"| {what} | {value:.2f} {unit} | {bar:g} {unit} | {verdict} |")


def as_json(rows: list[Row], shares: list[Share]) -> dict[str, object]:
    """Return everything as dictionaries and lists."""
    return {
        "processors": os.cpu_count(),
        "cases": [asdict(row) | {"ratio": row.ratio} for row in rows],
        "hot_loop": [asdict(share) for share in shares],
    }


def _cells(row: Row, stages: list[str]) -> list[str]:
    case, ours, rival, ratio = row.case, row.ours, row.biharmonic, row.ratio
    cells = [case.name, f"{case.percent:g} %", f"{ours.missing if ours else case.missing:,}"]
    if ours:
        cells += [f"**{ours.seconds:.2f}**", f"{ours.seconds / ours.missing * 1e3:.4f}"]
        cells += [f"{ours.stages.get(stage, np.nan):.2f}" for stage in stages]
        cells += [f"{ours.above:.0f}", f"{ours.peak:.0f}"]
    else:
        cells += ["not run"] + [""] * (len(stages) + 3)
    cells.append(f"{rival.seconds:.2f}" if rival else "not run")
    cells += ["" if ratio is None else f"{ratio:.1f}", f"{rival.above:.0f}" if rival else ""]
    return cells


if __name__ == "__main__":
    main()
