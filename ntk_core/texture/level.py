"""One level of the pyramid of a hole: its matches, and the picture they give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy

from ntk_core.texture.copying import choose
from ntk_core.texture.matching import Matches, appraise, scan, snap
from ntk_core.texture.palette import strangeness_of
from ntk_core.texture.peeling import peel
from ntk_core.texture.pyramid import usable_in
from ntk_core.texture.scene import HUGE, STRANGENESS, Scene, describe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from ntk_core.texture.pyramid import PyramidLevel, Sources

    Bands = Callable[[Callable[[int, int], object], int], Iterator[object]]

__all__ = ["Bands", "Level"]

SLOPE = 1.2  # radius of a patch in standard deviations of its Gaussian weights
SCANS = 3  # scans of PatchMatch between two pictures
NEAR = 24  # how far all scans but the first search around the best match, in pixels
PEEL_REACH = 32  # how far around a pixel peeling tries every source
PEEL_COUNT = 100  # pixels that are peeled between two chances to cancel
HINT = 0.05  # weight of the smooth picture where nothing is filled yet; a known pixel has 1
TINY = 1e-6  # the least quartile of misfits
MOST_PEELED = 6000  # pixels: a larger hole starts from the smooth picture instead
TRIES = 16  # random tries to find a usable source within one distance


class Level:
    """The hole on one level, while it is being filled.

    Parameters
    ----------
    level : PyramidLevel
    sources : Sources
    radius : int
        Of the patches.
    locality : float
        β.
    reach : float
        R, in pixels of this level.

    Attributes
    ----------
    scene : Scene
    hole : ndarray, shape (m,), int32
        The numbers of the targets that are to be filled, row by row.
    place : ndarray, shape (n,), int32
        The number in `hole` of each target, -1 for none.
    found : ndarray, shape (n, 2), int32
        The source of each target.
    costs : ndarray, shape (n,), float32
        The cost of that source in the current picture.
    labels : ndarray, shape (m, 2), int32
        The source pixel that each pixel of the hole copies.
    """

    def __init__(
        self, level: PyramidLevel, sources: Sources, radius: int, locality: float, reach: float
    ) -> None:
        self.scene = _scene_of(level, sources, radius, locality, reach)
        count = self.scene.rows.size
        rows, columns = self.scene.rows + self.scene.top, self.scene.columns + self.scene.left
        inside = level.hole[rows, columns]
        self.hole = np.flatnonzero(inside).astype(np.int32)
        self.place = np.full(count, -1, np.int32)
        self.place[self.hole] = np.arange(self.hole.size, dtype=np.int32)
        self.found = np.full((count, 2), -1, np.int32)
        self.costs = np.zeros(count, np.float32)
        self.labels = np.zeros((self.hole.size, 2), np.int32)

    def describe(self, bands: Bands) -> Iterator[object]:
        """Describe all sources in brief; to be done first."""
        scene = self.scene
        width = scene.source.shape[1]
        ones = np.ones((2 * scene.radius + 1, width), np.float32)

        def work(begin: int, end: int) -> None:
            describe(scene, begin, end, np.empty((6, width), np.float32), ones)

        yield from bands(work, scene.usable.shape[0])

    @property
    def picture(self) -> NDArray[np.float32]:
        """The picture around the hole with the fill so far, shape (H, W, C); a copy."""
        return self._cut(self.scene.picture)

    @property
    def shown(self) -> NDArray[np.float32]:
        """1 where `picture` is known or filled, else 0; shape (H, W, 1)."""
        return (self._cut(self.scene.weight)[..., :1] > 0).astype(np.float32)

    @property
    def fill(self) -> NDArray[np.float32]:
        """The pixels of the hole, row by row, shape (m, C); a copy."""
        return self._inner(self.scene.picture)[self._places]

    def peel(self, hint: NDArray[np.float32], seed: int) -> Iterator[None]:
        """Fill the hole from its rim; patches that only reach into it match as its nearest pixel.

        Parameters
        ----------
        hint : ndarray, shape (m, C), float32
            Rough values of the pixels of the hole, with the weight HINT of a known pixel.
        """
        scene, found = self.scene, self.found
        if self.hole.size > MOST_PEELED:
            self.paint(hint)
            found[:] = np.stack([scene.rows + scene.top, scene.columns + scene.left], axis=1)
            self._snap(seed)
            return
        waiting = self.place >= 0
        confidence = scene.weight[:, :: scene.channels].copy()
        self.paint(hint, HINT)
        scratch = np.empty(waiting.size, np.float32), self._sums()
        while peel(scene, found, confidence, waiting, PEEL_COUNT, PEEL_REACH, scratch):
            yield
        # Targets around the hole get the offset of the nearest pixel in it: no search is needed.
        rest = self.place < 0
        rows, columns = scene.rows, scene.columns
        away = np.ones(scene.number.shape, np.bool_)
        away[rows[~rest], columns[~rest]] = False
        y, x = scipy.ndimage.distance_transform_edt(
            away, return_distances=False, return_indices=True
        )[:, rows[rest], columns[rest]]
        offset = np.stack([rows[rest] - y, columns[rest] - x], axis=1)
        found[rest] = found[scene.number[y, x]] + offset
        self._snap(seed)

    def inherit(self, coarser: Level, seed: int) -> None:
        """Take the matches of the next coarser level, scaled by two, and copy from them."""
        rows, columns = self.scene.rows + self.scene.top, self.scene.columns + self.scene.left
        above = coarser.scene
        corner = np.array([above.top, above.left])
        place = np.stack([rows, columns], axis=1)
        near = np.clip(place // 2 - corner, 0, np.array(above.number.shape) - 1)
        number = above.number[near[:, 0], near[:, 1]]
        if (number < 0).any():  # the hole is wider here: take the match of the nearest target
            nearest = scipy.ndimage.distance_transform_edt(
                above.number < 0, return_distances=False, return_indices=True
            )
            near = nearest[:, near[:, 0], near[:, 1]].T
            number = above.number[near[:, 0], near[:, 1]]
        # Twice the offset of the coarser match, from this pixel's own place.
        self.found[:] = 2 * (coarser.found[number] - near - corner) + place
        self._snap(seed)
        self.labels[:] = self.found[self.hole]
        self.paint_labels()

    def match(self, bands: Bands, seed: int) -> Iterator[object]:
        """Improve all matches, given the current picture; yield between steps."""
        scene, count = self.scene, self.scene.rows.size
        matches = Matches(self.found, self.costs)
        reach = max(scene.usable.shape)

        def again(begin: int, end: int) -> None:
            appraise(scene, matches, begin, end, self._sums())

        yield from bands(again, count)
        for number in range(SCANS):
            before = self.found.copy()

            def work(
                begin: int, end: int, before: NDArray[np.int32] = before, number: int = number
            ) -> None:
                scan(
                    scene, matches, before, begin, end, number % 2 == 1,
                    seed * SCANS + number, reach if number == 0 else min(NEAR, reach),
                )  # fmt: skip

            yield from bands(work, count)

    def copy(self, bands: Bands) -> Iterator[object]:
        """Let every pixel of the hole copy what the most trusted patch over it copies."""
        misfits = self.costs / self.scene.variance
        scale = 1 / max(float(np.quantile(misfits, 0.75)), TINY)

        def work(begin: int, end: int) -> None:
            choose(
                self.scene, self.found, misfits, scale, self.hole[begin:end],
                self.labels[begin:end],
            )  # fmt: skip

        yield from bands(work, self.hole.size)
        self.paint_labels()

    def paint_labels(self) -> None:
        """Paint the hole with the source pixels of its labels."""
        source = self._inner(self.scene.source)
        self.paint(source[self.labels[:, 0], self.labels[:, 1]])

    def paint(self, values: NDArray[np.float32], weight: float = 1.0) -> None:
        """Paint the hole with values, shape (m, C)."""
        self._inner(self.scene.picture)[self._places] = values
        self._inner(self.scene.weight)[self._places] = weight

    @property
    def _places(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Rows and columns of the hole in the scene's picture, which has a margin."""
        scene = self.scene
        margin = np.int32(scene.radius)
        return scene.rows[self.hole] + margin, scene.columns[self.hole] + margin

    def _sums(self) -> NDArray[np.float32]:
        return np.empty((6, self.scene.picture.shape[1]), np.float32)

    def _cut(self, array: NDArray[np.float32]) -> NDArray[np.float32]:
        (height, width), radius = self.scene.number.shape, self.scene.radius
        return self._inner(array)[radius : radius + height, radius : radius + width].copy()

    def _snap(self, seed: int) -> None:
        snap(self.scene, self.found, seed, TRIES)

    def _inner(self, array: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return a view with the channels as an axis of their own."""
        return array.reshape(array.shape[0], -1, self.scene.channels)


def _scene_of(
    level: PyramidLevel, sources: Sources, radius: int, locality: float, reach: float
) -> Scene:
    channels, side = level.values.shape[2], 2 * radius + 1
    window = np.exp(-((np.arange(side) - radius) ** 2) / (2 * max(radius / SLOPE, 0.5) ** 2))
    window /= window.sum()
    box, rows, columns = _targets(level, radius)
    height, width = level.known[box].shape
    number = np.full((height, width), -1, np.int32)
    number[rows, columns] = np.arange(rows.size, dtype=np.int32)
    # Patches also read the level's pixels around the box.
    outer, more = _grown(box, radius, level.known.shape)
    known = np.repeat(level.known[outer][..., None], channels, axis=2).astype(np.float32)
    usable = usable_in(sources.observed, radius)
    brief = np.empty((*usable.shape, 3), np.float32)
    brief[..., STRANGENESS] = strangeness_of(level, sources, box, radius)
    brief[~usable, STRANGENESS] = HUGE
    return Scene(
        box[0].start,
        box[1].start,
        np.pad(level.values[outer], more).reshape(height + 2 * radius, -1),
        np.pad(known, more).reshape(height + 2 * radius, -1),
        rows,
        columns,
        number,
        _depth(level.known[box], rows, columns),
        np.zeros(rows.size, np.float32),
        np.zeros(rows.size, np.float32),
        np.zeros(rows.size, np.float32),
        np.zeros(rows.size, np.float32),
        np.ascontiguousarray(sources.values).reshape(sources.values.shape[0], -1),
        np.ascontiguousarray(sources.observed),
        usable,
        brief,
        np.ascontiguousarray(sources.home),
        window.astype(np.float32),
        (np.repeat(window, channels) / channels).astype(np.float32),
        np.float32(locality),
        np.float32(1 / (2 * reach**2)),
    )


def _targets(
    level: PyramidLevel, radius: int
) -> tuple[tuple[slice, slice], NDArray[np.int32], NDArray[np.int32]]:
    """Return a box around the pixels whose patches reach into the hole, and these pixels in it."""
    rows, columns = (np.flatnonzero(level.hole.any(axis=axis)) for axis in (1, 0))
    height, width = level.hole.shape
    margin = radius + 1  # one more, so that known pixels around the hole are in the box
    box = (
        slice(max(int(rows[0]) - margin, 0), min(int(rows[-1]) + margin + 1, height)),
        slice(max(int(columns[0]) - margin, 0), min(int(columns[-1]) + margin + 1, width)),
    )
    hole = level.hole[box].view(np.uint8)
    near = scipy.ndimage.maximum_filter(hole, size=2 * radius + 1, mode="constant") > 0
    rows, columns = np.nonzero(near & level.inside[box])
    return box, rows.astype(np.int32), columns.astype(np.int32)


def _grown(
    box: tuple[slice, slice], margin: int, shape: tuple[int, ...]
) -> tuple[tuple[slice, slice], list[tuple[int, int]]]:
    """Return a box grown by `margin` but cut off by `shape`, and how much was cut off."""
    grown, lacking = [], []
    for part, length in zip(box, shape[:2], strict=True):
        begin, end = part.start - margin, part.stop + margin
        grown.append(slice(max(begin, 0), min(end, length)))
        lacking.append((max(-begin, 0), max(end - length, 0)))
    return (grown[0], grown[1]), [*lacking, (0, 0)]


def _depth(
    known: NDArray[np.bool_], rows: NDArray[np.int32], columns: NDArray[np.int32]
) -> NDArray[np.float32]:
    """Return the distance of targets to the nearest known pixel; beyond the image none is known."""
    if not known.any():
        return np.zeros(rows.size, np.float32)
    depth: NDArray[np.float32] = scipy.ndimage.distance_transform_edt(~known).astype(np.float32)
    return depth[rows, columns]
