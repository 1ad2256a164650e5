"""How well the program finds scratches and dust drawn into photographs.

python -m benchmarks.quality.detection [--unseen | --both | --folder DIR | --photographs NAME …]
    [--seeds N …] [--each] | --large

Without an option the photographs are those on which constants of the program were chosen. With
`--unseen` they are others, from other packages, with other damage; `--folder` takes the pictures of
a folder.

Recall is the share of the damaged pixels that is proposed. Precision is the share of the proposed
pixels that lies within 2 px of damage (a mask should be a little wider than the damage). False
alarms are the share of an undamaged photograph that is proposed.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

from benchmarks.common.cases import Case
from benchmarks.common.images import load_truths
from benchmarks.common.measure import cost_of
from benchmarks.quality.detection_pictures import TUNED, UNSEEN, picture
from inpaint_app.masks.detection import DEFAULT_SENSITIVITY, proposal, response

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Damaged", "damaged"]

SENSITIVITIES = tuple(range(10, 101, 10))
TUNED_SEEDS, UNSEEN_SEEDS = (0, 1), (100, 101)
SCRATCHES, SPECKS = 8, 40  # for every 512 × 512 pixels
NEAR = 2  # pixels
LARGE_RUNS = 5
VISIBLE = 12  # grey levels of difference; a white scratch on white paper does not count


@dataclass(frozen=True, slots=True, eq=False)
class Damaged:
    """A photograph with damage drawn into it, and the places of the damage."""

    name: str
    clean: NDArray[np.uint8]
    pixels: NDArray[np.uint8]
    truth: NDArray[np.bool_]


def damaged(name: str, clean: NDArray[np.uint8], seed: int) -> Damaged:
    """Return a photograph with bright and dark scratches and dust at known places."""
    rng = np.random.default_rng(seed)
    height, width = clean.shape[:2]
    pixels, truth = clean.astype(np.float32), np.zeros((height, width), bool)
    many = height * width / 512**2
    for _ in range(round(SCRATCHES * many)):
        _draw(pixels, truth, _scratch(rng, height, width), rng)
    for _ in range(round(SPECKS * many)):
        _draw(pixels, truth, _speck(rng, height, width), rng)
    return Damaged(name, clean, np.clip(np.rint(pixels), 0, 255).astype(np.uint8), truth)


def _scratch(rng: np.random.Generator, height: int, width: int) -> NDArray[np.float32]:
    """Return how much a bent line, 1 … 3 px wide, covers each pixel."""
    length, angle, bend = rng.uniform(60, 300), rng.uniform(0, np.pi), rng.uniform(-0.003, 0.003)
    start = rng.uniform(0, (height, width))
    along = np.arange(0, length, 0.25)
    turned = angle + bend * along
    rows = start[0] + np.cumsum(np.sin(turned)) * 0.25
    columns = start[1] + np.cumsum(np.cos(turned)) * 0.25
    return _covered(rows, columns, rng.uniform(0.5, 1.5), height, width)


def _speck(rng: np.random.Generator, height: int, width: int) -> NDArray[np.float32]:
    """Return how much a round speck, 2 … 6 px wide, covers each pixel."""
    at = rng.uniform(0, (height, width))
    return _covered(at[:1], at[1:], rng.uniform(1, 3), height, width)


def _covered(
    rows: NDArray[np.float64], columns: NDArray[np.float64], radius: float, height: int, width: int
) -> NDArray[np.float32]:
    """Return the coverage of each pixel by discs around points, their edges 1 px soft."""
    free = np.ones((height * 2, width * 2), bool)  # half pixels
    r, c = np.rint(2 * rows + 0.5).astype(int), np.rint(2 * columns + 0.5).astype(int)
    inside = (r >= 0) & (r < 2 * height) & (c >= 0) & (c < 2 * width)
    free[r[inside], c[inside]] = False
    distance = ndimage.distance_transform_edt(free) / 2 if inside.any() else np.full(free.shape, 99)
    fine = np.clip(radius + 0.5 - distance, 0, 1)
    return fine.reshape(height, 2, width, 2).mean((1, 3)).astype(np.float32)


def _draw(
    pixels: NDArray[np.float32],
    truth: NDArray[np.bool_],
    covered: NDArray[np.float32],
    rng: np.random.Generator,
) -> None:
    """Blend white or black, not quite opaque, into a picture."""
    share = covered * rng.uniform(0.5, 1.0)
    colour = 255.0 if rng.random() < 0.6 else 0.0
    share = share if pixels.ndim == 2 else share[..., None]
    change = share * (colour - pixels)
    pixels += change
    seen = np.abs(change if change.ndim == 2 else change.mean(axis=2)) >= VISIBLE
    truth |= seen & (covered > 0.3)


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


def _print_table(pictures: dict[str, NDArray[np.uint8]], seeds: tuple[int, ...]) -> None:
    """Print recall and precision over the sensitivities, means of the pictures."""
    cases = [damaged(name, clean, seed) for name, clean in pictures.items() for seed in seeds]
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


def _print_each(pictures: dict[str, NDArray[np.uint8]], seeds: tuple[int, ...]) -> None:
    """Print recall and precision of each picture at the default sensitivity."""
    print("| picture | recall | precision | false alarms on the clean picture |")
    print("|---|---|---|---|")
    for name, clean in pictures.items():
        cases = [damaged(name, clean, seed) for seed in seeds]
        scores = [
            score(proposal(response(case.pixels), DEFAULT_SENSITIVITY), case.truth)
            for case in cases
        ]
        recall = float(np.mean([each.recall for each in scores]))
        precision = float(np.mean([each.precision for each in scores]))
        alarms = float(proposal(response(clean), DEFAULT_SENSITIVITY).mean())
        print(f"| {name} | {100 * recall:.0f} % | {100 * precision:.0f} % | {100 * alarms:.2f} % |")


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
    options = parser.parse_args()
    if options.large:
        _measure_large()
        return
    show = _print_each if options.each else _print_table
    seeds = tuple(options.seeds) if options.seeds else None
    if options.folder:
        truths = {truth.name: truth.pixels for truth in load_truths(options.folder)}
        show(truths, seeds or UNSEEN_SEEDS)
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
            show({name: picture(name) for name in names}, seeds or usual)


if __name__ == "__main__":
    main()
