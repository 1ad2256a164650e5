"""The hot loops of this engine: all that a hole is filled with."""

from __future__ import annotations

import numpy as np

from ntk_core.machine.hot_loops import HotLoops
from ntk_core.problem.holes import holes_in
from ntk_core.problem.problem import Problem
from ntk_core.problem.recipes import Texture

__all__ = ["COPIES"]


def _copies() -> tuple[object, ...]:
    from ntk_core.texture import blending, copying, matching, peeling, scene, seams

    return (
        scene.describe,
        peeling.peel,
        matching.appraise,
        matching.snap,
        matching.scan,
        copying.choose,
        seams.price,
        seams.settle,
        blending.set_up,
        blending.relax,
    )


def _compile_copies() -> None:
    """Fill a tiny hole."""
    from ntk_core.texture.filling import fill_holes

    mask = np.zeros((32, 32), np.bool_)
    mask[8:24, 8:24] = True
    problem = Problem.of(np.zeros(mask.shape, np.float32), mask)
    nothing = np.zeros((16, 16, 1), np.float32)
    for _ in fill_holes(problem, holes_in(mask), Texture(patch_size=3), 1, lambda _: nothing):
        pass


COPIES = HotLoops(__name__, "COPIES", functions=_copies, compile_now=_compile_copies)
