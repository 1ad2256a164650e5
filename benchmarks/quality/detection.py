"""How well the program finds scratches and dust drawn into photographs.

python -m benchmarks.quality.detection [--unseen | --both | --folder DIR | --photographs NAME …]
    [--damage hard|film] [--seeds N …] [--each] | --sample | --large

Without an option the photographs are those on which constants of the program were chosen. With
`--unseen` they are others, from other packages, with other damage; `--folder` takes the pictures of
a folder. The damage is hard (white or black), or film-like (soft, cream, grey or nearly black, half
transparent). `--sample` takes the program's own sample, whose mask is known.

Recall is the share of the damaged pixels that is proposed. Precision is the share of the proposed
pixels that lies within 2 px of damage (a mask should be a little wider than the damage). False
alarms are the share of an undamaged photograph that is proposed.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from scipy import ndimage

from benchmarks.common.cases import Case
from benchmarks.common.images import load_truths
from benchmarks.common.measure import cost_of
from benchmarks.quality.detection_damage import DRAWN, Draw
from benchmarks.quality.detection_pictures import TUNED, UNSEEN, picture
from inpaint_app.masks.detection import DEFAULT_SENSITIVITY, proposal, response

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["NEAR", "Score", "score"]

SENSITIVITIES = tuple(range(10, 101, 10))
TUNED_SEEDS, UNSEEN_SEEDS = (0, 1), (100, 101)
NEAR = 2  # pixels
LARGE_RUNS = 5
SAMPLE = Path(__file__).resolve().parents[2] / "assets"


def _measure_large() -> None:
    """Print what 24 megapixels take: the shortest of some runs, and the most memory."""
    image = Case(24.0, 1.0, 3).image()
    response(image[:100, :100])  # loads the libraries
    costs, busy = [], []
    for _ in range(LARGE_RUNS):
        start = time.process_time()
        costs.append(cost_of(lambda: response(image))[1])
        busy.append(time.process_time() - start)
    seconds, megabytes = min(c.seconds for c in costs), max(c.megabytes for c in costs)
    print(f"24 megapixels: {seconds:.1f} s, {min(busy):.1f} s of processors, {megabytes:.0f} MB")


@dataclass(frozen=True, slots=True)
class Score:
    """How much damage of one picture is found, and how much of what is found is damage, 0 … 1."""

    recall: float
    precision: float


def score(found: NDArray[np.bool_], truth: NDArray[np.bool_]) -> Score:
    """Return how well a proposed mask, (H, W), fits the damage, (H, W)."""
    near = ndimage.binary_dilation(truth, iterations=NEAR)
    return Score(
        float((found & truth).sum() / max(truth.sum(), 1)),
        float((found & near).sum() / found.sum()) if found.any() else 1.0,
    )


def _print_table(
    pictures: dict[str, NDArray[np.uint8]], seeds: tuple[int, ...], draw: Draw
) -> None:
    """Print recall and precision over the sensitivities, means of the pictures."""
    cases = [draw(name, clean, seed) for name, clean in pictures.items() for seed in seeds]
    found = [response(case.pixels) for case in cases]
    alone = [response(clean) for clean in pictures.values()]
    print("| sensitivity | recall | precision | F1 | false alarms on clean photographs |")
    print("|---|---|---|---|---|")
    for sensitivity in SENSITIVITIES:
        scores = [
            score(proposal(graded, sensitivity), case.truth)
            for case, graded in zip(cases, found, strict=True)
        ]
        alarms = float(np.mean([proposal(graded, sensitivity).mean() for graded in alone]))
        recall = float(np.mean([each.recall for each in scores]))
        precision = float(np.mean([each.precision for each in scores]))
        both = 2 * recall * precision / max(recall + precision, 1e-9)
        mark = " (default)" if sensitivity == DEFAULT_SENSITIVITY else ""
        print(
            f"| {sensitivity}{mark} | {100 * recall:.0f} % | {100 * precision:.0f} % "
            f"| {both:.3f} | {100 * alarms:.2f} % |"
        )


def _print_each(pictures: dict[str, NDArray[np.uint8]], seeds: tuple[int, ...], draw: Draw) -> None:
    """Print recall and precision of each picture at the default sensitivity."""
    print("| picture | recall | precision | false alarms on the clean picture |")
    print("|---|---|---|---|")
    for name, clean in pictures.items():
        cases = [draw(name, clean, seed) for seed in seeds]
        scores = [
            score(proposal(response(case.pixels), DEFAULT_SENSITIVITY), case.truth)
            for case in cases
        ]
        recall = float(np.mean([each.recall for each in scores]))
        precision = float(np.mean([each.precision for each in scores]))
        alarms = float(proposal(response(clean), DEFAULT_SENSITIVITY).mean())
        print(f"| {name} | {100 * recall:.0f} % | {100 * precision:.0f} % | {100 * alarms:.2f} % |")


def _print_sample() -> None:
    """Print recall and precision on the program's sample, whose mask is a little wide."""
    pixels = np.asarray(Image.open(SAMPLE / "sample.png").convert("RGB"))
    mask = np.asarray(Image.open(SAMPLE / "sample-mask.png").convert("L")) > 0
    damage = ndimage.binary_erosion(mask, np.ones((3, 3)))  # without its additional pixel
    graded = response(pixels)
    print("| sensitivity | recall | precision |")
    print("|---|---|---|")
    for sensitivity in SENSITIVITIES:
        got = score(proposal(graded, sensitivity), damage)
        mark = " (default)" if sensitivity == DEFAULT_SENSITIVITY else ""
        print(f"| {sensitivity}{mark} | {100 * got.recall:.0f} % | {100 * got.precision:.0f} % |")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help="time and memory for 24 megapixels")
    parser.add_argument("--unseen", action="store_true", help="photographs that were not tuned on")
    parser.add_argument("--both", action="store_true", help="first those tuned on, then the unseen")
    parser.add_argument("--folder", metavar="DIR", help="the PNG files of a folder")
    parser.add_argument("--photographs", nargs="+", metavar="NAME")
    parser.add_argument("--seeds", nargs="+", type=int, metavar="N")
    parser.add_argument("--each", action="store_true", help="each picture, at the default")
    parser.add_argument("--damage", choices=tuple(DRAWN), default="hard")
    parser.add_argument("--sample", action="store_true", help="the program's own sample")
    options = parser.parse_args()
    if options.large:
        _measure_large()
        return
    if options.sample:
        _print_sample()
        return
    draw = DRAWN[options.damage]
    show = _print_each if options.each else _print_table
    seeds = tuple(options.seeds) if options.seeds else None
    if options.folder:
        truths = {truth.name: truth.pixels for truth in load_truths(options.folder)}
        show(truths, seeds or UNSEEN_SEEDS, draw)
        return
    tuned = options.photographs or (() if options.unseen else TUNED)
    unseen = UNSEEN if options.unseen or options.both else ()
    for title, names, usual in (
        ("Tuned on", tuned, TUNED_SEEDS),
        ("Unseen", unseen, UNSEEN_SEEDS),
    ):
        if names:
            if options.both:
                print(f"\n{title}: {', '.join(names)}\n")
            show({name: picture(name) for name in names}, seeds or usual, draw)


if __name__ == "__main__":
    main()
