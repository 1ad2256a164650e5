"""Fits the rules by which the detection judges pieces, and prints them.

python -m benchmarks.quality.detection_fit [--without NAME …]

The pictures are those that constants may be chosen on: five photographs, also in grey, at half
their size and as negatives, and other pictures of scikit-image. Into each, hard damage is drawn
twice, and film-like damage twice. Every connected piece that may be a scratch or a speck is an
observation: its features, and the share of its pixels that is damage. The rule is a logistic
regression on ramps: each feature rises in equal shares from one of its four knots to the next, and
the knots are quantiles. Some features may only raise the odds, or only lower them, so that the rule
holds for longer and clearer damage, too. `--without` leaves photographs out.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, get_args

import numpy as np
from scipy import ndimage, optimize

from benchmarks.quality.detection import NEAR
from benchmarks.quality.detection_damage import DRAWN
from benchmarks.quality.detection_pictures import TEXTURES, TUNED, picture
from inpaint_app.masks.candidates import Kind, candidates
from inpaint_app.masks.judging import FEATURES, Rule, features, possible
from inpaint_app.masks.pieces import best_of_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from inpaint_app.masks.pieces import Pieces

__all__ = ["fitted"]

QUANTILES: Final = (0.03, 0.35, 0.65, 0.97)
STIFFNESS: Final = {"scratch": 5.0, "speck": 5.0}  # of the penalty on the squares of the numbers
AREA_POWER: Final = 0.7  # a large piece counts more, but less than its pixels would
VARIANTS: Final = ("", "", "grey", "half", "negative")
DRAWINGS: Final = (0, 20)  # seeds: each variant is damaged twice with either kind of damage
USED: Final[dict[Kind, tuple[str, ...]]] = {
    "scratch": (
        "round", "thick", "level", "near sides", "far sides", "sharp", "extreme", "lines",
        "other lines far",
    ),
    "speck": (
        "round", "length", "near sides", "far sides", "opaque", "lines", "other lines", "thin",
    ),
}  # fmt: skip
RISING: Final = {"near sides": 1, "sharp": 1, "extreme": 1, "opaque": 1, "thin": -1}
"""Features that may only raise the odds (1), or only lower them (-1)."""

THIN: Final = ("thick", 0)
"""The feature and the ramp that may add little: a clear line one pixel wide may be a scratch."""

Limits = tuple[float | None, float | None]
FREE: Final[Limits] = (None, None)
LITTLE: Final[Limits] = (0, 1.5)
ONE_WAY: Final[dict[int, Limits]] = {1: (0, None), -1: (None, 0)}

LONG: Final[dict[Kind, int]] = {"scratch": -1, "speck": 1}  # the same of how round a piece is


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """Pieces of one picture: features, (f, n), shares of damage, (n,), and areas, (n,)."""

    values: NDArray[np.float64]
    shares: NDArray[np.float64]
    areas: NDArray[np.float64]


def _varied(pixels: NDArray[np.uint8], variant: str) -> NDArray[np.uint8]:
    if variant == "negative":
        return 255 - pixels
    wide = pixels.astype(np.float64)
    if variant == "grey" and pixels.ndim == 3:
        wide = wide.mean(axis=2)
    if variant == "half":
        wide = wide[: len(wide) // 2 * 2, : wide.shape[1] // 2 * 2]
        wide = (wide[::2, ::2] + wide[1::2, ::2] + wide[::2, 1::2] + wide[1::2, 1::2]) / 4
    return np.rint(wide).astype(np.uint8)


def _pictures(without: tuple[str, ...]) -> Iterator[tuple[str, str, int, str]]:
    for name in (*TUNED, *TEXTURES):
        variants = VARIANTS if name in TUNED else ("", "half")
        if name not in without:
            yield from (
                (name, variant, seed + drawing, drawn)
                for seed, variant in enumerate(variants)
                for drawn in DRAWN
                for drawing in DRAWINGS
            )


def _seen(name: str, variant: str, seed: int, drawn: str) -> dict[Kind, _Seen]:
    """Return the pieces of a picture with drawn damage."""
    case = DRAWN[drawn](name, _varied(picture(name), variant), seed)
    near = ndimage.binary_dilation(case.truth, iterations=NEAR).ravel()
    parts: dict[Kind, list[NDArray[np.float64]]] = {kind: [] for kind in get_args(Kind)}
    for found in candidates(case.pixels):
        damage = near[found.places].astype(np.float64)

        def judge(pieces: Pieces, found=found, damage=damage) -> NDArray[np.uint8]:  # type: ignore[no-untyped-def]
            which = possible(found.kind, pieces)
            inside = np.bincount(pieces.names, damage[pieces.order], len(pieces.area))[which]
            area = pieces.area[which].astype(np.float64)
            rows = np.concatenate([features(pieces, which), [inside / area, area]])
            parts[found.kind].append(rows)
            return np.zeros(len(pieces.area), np.uint8)

        best_of_all(found.places, found.levels, found.shape, judge, found.measures)
    joined = {kind: np.concatenate(rows, axis=1) for kind, rows in parts.items() if rows}
    return {kind: _Seen(rows[:-2], rows[-2], rows[-1]) for kind, rows in joined.items()}


def fitted(kind: Kind, pictures: list[_Seen]) -> Rule:
    """Return the rule that fits the pieces of some pictures best; each picture counts the same."""
    values = np.concatenate([seen.values for seen in pictures], axis=1)
    shares = np.concatenate([seen.shares for seen in pictures])
    weights = np.concatenate(
        [seen.areas**AREA_POWER / (seen.areas**AREA_POWER).sum() for seen in pictures]
    )
    weights *= len(weights) / weights.sum()
    rows = [values[FEATURES.index(name)] for name in USED[kind]]
    knots = [_quantiles(row, weights) for row in rows]
    ramps = [
        np.clip((row - low) / (high - low), 0, 1)
        for row, marks in zip(rows, knots, strict=True)
        for low, high in pairwise(marks)
    ]
    signs = {**RISING, "round": LONG[kind]}
    limits = [
        LITTLE if (name, at) == THIN else ONE_WAY.get(signs.get(name, 0), FREE)
        for name in USED[kind]
        for at in range(len(QUANTILES) - 1)
    ]
    found = _regression(np.stack(ramps, axis=1), shares, weights, limits, STIFFNESS[kind])
    rises = found[1:].reshape(len(rows), len(QUANTILES) - 1)
    parts = {
        name: (
            tuple(round(float(mark), 3) for mark in marks),
            (0.0, *(round(float(at), 2) for at in np.cumsum(rise))),
        )
        for name, marks, rise in zip(USED[kind], knots, rises, strict=True)
    }
    return Rule(round(float(found[0]), 2), parts)


def _quantiles(row: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the knots of a feature, ascending."""
    order = np.argsort(row)
    below = np.cumsum(weights[order]) / weights.sum()
    marks = row[order][np.searchsorted(below, QUANTILES)]
    return marks + 1e-3 * np.arange(len(marks))  # never twice the same


def _regression(
    ramps: NDArray[np.float64],
    shares: NDArray[np.float64],
    weights: NDArray[np.float64],
    limits: list[Limits],
    stiffness: float,
) -> NDArray[np.float64]:
    """Return the constant and the coefficients, within limits, of a logistic regression."""
    design = np.c_[np.ones(len(ramps)), ramps]

    def loss(found: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = design @ found
        surprise = np.logaddexp(0, odds) - shares * odds
        off = weights * (1 / (1 + np.exp(-odds)) - shares)
        bent = np.r_[0, found[1:]]
        total = weights @ surprise + stiffness / 2 * (bent @ bent)
        return total / len(odds), (design.T @ off + stiffness * bent) / len(odds)

    start = np.zeros(design.shape[1])
    bounds = [(None, None), *limits]
    result = optimize.minimize(
        loss, start, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 2000}
    )
    return np.asarray(result.x)


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", nargs="+", default=(), metavar="NAME")
    options = parser.parse_args()
    pictures = [_seen(*which) for which in _pictures(tuple(options.without))]
    for kind in get_args(Kind):
        rule = fitted(kind, [seen[kind] for seen in pictures if kind in seen])
        print(f'    "{kind}": Rule(\n        {rule.constant},\n        {{')
        for name, (knots, added) in rule.parts.items():
            print(f'            "{name}": ({knots}, {added}),')
        print("        },\n    ),")


if __name__ == "__main__":
    main()
