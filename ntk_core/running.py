"""A run: from the planes of an array to a stream of snapshots, and what it ends with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.across import Neighbours
from ntk_core.bands import run_bands
from ntk_core.errors import InvalidPixelError
from ntk_core.extent.crop import crop_of, moved_step
from ntk_core.guided.engine import Sketch
from ntk_core.guided.run import run
from ntk_core.machine.generators import mapped
from ntk_core.mixed.run import run_mixed
from ntk_core.outcome import Outcome, explanation, moved_outcome
from ntk_core.problem.components import Components
from ntk_core.problem.progress import within

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from numpy.typing import NDArray

    from ntk_core.kernels.store import KernelStore
    from ntk_core.networks.architecture import Architecture, CustomArchitecture
    from ntk_core.outcome import Explain
    from ntk_core.problem.pixel_weights import PixelWeights
    from ntk_core.problem.planes import Plane, Planes
    from ntk_core.problem.problem import Problem
    from ntk_core.problem.progress import Progress
    from ntk_core.problem.recipes import Recipe

__all__ = ["Engine", "run_planes"]


@dataclass(frozen=True, slots=True, eq=False)
class Engine:
    """How planes are reconstructed.

    Attributes
    ----------
    recipe : Recipe
    architecture : Architecture or CustomArchitecture
        Of method ``"paper"``.
    kernel_store
        As for `inpaint`.
    workers : int
        Number of threads.
    """

    recipe: Recipe
    architecture: Architecture | CustomArchitecture
    kernel_store: KernelStore | None
    workers: int

    def run(self, problem: Problem) -> Generator[Progress, None, Outcome]:
        """Reconstruct one problem; the deviations of its snapshots are in the engine's units."""
        method = self.recipe.method
        # Components are those of all the image, so that it does not matter what is cut out of it.
        components = Components.of(problem) if Components.useful(problem, method) else None
        crop = crop_of(problem, method)
        # A whole image is not looked through for a small mask.
        inside = problem if crop is None else problem.cropped(crop)
        if components is None:
            steps = self._solve(inside, self.recipe)
        else:
            steps = run_bands(inside, components, self.recipe, self.workers, self._solve)
        if crop is None:
            return (yield from steps)
        outcome = yield from mapped(steps, partial(moved_step, crop))
        return moved_outcome(crop, problem, outcome)

    def _solve(self, problem: Problem, recipe: Recipe) -> Generator[Progress, None, Outcome]:
        if recipe.method == "paper":
            from ntk_core.paper.run import run_paper

            said = yield from run_paper(problem, self.architecture, recipe.ridge, self.kernel_store)
            return Outcome("paper", 1, lambda _: said.weights, (), said.residual, said.converged)
        if recipe.method in ("fast", "detail"):
            sketch = Sketch.of(problem, recipe.sight)
            yield from sketch.snapshots(problem, recipe)
            finished = yield from run(problem, recipe, self.workers, sketch)
            explain = partial(explanation, problem, finished, ())
            return Outcome(recipe.method, recipe.passes, explain)
        mixture = yield from run_mixed(problem, recipe, self.workers)
        explain = partial(explanation, problem, mixture.regression, mixture.copies)
        passes = (
            recipe.passes if mixture.regression else max(each.levels for each in mixture.copies)
        )
        return Outcome(mixture.method, passes, explain, mixture.regions)


def run_planes(
    given: Planes, engine: Engine, *, across: bool = False
) -> Generator[Progress, None, Outcome]:
    """Reconstruct all planes, one after the other; yield snapshots in the image's units.

    Parameters
    ----------
    given : Planes
    engine : Engine
    across : bool
        Whether the slices of a stack learn from their neighbours.
    """
    if not across:
        return (yield from _run_all(given, lambda plane: engine.run(plane.problem)))
    neighbours = Neighbours(given, np.array(given.image))

    def keep(step: Progress) -> Progress:
        neighbours.first[step.where] = step.pixels
        return replace(step, fraction=within(0.0, 0.5, step.fraction))

    def go_on(step: Progress) -> Progress:
        return replace(step, fraction=within(0.5, 1.0, step.fraction))

    # Holes are wide in one slice only, and need no copies where the neighbours see through them.
    learnt = engine
    if engine.recipe.method == "auto":
        learnt = replace(engine, recipe=replace(engine.recipe, method="detail"))
    yield from mapped(_run_all(given, lambda plane: learnt.run(plane.problem)), keep)
    steps = _run_all(given, lambda plane: neighbours.run(plane, learnt.run))
    return (yield from mapped(steps, go_on))


def _run_all(
    given: Planes, run_plane: Callable[[Plane], Generator[Progress, None, Outcome]]
) -> Generator[Progress, None, Outcome]:
    shares = [plane.problem.missing * plane.problem.channels for plane in given.planes]
    outcomes: list[Outcome] = []
    place = None
    for number, plane in enumerate(given.planes):
        last = number == len(given.planes) - 1
        begin = sum(shares[:number]) / sum(shares)
        end = 1.0 if last else sum(shares[: number + 1]) / sum(shares)
        place = _Place.of(given, plane, begin, end, place)
        outcomes.append((yield from mapped(run_plane(plane), place.placed)))
        place.finish()
    if len(outcomes) == 1 and given.planes[0].channels is None and not given.planes[0].index:
        return outcomes[0]
    methods = {outcome.method for outcome in outcomes}
    residuals = [outcome.residual for outcome in outcomes if outcome.residual is not None]
    return Outcome(
        methods.pop() if len(methods) == 1 else "mixed",
        max(outcome.passes for outcome in outcomes),
        partial(_explanation, given, tuple(outcomes)),
        tuple(region for outcome in outcomes for region in outcome.regions),
        max(residuals) if residuals else None,
        all(outcome.converged for outcome in outcomes),
    )


@dataclass(slots=True, eq=False)
class _Place:
    """Where the snapshots of a plane belong in the array.

    Attributes
    ----------
    given : Planes
    plane : Plane
    begin, end : float
        The fractions of all work that are done before and after it.
    pixels : ndarray, shape (H, W, C), or None
        The present picture of the slice, if only some of its channels are in this plane.
    squares, counts : ndarray, shape (H, W), float64
        The squared deviations of the slice's channels that are done, and how many there are.
    own : ndarray, shape (H, W), float64
        The present squared deviations of this plane's channels.
    """

    given: Planes
    plane: Plane
    begin: float
    end: float
    pixels: NDArray[Any] | None = None
    squares: NDArray[np.float64] | None = None
    counts: NDArray[np.float64] | None = None
    own: NDArray[np.float64] | None = None

    @classmethod
    def of(
        cls, given: Planes, plane: Plane, begin: float, end: float, before: _Place | None
    ) -> _Place:
        """Return the place of a plane, which goes on with the slice of the plane before it."""
        place = cls(given, plane, begin, end)
        if plane.channels is not None:
            if before is not None and before.plane.index == plane.index:
                place.pixels, place.squares = before.pixels, before.squares
                place.counts = before.counts
            else:
                place.pixels = given.slice_of(given.image, plane.index).copy()
                place.squares, place.counts = np.zeros((2, *plane.problem.observed.shape))
            place.own = np.zeros(plane.problem.observed.shape)
        return place

    def placed(self, step: Progress) -> Progress:
        """Return a snapshot of the plane as one of the array."""
        plane, scale = self.plane, self.plane.problem.scale
        deviation = None if step.deviation is None else scale.spread(step.deviation)
        pixels, fraction = step.pixels, step.fraction
        if plane.channels is not None:
            pixels, deviation = self._joined(step, deviation)
        axis = self.given.channel_axis
        if axis is not None and axis < self.given.image.ndim - 1:
            pixels = np.moveaxis(pixels, -1, max(axis - len(plane.index), 0))
        if (self.begin, self.end) != (0, 1):
            fraction = within(self.begin, self.end, fraction)
        return replace(
            step,
            fraction=fraction,
            pixels=pixels,
            deviation=deviation,
            index=plane.index,
            channel_axis=axis,
            data_range=(scale.low, scale.high),
        )

    def finish(self) -> None:
        """Count this plane's channels among those that are done."""
        if self.own is not None and self.squares is not None and self.counts is not None:
            self.squares += self.own
            self.counts += self.plane.problem.channels * self.plane.problem.wanted

    def _joined(
        self, step: Progress, deviation: NDArray[np.floating[Any]] | None
    ) -> tuple[NDArray[Any], NDArray[np.floating[Any]] | None]:
        """Return the pixels and deviations of all channels, of which some are new."""
        assert self.pixels is not None
        assert self.squares is not None
        assert self.counts is not None
        assert self.own is not None
        problem, here = self.plane.problem, step.changed.slices
        self.pixels[(*here, self.plane.channels)] = step.pixels
        pixels = self.pixels[here].copy()
        pixels.flags.writeable = False
        if deviation is None:
            return pixels, None
        use = problem.wanted[here]
        self.own[here] = np.where(use, problem.channels * deviation.astype(np.float64) ** 2, 0)
        count = np.maximum(self.counts[here] + problem.channels * use, 1)
        spread = np.sqrt((self.squares[here] + self.own[here]) / count).astype(deviation.dtype)
        spread.flags.writeable = False
        return pixels, spread


def _explanation(given: Planes, outcomes: tuple[Outcome, ...], image: NDArray[Any]) -> Explain:
    explain = []
    for plane, outcome in zip(given.planes, outcomes, strict=True):
        picture = given.slice_of(image, plane.index)
        part = picture if plane.channels is None else picture[..., plane.channels]
        explain.append(outcome.explain(part))
    return partial(_weights, given, image, tuple(explain))


def _weights(
    given: Planes,
    image: NDArray[Any],
    explain: tuple[Explain, ...],
    row: int,
    column: int,
    index: tuple[int, ...] = (),
) -> PixelWeights:
    index = tuple(index)
    found: PixelWeights | None = None
    for plane, told in zip(given.planes, explain, strict=True):
        if plane.index != index:
            continue
        if plane.channels is None:
            return told(row, column)
        if plane.problem.wanted[row, column]:
            channels = given.slice_of(image, index).shape[-1]
            weights = told(row, column).among(plane.channels, channels)
            found = weights if found is None else found.joined(weights)
    if found is None:
        at = f"row {row}, column {column}" + (f" of slice {index}" if index else "")
        raise InvalidPixelError(
            f"{at} was not reconstructed and so has no weights; name a pixel that the mask covers"
            + ("" if index else ", and with index= its slice if the image has several")
        )
    return found
