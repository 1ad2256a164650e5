"""Method ``"paper"``: the tangent kernel of a whole convolutional network, and one large system.

v̂_M = K_MO (K_OO + λ I)⁻¹ v_O, K the kernel of `Architecture.network` under its prior on a torus
(Radhakrishnan et al., PNAS 2022). Every iterate of the solver gives a picture.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.errors import InvalidPixelError
from ntk_core.guided.coarse import coarse_fill
from ntk_core.guided.tiling import tile_missing
from ntk_core.machine.blas import one_blas_thread
from ntk_core.paper.parts import parts_of, solver_for
from ntk_core.problem.pixel_weights import PixelWeights
from ntk_core.problem.progress import Progress
from ntk_core.problem.recipes import PAPER_TOLERANCE
from ntk_core.problem.rect import Rect
from ntk_core.solvers.cholesky import Cholesky
from ntk_core.solvers.conjugate_gradient import ConjugateGradient
from ntk_core.solvers.eigenpro import EigenPro

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from numpy.typing import NDArray

    from ntk_core.kernels.store import KernelStore
    from ntk_core.networks.architecture import Architecture, CustomArchitecture
    from ntk_core.paper.parts import Part
    from ntk_core.problem.problem import Problem
    from ntk_core.problem.progress import Stage
    from ntk_core.solvers.iterates import Solver, Step

__all__ = ["PaperResult", "run_paper"]

GROWTH = 1.5
"""Iterations between pictures grow by this factor: the first ones change most."""

FAINT = 1e-6
"""Weights below this are left out."""


@dataclass(frozen=True, slots=True)
class PaperResult:
    """The result of a run.

    Attributes
    ----------
    parts : tuple of Part
    residual : float
        The relative residual, recomputed from the solution; the largest of all parts.
    converged : bool
        Whether the residual is within the solver's tolerance in all parts.
    """

    parts: tuple[Part, ...]
    residual: float
    converged: bool

    def weights(self, row: int, column: int) -> PixelWeights:
        """Return which pixels one reconstructed pixel was made from: (K_OO + λ I)⁻¹ K_Ox.

        Raises
        ------
        InvalidPixelError
            If the pixel was not reconstructed.
        """
        part = next((part for part in self.parts if _holds(part, row, column)), None)
        if part is None:
            raise InvalidPixelError(
                f"row {row}, column {column} was not reconstructed and so has no weights; name a "
                "pixel that the mask covers"
            )
        with one_blas_thread():
            return self._weights(part, row, column)

    @staticmethod
    def _weights(part: Part, row: int, column: int) -> PixelWeights:
        equations = part.prepare()
        system, (top, left) = equations.system, (part.surroundings.top, part.surroundings.left)
        right_side = equations.kernel_to(np.array([row - top, column - left]))
        for step in _solver(part.architecture, system.size).steps(system, right_side):
            solution = step.coefficients
        weights = system.columns(solution)[:, 0].astype(np.float32)
        used = np.abs(weights) > FAINT
        pixels = system.pixels[used]
        channels = part.problem.channels
        values = system.columns(equations.right_side)[used] + equations.level
        background = 0.0 if part.level is None else 1 - float(weights.sum())
        return PixelWeights(
            (pixels[:, 0] + top).astype(np.int32),
            (pixels[:, 1] + left).astype(np.int32),
            weights[used, None, None] * np.eye(channels, dtype=np.float32),
            values.astype(np.float32),
            np.ones(len(pixels), np.bool_),
            background,
            equations.level,
            np.zeros(channels, np.float32),
        )


def run_paper(
    problem: Problem,
    architecture: Architecture | CustomArchitecture,
    ridge: float,
    store: KernelStore | None = None,
) -> Generator[Progress, None, PaperResult]:
    """Reconstruct, yielding a coarse picture and then the iterates of every part."""
    with one_blas_thread():
        return (yield from _run(problem, architecture, ridge, store))


def _run(
    problem: Problem,
    architecture: Architecture | CustomArchitecture,
    ridge: float,
    store: KernelStore | None,
) -> Generator[Progress, None, PaperResult]:
    tiling = tile_missing(~problem.wanted)
    parts = parts_of(problem, architecture, ridge, tiling, store)
    fill = coarse_fill(problem, tiling)
    show = _Snapshots(problem, len(parts), tiling.rows.size)
    for batch in tiling.batches:
        pixels = np.stack([tiling.rows[batch.pixels], tiling.columns[batch.pixels]], axis=1)
        yield show.coarse(batch.rect, pixels, fill[batch.pixels])
    residual, converged = 0.0, True
    for part in parts:
        yield show.begin(part, fill[part.indices])
        equations = part.prepare()
        yield show.nothing_new(part, fill[part.indices])
        solver = _solver(architecture, equations.system.size)
        for step, wanted in _paced(solver.steps(equations.system, equations.right_side)):
            show.advance(part, step)
            if wanted:
                fill[part.indices] = equations.fill(step.coefficients)
                yield show.picture(part, fill[part.indices])
            else:
                yield show.nothing_new(part, fill[part.indices])
        fill[part.indices] = equations.fill(step.coefficients)
        deviation = equations.deviation(step.coefficients)
        residual, converged = max(residual, step.residual), converged and step.converged
        yield show.last_of(part, fill[part.indices], deviation)
    return PaperResult(parts, residual, converged)


def _solver(architecture: Architecture | CustomArchitecture, size: int) -> Solver:
    name = solver_for(architecture, size)
    if name == "eigenpro":
        return EigenPro(PAPER_TOLERANCE)
    return Cholesky() if name == "cholesky" else ConjugateGradient(PAPER_TOLERANCE)


def _paced(steps: Iterator[Step]) -> Iterator[tuple[Step, bool]]:
    """Yield every step, and whether its picture is to be shown."""
    due = 1.0
    for step in steps:
        wanted = step.iteration >= due
        if wanted:
            due = step.iteration * GROWTH
        yield step, wanted


def _holds(part: Part, row: int, column: int) -> bool:
    return bool(np.any((part.pixels[:, 0] == row) & (part.pixels[:, 1] == column)))


@dataclass(slots=True)
class _Snapshots:
    """Makes the snapshots of a run, and counts how much of the work is done."""

    problem: Problem
    parts: int
    total: int
    number: int = 0
    done: int = 0
    fraction: float = 0.0
    residual: float | None = None

    def coarse(self, rect: Rect, pixels: NDArray[Any], fill: NDArray[np.float32]) -> Progress:
        """Return a piece of the coarse picture."""
        return self._snapshot("coarse", rect, pixels, fill)

    def begin(self, part: Part, fill: NDArray[np.float32]) -> Progress:
        """Return the first snapshot of a part, before anything is computed for it."""
        self.number, self.residual = self.number + 1, None
        return self.nothing_new(part, fill)

    def nothing_new(self, part: Part, fill: NDArray[np.float32]) -> Progress:
        """Return a snapshot of one unchanged pixel, so that the caller can cancel."""
        (row, column), one = part.pixels[0].tolist(), slice(0, 1)
        return self._snapshot("solve", Rect.pixel(row, column), part.pixels[one], fill[one])

    def advance(self, part: Part, step: Step) -> None:
        """Update the fraction from a part's residual, whose logarithm falls about linearly."""
        end = PAPER_TOLERANCE
        left = np.log(max(step.residual, end) / end) / np.log(1 / end)
        share = self.done + part.indices.size * 0.98 * max(1 - float(left), 0)
        self.fraction = max(self.fraction, share / self.total)
        self.residual = step.residual

    def picture(self, part: Part, fill: NDArray[np.float32]) -> Progress:
        """Return a part's picture."""
        return self._snapshot("solve", part.missing, part.pixels, fill)

    def last_of(
        self, part: Part, fill: NDArray[np.float32], deviation: NDArray[np.float32]
    ) -> Progress:
        """Return a part's last picture."""
        self.done += part.indices.size
        self.fraction = self.done / self.total
        spread = np.zeros((part.missing.height, part.missing.width), np.float32)
        rows, columns = part.pixels.T
        spread[rows - part.missing.top, columns - part.missing.left] = deviation
        spread.flags.writeable = False
        return replace(self.picture(part, fill), deviation=spread)

    def _snapshot(
        self, stage: Stage, rect: Rect, pixels: NDArray[Any], fill: NDArray[np.float32]
    ) -> Progress:
        rows, columns = pixels.T
        return Progress(
            self.fraction,
            stage,
            self.number,
            self.parts,
            "paper",
            rect,
            self.problem.encode(rect, rows, columns, fill),
            residual=self.residual,
        )
