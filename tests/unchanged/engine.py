"""What the engine gives, through the public names of `ntk_core` alone."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

import ntk_core
from ntk_core import Architecture

from .pictures import LARGE, SMALL, TINY, mask, picture

if TYPE_CHECKING:
    from collections.abc import Callable

NAN = np.nan

Item = dict[str, Any]


def items() -> dict[str, Callable[[], Item]]:
    """Return what makes each recorded item, by its name."""
    made: dict[str, Callable[[], Item]] = {}
    for name, case in _reconstructions().items():
        made[f"inpaint-{name}"] = lambda case=case: _reconstruction(*case)
    for name, case in _completions().items():
        made[f"complete-{name}"] = lambda case=case: _completion(*case)
    for name, case in _kernels().items():
        made[f"kernel-{name}"] = lambda case=case: _kernel(*case)
    for name, case in _refusals().items():
        made[f"refused-{name}"] = lambda case=case: _refusal(case)
    made["names"] = _names
    return made


# -- reconstructions

Case = tuple[np.ndarray, np.ndarray, dict[str, Any]]


def _reconstructions() -> dict[str, Case]:
    cases: dict[str, Case] = {}
    defaults: dict[str, tuple[tuple[int, int], str]] = {
        "auto": (LARGE, "both"),
        "fast": (SMALL, "thin"),
        "detail": (SMALL, "thin"),
        "texture": (SMALL, "block"),
        "paper": (TINY, "block"),
    }
    for method, (shape, kind) in defaults.items():
        for channels, colours in ((1, "gray"), (3, "colour")):
            for dtype in ("uint8", "uint16", "float32", "float64"):
                cases[f"{method}-{colours}-{dtype}"] = (
                    picture(shape, channels, dtype),
                    mask(kind, shape),
                    {"method": method},
                )
    for name, (kind, options) in _options().items():
        shape = LARGE if kind in ("both", "wide") else SMALL
        shape = TINY if options.get("method") == "paper" else shape
        guides = {
            guide: mask(options[guide], shape)
            for guide in ("protect", "sources", "wanted")
            if guide in options
        }
        cases[name] = picture(shape), mask(kind, shape), {**options, **guides}
    cases["detail-two-channels"] = picture(SMALL, 2), mask("thin"), {"method": "detail"}
    cases["auto-four-channels"] = picture(LARGE, 4, "uint16"), mask("wide", LARGE), {}
    holed = picture(SMALL, 1, "float32")
    holed[mask("thin")] = NAN
    cases["fast-nan-in-the-mask"] = holed, mask("thin"), {"method": "fast"}
    return cases


def _options() -> dict[str, tuple[str, dict[str, Any]]]:
    """Return kinds of masks and options by the names of items; guides are kinds of masks, too."""
    paper = {
        "levels-0": Architecture(levels=0),
        "levels-1-bilinear": Architecture(levels=1, resampling="bilinear"),
        "levels-2-slope": Architecture(levels=2, slope=-0.3),
        "identity": Architecture(levels=2, prior="identity"),
        "adjacency": Architecture(levels=1, prior="adjacency", radius=5.0),
        "cholesky": Architecture(levels=2, solver="cholesky"),
        "conjugate-gradients": Architecture(levels=2, solver="conjugate-gradients"),
        "eigenpro": Architecture(levels=1, solver="eigenpro"),
    }
    found: dict[str, tuple[str, dict[str, Any]]] = {
        "auto-seed": ("both", {"seed": 3}),
        "auto-passes": ("both", {"passes": 3, "ridge": 1e-2}),
        "auto-patch-size": ("both", {"patch_size": 7, "locality": 2.0}),
        "auto-rotations": ("both", {"rotations": True}),
        "auto-protect-sources": ("both", {"protect": "left", "sources": "right"}),
        "auto-wanted": ("both", {"wanted": "top"}),
        "auto-thin": ("thin", {}),
        "fast-radius-reach": ("spots", {"method": "fast", "radius": 3.0, "reach": 6}),
        "fast-ridge": ("thin", {"method": "fast", "ridge": 0.05}),
        "fast-protect": ("thin", {"method": "fast", "protect": "left"}),
        "fast-one-worker": ("spots", {"method": "fast", "workers": 1}),
        "detail-1-pass": ("thin", {"method": "detail", "passes": 1}),
        "detail-2-passes": ("thin", {"method": "detail", "passes": 2, "bandwidth": 0.1}),
        "detail-5-passes": ("spots", {"method": "detail", "passes": 5, "reach": 20}),
        "detail-protect-wanted": ("thin", {"method": "detail", "protect": "left", "wanted": "top"}),
        "detail-deep": ("block", {"method": "detail"}),
        "detail-three-workers": ("spots", {"method": "detail", "workers": 3}),
        "texture-seed": ("block", {"method": "texture", "seed": 1}),
        "texture-wide": ("wide", {"method": "texture"}),
        "texture-patch-size": ("block", {"method": "texture", "patch_size": 5}),
        "texture-locality-0": ("block", {"method": "texture", "locality": 0.0}),
        "texture-rotations": ("block", {"method": "texture", "rotations": True, "seed": 9}),
        "texture-sources": ("block", {"method": "texture", "sources": "left"}),
        "texture-protect": ("block", {"method": "texture", "protect": "top"}),
        "paper-ridge": ("block", {"method": "paper", "ridge": 0.05}),
        "paper-protect": ("thin", {"method": "paper", "protect": "left"}),
    }
    for name, architecture in paper.items():
        found[f"paper-{name}"] = "block", {"method": "paper", "architecture": architecture}
    return found


def _reconstruction(image: np.ndarray, missing: np.ndarray, options: dict[str, Any]) -> Item:
    solution = ntk_core.inpaint(image, missing, **options)
    wanted = missing & options.get("wanted", missing)
    row, column = (int(numbers[len(numbers) // 2]) for numbers in np.nonzero(wanted))
    if not wanted[row, column]:
        row, column = (int(numbers[0]) for numbers in np.nonzero(wanted))
    snapshots, pasted = _snapshots(image, missing, options)
    return {
        "pixels": solution.image[wanted],
        "the rest is as it was": solution.image[~wanted].tobytes() == image[~wanted].tobytes(),
        "dtype": str(solution.image.dtype),
        "deviation": solution.deviation[wanted],
        "expected error": solution.expected_error,
        "method": solution.method,
        "missing": solution.missing,
        "passes": solution.passes,
        "residual": solution.residual,
        "converged": solution.converged,
        "regions": [_region(region) for region in solution.regions],
        **snapshots,
        "all snapshots make the picture": bool(
            np.array_equal(pasted[wanted], solution.image[wanted])
        ),
        **_weights(solution, row, column),
    }


def _snapshots(
    image: np.ndarray, missing: np.ndarray, options: dict[str, Any]
) -> tuple[Item, np.ndarray]:
    """Return what each snapshot is about, and all of them pasted over the image.

    Those that only say that the engine is being compiled come when it is, and are left out.
    """
    steps = []
    pasted = image.copy()
    for step in ntk_core.inpaint_iter(image, missing, **options):
        pasted[step.changed.slices] = step.pixels
        if step.stage != "compile":
            steps.append(step)
    told = [f"{step.stage} {step.number} of {step.passes}, {step.method}" for step in steps]
    return {
        "snapshots": [[text, len(list(same))] for text, same in groupby(told)],
        "snapshot fractions": np.array([step.fraction for step in steps]),
        "snapshot rects": np.array([_rect(step.changed) for step in steps], np.int16),
    }, pasted


def _weights(solution: ntk_core.Solution, row: int, column: int) -> Item:
    found = solution.weights(row, column)
    return {
        "weights of": [row, column],
        "weights places": np.stack([found.rows, found.columns], axis=1).astype(np.int16),
        "weights shares": found.shares,
        "weights observed": found.observed,
        "weights background": found.background,
        "weights coarse": found.coarse.tolist(),
        "weights added": found.added.tolist(),
        "weights sum": np.einsum("jcd,jd->c", found.weights, found.values).tolist(),
    }


def _region(region: ntk_core.Region) -> list[Any]:
    return [_rect(region.rect), region.pixels, region.half_width, region.texture]


def _rect(rect: ntk_core.Rect) -> list[int]:
    return [rect.top, rect.left, rect.bottom, rect.right]


# -- matrices

LABELS = ["a", "b", "a", "c", "b", "c", "a", "b", "c", "a", "a", "c"]


def _matrix() -> np.ndarray:
    rows, columns = np.indices((12, 6))
    values = (rows * 37 + columns * 11 + rows * columns * 5) % 23 / 4 + columns
    values[(rows * 5 + columns * 3) % 7 == 0] = NAN
    return values


def _completions() -> dict[str, tuple[np.ndarray, dict[str, Any]]]:
    values = _matrix()
    whole = np.nan_to_num(values * 4).astype(np.int64)
    told = ntk_core.with_identity(ntk_core.one_hot(LABELS))
    return {
        "own-values": (values, {}),
        "float32": (values.astype(np.float32), {}),
        "whole-numbers": (whole, {"observed": np.isfinite(values)}),
        "deep": (values, {"depth": 4, "ridge": 1e-3, "passes": 1}),
        "not-centred": (values, {"center": False, "passes": 5}),
        "categories": (values, {"row_features": told}),
        "categories-centred": (values, {"row_features": told, "center": True, "ridge": 0.1}),
        "category-means": (
            values,
            {"row_features": ntk_core.category_means(values, LABELS), "depth": 2},
        ),
        "known-values": (
            values,
            {"row_features": ntk_core.with_identity(ntk_core.known_values(values), weight=0.5)},
        ),
    }


def _completion(values: np.ndarray, options: dict[str, Any]) -> Item:
    # What the models that are chosen by held-out entries give, is compared by their own tests.
    found = ntk_core.complete_matrix(values, model="tangent", **options)
    return {
        "values": found.values,
        "deviation": found.deviation,
        "expected error": found.expected_error,
    }


# -- kernels


def _kernels() -> dict[str, tuple[Architecture, tuple[int, int]]]:
    return {
        "default": (Architecture(), (16, 24)),
        "bilinear": (Architecture(levels=2, resampling="bilinear", slope=0.2), (12, 16)),
        "identity": (Architecture(levels=1, prior="identity"), (10, 12)),
        "adjacency": (Architecture(levels=2, prior="adjacency", radius=3.0), (12, 16)),
        "meshgrid": (Architecture(levels=1, prior="meshgrid"), (8, 10)),
    }


def _kernel(architecture: Architecture, shape: tuple[int, int]) -> Item:
    store: dict[str, bytes] = {}
    kernel = ntk_core.stored_kernel(architecture.network, shape, architecture.features, store)
    image = picture(shape, 3, "float64")
    return {
        "row": kernel.row(shape[0] // 2, shape[1] // 3),
        "corner": kernel.row(0, 0),
        "applied": kernel.apply(image),
    }


# -- what is refused


def _refusals() -> dict[str, Callable[[], Any]]:
    image, missing, run = picture(), mask("thin"), ntk_core.inpaint
    return {
        "all-masked": lambda: run(image, np.ones(SMALL, np.bool_)),
        "nothing-masked": lambda: run(image, np.zeros(SMALL, np.bool_)),
        "mask-of-another-size": lambda: run(image, missing[:10]),
        "mask-of-numbers": lambda: run(image, missing.astype(np.uint8)),
        "one-dimension": lambda: run(image[0, :, 0], missing[0]),
        "complex": lambda: run(image.astype(np.complex64), missing),
        "nan": lambda: run(np.full(SMALL, NAN), missing),
        "infinite": lambda: run(np.full(SMALL, np.inf), missing),
        "data-range": lambda: run(image, missing, data_range=(2, 1)),
        "no-mask": lambda: run(image),
        "channel-axis": lambda: run(image, missing, channel_axis=3),
        "method": lambda: run(image, missing, method="magic"),
        "option-of-another-method": lambda: run(image, missing, method="fast", seed=1),
        "passes-of-fast": lambda: run(image, missing, method="fast", passes=2),
        "no-such-option": lambda: run(image, missing, colour="red"),
        "radius": lambda: run(image, missing, radius=0.0),
        "bandwidth": lambda: run(image, missing, bandwidth=-1.0),
        "reach": lambda: run(image, missing, reach=65),
        "passes": lambda: run(image, missing, passes=0),
        "ridge": lambda: run(image, missing, ridge=2.0),
        "locality": lambda: run(image, missing, locality=11.0),
        "seed": lambda: run(image, missing, seed=-1),
        "patch-size": lambda: run(image, missing, patch_size=33),
        "patch-size-even": lambda: run(image, missing, patch_size=8),
        "workers": lambda: run(image, missing, workers=0),
        "architecture": lambda: run(image, missing, architecture=Architecture()),
        "sources": lambda: run(image, missing, method="fast", sources=mask("left")),
        "all-protected": lambda: run(image, missing, protect=~missing),
        "no-sources": lambda: run(image, missing, method="texture", sources=missing),
        "nothing-wanted": lambda: run(image, missing, wanted=~missing),
        "levels": lambda: Architecture(levels=6),
        "slope": lambda: Architecture(slope=2.0),
        "prior": lambda: Architecture(prior="dream"),  # type: ignore[arg-type]
        "solver": lambda: Architecture(solver="luck"),  # type: ignore[arg-type]
        "pixel": lambda: run(image, missing, method="fast").weights(39, 47),
        "empty-column": lambda: ntk_core.complete_matrix([[1.0, NAN], [2.0, NAN]]),
        "features": lambda: ntk_core.complete_matrix([[1.0], [NAN]], row_features=[[1.0]]),
        "depth": lambda: ntk_core.complete_matrix([[1.0], [NAN]], depth=0),
    }


def _refusal(call: Callable[[], Any]) -> Item:
    try:
        call()
    except Exception as error:  # noqa: BLE001 - which one it is, is what is recorded
        kinds = [kind.__name__ for kind in type(error).__mro__ if kind is not object]
        return {"error": kinds, "text": str(error)}
    return {"error": [], "text": ""}


def _names() -> Item:
    return {
        "methods": ntk_core.METHODS,
        "priors": ntk_core.PRIORS,
        "resampling": ntk_core.RESAMPLING,
        "solvers": ntk_core.SOLVERS,
    }
