"""One pass over the mask: all that it reads, so that any part of it can be done again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ntk_core.guided.records import (
    Estimate,
    PatchGrid,
    PatchRegression,
    TileRegression,
    TileView,
)
from ntk_core.guided.surroundings import surroundings_of
from ntk_core.guided.tiling import density_around
from ntk_core.networks.priors import patch_scales
from ntk_core.problem.recipes import GROUP_CALIBRATION, pair_weights
from ntk_core.problem.rect import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.guided.surroundings import Surroundings
    from ntk_core.guided.tiling import Batch, Tiling
    from ntk_core.problem.problem import Problem
    from ntk_core.problem.progress import Stage
    from ntk_core.problem.recipes import Lookalikes, Recipe

__all__ = ["Pass", "patches_over"]

CONTRAST = 0.25  # λ is relative to its square, about K(x, x) of a patch that has edges


@dataclass(frozen=True, slots=True, eq=False)
class Pass:
    """What a pass reads.

    Attributes
    ----------
    problem : Problem
    recipe : Recipe
    tiling : Tiling
    coefficients : ndarray, shape (DEGREE + 1,), float32
        The pointwise kernel.
    number : int
        1 … recipe.passes.
    active : ndarray, shape (M,), bool
        Which missing pixels it solves for: whole tiles, and all of them unless it is from
        look-alikes.
    estimate : ndarray, shape (M, C), float32
        The present estimate of all missing pixels, in the tiling's order.
    background : ndarray, shape (M, C), float32
        What missing pixels are where no observed one is near.
    spread : ndarray, shape (M,), float32
        The standard deviation of missing pixels around `background`; 0 near observed ones.
    """

    problem: Problem
    recipe: Recipe
    tiling: Tiling
    coefficients: NDArray[np.float32]
    number: int
    active: NDArray[np.bool_]
    estimate: NDArray[np.float32]
    background: NDArray[np.float32]
    spread: NDArray[np.float32]

    @property
    def stage(self) -> Stage:
        """What kind of pass it is."""
        return self.recipe.stage_of(self.number)

    def solve(
        self, batch: Batch, fill: NDArray[np.float32], deviation: NDArray[np.float32]
    ) -> None:
        """Write the reconstruction of a batch into its part of `fill` and of `deviation`.

        Parameters
        ----------
        fill : ndarray, shape (M, C), float32
        deviation : ndarray, shape (M,), float32
        """
        if self.stage == "lookalikes":
            self._solve_patches(batch, fill, deviation)
        else:
            self._solve_tiles(batch, fill, deviation)

    def _solve_tiles(
        self, batch: Batch, fill: NDArray[np.float32], deviation: NDArray[np.float32]
    ) -> None:
        from ntk_core.guided.tiles import solve_tiles  # imports the compiler

        rect, view = self.view(batch)
        pixels = batch.pixels
        solve_tiles(
            view,
            self.tile_regression,
            self.tiling.rows[pixels] - np.int32(rect.top),
            self.tiling.columns[pixels] - np.int32(rect.left),
            self.tiling.starts[batch.first : batch.last + 1] - batch.begin,
            Estimate(self.background[pixels], self.spread[pixels]),
            Estimate(fill[pixels], deviation[pixels]),
        )

    def _solve_patches(
        self, batch: Batch, fill: NDArray[np.float32], deviation: NDArray[np.float32]
    ) -> None:
        from ntk_core.guided.lookalikes import solve_patches  # imports the compiler

        density = self.density(batch)
        pixels = batch.begin + np.flatnonzero(self.active[batch.pixels])
        rows, columns = self.tiling.rows[pixels], self.tiling.columns[pixels]
        inner = Rect.of_pixels(rows, columns)
        surroundings = self.surroundings(inner, density)
        rect, grid = surroundings.rect, self.patches(inner, density)
        result = Estimate(fill[pixels], deviation[pixels])
        solve_patches(
            surroundings.picture,
            surroundings.observed,
            rows - np.int32(rect.top),
            columns - np.int32(rect.left),
            grid._replace(tops=grid.tops - rect.top, lefts=grid.lefts - rect.left),
            self.patch_regression(density),
            result,
        )
        fill[pixels], deviation[pixels] = result

    def sums_over(self, batch: Batch, kind: Lookalikes) -> tuple[Rect, NDArray[np.float32]]:
        """Return what groups of look-alikes of some kind make of a batch and its surroundings.

        Returns
        -------
        rect : Rect
            The batch and all that its groups may hold.
        sums : ndarray, shape (rect.height, rect.width, C, 3), float32
            Weighted values, weights, and weighted variances.
        """
        from ntk_core.guided.groups import solve_groups  # imports the compiler

        regression = self._group_regression(self.density(batch), kind)
        around = surroundings_of(
            batch.rect,
            self.problem,
            self.tiling,
            self.estimate,
            reach=regression.reach + kind.side - 1,
            padding=0,
        )
        rect, pixels = around.rect, batch.pixels
        own = np.zeros(around.observed.shape, np.bool_)
        own[self.tiling.rows[pixels] - rect.top, self.tiling.columns[pixels] - rect.left] = True
        grid = self._grid(batch.rect, kind)
        sums = np.zeros((around.picture.size, 3), np.float32)
        solve_groups(
            around.picture,
            around.observed,
            own,
            grid._replace(tops=grid.tops - rect.top, lefts=grid.lefts - rect.left),
            regression,
            sums,
        )
        return rect, sums.reshape(*around.picture.shape, 3)

    def group_calibration(self) -> tuple[float, float]:
        """Return the factor and exponent of deviations from groups, as in `calibration_in`."""
        factor, exponent = GROUP_CALIBRATION
        recipe = self.recipe
        return factor * recipe.calibration * recipe.contrast ** (1 - exponent), exponent

    @property
    def tile_regression(self) -> TileRegression:
        """How it solves a tile, if its prior is adjacency or guided."""
        recipe = self.recipe
        factor, exponent = recipe.calibration_in(self.number)
        return TileRegression(
            recipe.radius,
            self.coefficients,
            recipe.reach,
            recipe.neighbours_in(self.number),
            recipe.ridge,
            factor,
            exponent,
        )

    def patch_regression(self, density: float) -> PatchRegression:
        """Return how it solves patches where a share `density` is observed."""
        # Three equal channels, as of a gray picture in RGB, must count as one: so λ grows with C.
        contrast = self.recipe.contrast
        noise = self.recipe.ridge * (contrast * CONTRAST) ** 2 * self.problem.channels
        factor, exponent = self.recipe.calibration_in(self.number)
        # So that deviations are as many times smaller as the values are.
        factor *= self.recipe.calibration * contrast ** (1 - exponent)
        kind = self.lookalikes(density)
        return PatchRegression(
            self.recipe.reach,
            kind.count,
            *pair_weights(density),
            kind.by_variance,
            noise * kind.noise,
            factor,
            exponent,
        )

    def _group_regression(self, density: float, kind: Lookalikes) -> PatchRegression:
        count = round(kind.count * self.problem.channels ** (1 / 3))
        regression = self.patch_regression(density)
        return regression._replace(reach=self.recipe.group_reach, neighbours=count)

    def lookalikes(self, density: float) -> Lookalikes:
        """Return how it compares patches where a share `density` is observed, if it does.

        It takes more look-alikes where each has more values.
        """
        gray = self.recipe.lookalikes_in(self.number, density)
        return replace(gray, count=round(gray.count * self.problem.channels ** (1 / 3)))

    def patches(self, rect: Rect, density: float) -> PatchGrid:
        """Return the patches that meet `rect`, in coordinates of the image."""
        return self._grid(rect, self.lookalikes(density))

    def _grid(self, rect: Rect, kind: Lookalikes) -> PatchGrid:
        shape = self.problem.observed.shape
        side, spacing = kind.side, kind.spacing
        height, width = min(side, shape[0]), min(side, shape[1])
        return PatchGrid(
            patches_over(rect.top, rect.bottom, height, shape[0], spacing),
            patches_over(rect.left, rect.right, width, shape[1], spacing),
            height,
            width,
        )

    def surroundings(self, inner: Rect, density: float) -> Surroundings:
        """Return all that the patches over `inner` and their look-alikes may hold."""
        reach = self.recipe.reach + self.lookalikes(density).side - 1
        return surroundings_of(
            inner, self.problem, self.tiling, self.estimate, reach=reach, padding=0
        )

    def view(self, batch: Batch) -> tuple[Rect, TileView]:
        """Return what the tiles of a batch see, and where in the image its `observed` is."""
        padding, scales = self._patch(batch)
        around = surroundings_of(
            batch.rect,
            self.problem,
            self.tiling,
            self.estimate,
            reach=self.recipe.reach,
            padding=padding,
        )
        return around.rect, TileView(around.picture, padding, around.observed, scales)

    def _patch(self, batch: Batch) -> tuple[int, NDArray[np.float32]]:
        """Return the radius and the scales of the prior's patch: none for adjacency."""
        if self.stage == "adjacency":
            return 0, np.empty(0, np.float32)
        patch = self.recipe.patch_for(self.density(batch))
        scales = patch_scales(patch.radius, patch.sigma, patch.bandwidth, self.problem.channels)
        return patch.radius, scales.astype(np.float32)

    def density(self, batch: Batch) -> float:
        """Return the share of observed pixels that tells how a batch is solved."""
        return density_around(self.problem, batch.sample, self.recipe.reach)


def patches_over(begin: int, end: int, size: int, length: int, spacing: int) -> NDArray[np.int64]:
    """Return where patches of `size` begin that meet begin … end − 1 of an axis of `length`.

    They lie on a grid of the whole image, so that it does not matter how it is cut into batches.
    """
    last = length - size
    starts = np.append(np.arange(0, last, spacing), last)
    return starts[(starts > begin - size) & (starts < end)]
