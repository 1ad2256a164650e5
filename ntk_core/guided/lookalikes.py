"""Kernel regression, patch by patch, where the feature prior is made of look-alike patches.

A network gets a feature vector for each pixel. The kernel of a linear network is the prior's
covariance Σ0(x, x') = Σ_k Z_k(x) Z_k(x') itself (Radhakrishnan et al., PNAS 2022: feature priors).
Here the planes Z_k are the n patches of the current estimate that are most alike to the patch,
less their mean μ and divided by √n. So Σ0 is their covariance, which describes the edges, lines and
textures of this part of the picture. For each patch:

1. its look-alikes are the `neighbours` patches within `reach` with the least squared difference;
2. v̂_M = μ_M + Σ_MO (Σ_OO + λ I)⁻¹ (v_O − μ_O), its missing pixels M from its observed ones O;
3. patches overlap, so a pixel is the mean over all patches with it, weighted by 1 / deviation, or
   by 1 / variance if they are small.

The guided kernel compares the surroundings of single pixels; this one compares all pixels of a
patch at once. Their errors are at different places (docs/decisions/0006).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ntk_core.guided.comparison import FAR, compare, scene_of
from ntk_core.guided.order_statistic import divider
from ntk_core.guided.patch_regression import TINY, regress_on_pixels, regress_on_planes
from ntk_core.machine.compiled import compiled
from ntk_core.machine.numbers import flattened, zeros

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.guided.records import Estimate, PatchGrid, PatchRegression

__all__ = ["most_alike", "solve_patches"]

# Missing pixels of look-alikes are estimates and so too smooth, which makes the covariance too
# small. This share of λ is added for each missing pixel per observed one (docs/decisions/0005).
SMOOTHED = np.float32(0.375)


class Sums(NamedTuple):
    """What the patches over each pixel add up to, weighted.

    Attributes
    ----------
    values, weights, variances : ndarray, shape (h w C,), float32
        Weighted values, the weights alone, and weighted variances, in the flattened picture.
    """

    values: NDArray[np.float32]
    weights: NDArray[np.float32]
    variances: NDArray[np.float32]


@compiled
def solve_patches(
    picture: NDArray[np.float32],
    observed: NDArray[np.bool_],
    rows: NDArray[np.int32],
    columns: NDArray[np.int32],
    grid: PatchGrid,
    regression: PatchRegression,
    result: Estimate,
) -> None:
    """Reconstruct some missing pixels from the patches around them.

    Parameters
    ----------
    picture : ndarray, shape (h, w, C), float32 in [0, 1]
        Observed values and, elsewhere, the present estimate.
    observed : ndarray, shape (h, w), bool
    rows, columns : ndarray, shape (M,), int32
        The missing pixels to reconstruct.
    grid : PatchGrid
        Patches, in coordinates of `observed`.
    result : Estimate
        Receives the reconstruction; pixels without an observed one in any of their patches are left
        as they are.
    """
    fill, deviation = result.fill, result.deviation
    channels = picture.shape[2]
    size = picture.size
    sums = Sums(zeros(size), zeros(size), zeros(size))
    scene = scene_of(picture, observed, regression)
    asked = _asked(observed.shape[0], observed.shape[1], rows, columns)
    limit = np.float32(1)
    for top in grid.tops:
        lefts = _useful(observed, asked, top, grid.lefts, grid.height, grid.width)
        if lefts.size == 0:
            continue
        differences, offsets = compare(scene, top, lefts, grid, regression)
        for number in range(lefts.size):
            alike, limit = most_alike(differences[number], offsets, regression.neighbours, limit)
            _solve_patch(picture, observed, grid, top, lefts[number], alike, regression, sums)
    factor, exponent = np.float32(regression.factor), np.float32(regression.exponent)
    for i in range(rows.size):
        place = (rows[i] * observed.shape[1] + columns[i]) * channels
        if sums.weights[place] == 0:
            continue
        variance = np.float32(0)
        for channel in range(channels):
            weight = sums.weights[place + channel]
            fill[i, channel] = sums.values[place + channel] / weight
            variance += sums.variances[place + channel] / (weight * np.float32(channels))
        deviation[i] = factor * np.sqrt(variance) ** exponent


@compiled
def _asked(
    height: int, width: int, rows: NDArray[np.int32], columns: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Return a picture that is True at some pixels."""
    asked = np.empty((height, width), np.bool_)
    for y in range(height):
        for x in range(width):
            asked[y, x] = False
    for i in range(rows.size):
        asked[rows[i], columns[i]] = True
    return asked


@compiled
def _useful(
    observed: NDArray[np.bool_],
    asked: NDArray[np.bool_],
    top: int,
    lefts: NDArray[np.int64],
    height: int,
    width: int,
) -> NDArray[np.int64]:
    """Return those of `lefts` whose patch has pixels that are asked for, and observed ones."""
    useful = np.empty(lefts.size, np.int64)
    count = 0
    for left in lefts:
        known = wanted = 0
        for y in range(top, top + height):
            for x in range(left, left + width):
                known += observed[y, x]
                wanted += asked[y, x]
        if known > 0 and wanted > 0:
            useful[count] = left
            count += 1
    return useful[:count]


@compiled
def _solve_patch(
    picture: NDArray[np.float32],
    observed: NDArray[np.bool_],
    grid: PatchGrid,
    top: int,
    left: int,
    alike: NDArray[np.int64],
    regression: PatchRegression,
    sums: Sums,
) -> None:
    """Add one patch's reconstruction of its missing pixels to the sums.

    Parameters
    ----------
    top, left : int
        Where the patch begins.
    alike : ndarray, shape (n,), int64
        How far away in the flattened picture its look-alikes are.
    """
    values, noise = flattened(picture), np.float32(regression.noise)
    places, known = _places(observed, top, left, grid.height, grid.width, picture.shape[2])
    planes, mean, power = _planes(values, places, alike)
    size = places.size
    residual = np.empty(known, np.float32)
    for i in range(known):
        residual[i] = values[places[i]] - mean[i]
    variances_here = np.empty(size, np.float32)
    # Both give the same; the smaller of the two systems is solved, as the time grows cubically.
    if known > alike.size:
        regress_on_planes(planes, residual, noise, power, mean, variances_here)
    else:
        regress_on_pixels(planes, residual, noise, power, mean, variances_here)
    unseen = SMOOTHED * noise * np.float32(size - known) / np.float32(known)
    for j in range(known, size):
        variance = max(variances_here[j], TINY)
        weight = np.float32(1) / (variance if regression.by_variance else np.sqrt(variance))
        sums.values[places[j]] += weight * mean[j]
        sums.weights[places[j]] += weight
        sums.variances[places[j]] += weight * (variance + unseen)


@compiled
def _places(
    observed: NDArray[np.bool_], top: int, left: int, height: int, width: int, channels: int
) -> tuple[NDArray[np.int64], int]:
    """Return where in the flattened picture a patch's values are, and how many are observed.

    Those of observed pixels are the first, so that Σ_OO and Σ_OM lie as `factorise` wants them.
    """
    places = np.empty(height * width * channels, np.int64)
    count = known = 0
    for wanted in (True, False):
        for y in range(top, top + height):
            for x in range(left, left + width):
                if observed[y, x] == wanted:
                    for channel in range(channels):
                        places[count] = (y * observed.shape[1] + x) * channels + channel
                        count += 1
        if wanted:
            known = count
    return places, known


@compiled
def most_alike(
    differences: NDArray[np.float32],
    offsets: NDArray[np.int64],
    neighbours: int,
    guess: np.float32,
) -> tuple[NDArray[np.int64], np.float32]:
    """Return the offsets of the least differences, the first of equal ones, and what divides them.

    Parameters
    ----------
    guess : float32
        About what divides them from the others: what did so for a patch nearby.
    """
    count = min(neighbours, differences.size)
    limit = min(divider(differences, count, guess), FAR / np.float32(2))
    alike = np.empty(count + 1, np.int64)  # one more, for what is not counted
    found = np.uint64(0)
    # Written always and counted if wanted: a branch would be mispredicted for every tenth offset.
    for index in range(np.uint64(differences.size)):
        alike[found] = offsets[index]
        found += np.uint64(differences[index] < limit)
    for index in range(np.uint64(differences.size)):
        if found == np.uint64(count):
            break
        if differences[index] == limit:
            alike[found] = offsets[index]
            found += np.uint64(1)
    return alike[:found], limit


@compiled
def _planes(
    picture: NDArray[np.float32], places: NDArray[np.int64], alike: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Return the look-alikes less their mean over √n, and a column of zeros; mean; variances."""
    size = places.size
    planes = np.empty((alike.size, size + 1), np.float32)
    mean, power = zeros(size), zeros(size)
    share = np.float32(1) / np.float32(alike.size)
    root = np.sqrt(share)
    fourth = np.uint64(size - size % 4)
    for k in range(alike.size):
        away = alike[k]
        # One by one: to collect a vector of numbers from many places takes longer.
        for i in range(np.uint64(0), fourth, np.uint64(4)):
            p = picture[np.uint64(places[i] + away)]
            q = picture[np.uint64(places[i + np.uint64(1)] + away)]
            r = picture[np.uint64(places[i + np.uint64(2)] + away)]
            s = picture[np.uint64(places[i + np.uint64(3)] + away)]
            planes[k, i], planes[k, i + np.uint64(1)] = p, q
            planes[k, i + np.uint64(2)], planes[k, i + np.uint64(3)] = r, s
        for i in range(fourth, np.uint64(size)):
            planes[k, i] = picture[np.uint64(places[i] + away)]
    for k in range(alike.size):
        for i in range(np.uint64(size)):
            mean[i] += planes[k, i] * share
    for k in range(alike.size):
        for i in range(np.uint64(size)):
            value = (planes[k, i] - mean[i]) * root
            planes[k, i] = value
            power[i] += value * value
        planes[k, size] = np.float32(0)
    return planes, mean, power
