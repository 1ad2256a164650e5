"""Make the demonstration's picture: a photograph damaged as a scanned print is, and its mask.

Run ``python assets/make_sample.py``; it writes ``sample.png`` and ``sample-mask.png`` beside
itself, and the same bytes each time. The photograph comes with scikit-image: Eileen Collins,
by NASA, in the public domain.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from skimage import data

HERE = Path(__file__).resolve().parent
SCALE = 4  # the damage is drawn this many times larger, then reduced: smooth edges
SEED = 7

# The handwriting, stroke by stroke: points in units of one letter's height, y downwards.
HANDWRITING = {
    "1": [[(0.05, 0.25), (0.3, 0.0), (0.22, 0.5), (0.18, 1.0)]],
    "9": [
        [
            (0.55, 0.15),
            (0.3, 0.0),
            (0.08, 0.22),
            (0.22, 0.48),
            (0.5, 0.35),
            (0.57, 0.1),
            (0.5, 0.6),
            (0.36, 1.02),
        ]
    ],
    "2": [
        [
            (0.08, 0.25),
            (0.25, 0.02),
            (0.5, 0.12),
            (0.45, 0.42),
            (0.1, 0.9),
            (0.2, 0.92),
            (0.62, 0.88),
        ]
    ],
    "N": [[(0.05, 1.0), (0.16, 0.05), (0.3, 0.45), (0.52, 0.98), (0.66, 0.0)]],
    "A": [[(0.02, 1.0), (0.34, 0.02), (0.56, 1.0)], [(0.1, 0.66), (0.36, 0.6), (0.58, 0.62)]],
    "S": [
        [
            (0.5, 0.12),
            (0.3, 0.0),
            (0.1, 0.2),
            (0.3, 0.48),
            (0.5, 0.75),
            (0.3, 1.0),
            (0.04, 0.88),
        ]
    ],
    " ": [],
}


def curve(points: np.ndarray, steps: int = 24) -> np.ndarray:
    """Return a smooth (Catmull-Rom) curve, shape (n, 2), through `points`, shape (m, 2)."""
    p = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    pieces = [
        0.5
        * (
            2 * p[i]
            + (p[i + 1] - p[i - 1]) * t
            + (2 * p[i - 1] - 5 * p[i] + 4 * p[i + 1] - p[i + 2]) * t**2
            + (3 * p[i] - p[i - 1] - 3 * p[i + 1] + p[i + 2]) * t**3
        )
        for i in range(1, len(p) - 2)
    ]
    return np.vstack([*pieces, points[-1:]])


class Damage:
    """A sheet of scratches, ink and dust that is laid over the picture."""

    def __init__(self, width: int, height: int, rng: np.random.Generator) -> None:
        self._rng = rng
        self._size = (width, height)
        self._sheet = Image.new("L", (width * SCALE, height * SCALE))
        self._draw = ImageDraw.Draw(self._sheet)

    def stroke(self, points: np.ndarray, width: float, *, taper: bool = True) -> None:
        """Draw along `points` (x, y in picture pixels), thinner towards both ends."""
        share = np.linspace(0, 1, len(points))
        radii = np.full(len(points), width / 2)
        if taper:
            radii *= np.minimum(1, 0.35 + 2.5 * np.minimum(share, 1 - share))
        dense = np.repeat(points, 8, axis=0)
        index = np.arange(len(points))
        fine = np.linspace(0, len(points) - 1, len(points) * 8)
        dense = np.column_stack([np.interp(fine, index, points[:, axis]) for axis in (0, 1)])
        for (x, y), r in zip(dense * SCALE, np.interp(fine, index, radii) * SCALE, strict=True):
            self._draw.ellipse((x - r, y - r, x + r, y + r), fill=255)

    def scratch(self, start: tuple[float, float], end: tuple[float, float], width: float) -> None:
        """Draw a scratch that wavers a little on its way."""
        a, b = np.array(start, float), np.array(end, float)
        count = max(4, int(np.hypot(*(b - a)) / 28))
        points = a + (b - a) * np.linspace(0, 1, count)[:, None]
        points[1:-1] += self._rng.normal(0, 1.3, (count - 2, 2))
        self.stroke(curve(points), width)

    def write(self, text: str, at: tuple[float, float], height: float, slope: float) -> None:
        """Write `text` by hand, its first letter's top left corner `at`."""
        x, y = at
        for letter in text:
            for points in HANDWRITING[letter]:
                p = np.array(points) * height
                p[:, 0] += 0.12 * (height - p[:, 1])  # slanted
                self.stroke(curve(p + np.array([x, y])), 2.7, taper=False)
            advance = 0.72 * height if letter != " " else 0.45 * height
            x, y = x + advance, y + slope * advance

    def dust(self, count: int) -> None:
        """Scatter specks and a few hairs."""
        width, height = self._size
        for _ in range(count):
            x, y = self._rng.uniform((0, 0), (width, height)) * SCALE
            a, b = self._rng.gamma(2.2, 0.55, 2) * SCALE + SCALE * 0.5
            self._draw.ellipse((x - a, y - b, x + a, y + b), fill=255)
        for _ in range(count // 9):
            walk = np.cumsum(self._rng.normal(0, 5, (5, 2)), axis=0)
            self.stroke(curve(walk + self._rng.uniform((20, 20), (width - 20, height - 20))), 1.5)

    def coverage(self) -> np.ndarray:
        """Return how much of each pixel is covered, shape (H, W), float in [0, 1]."""
        small = self._sheet.resize(self._size, Image.Resampling.BOX)
        blurred = small.filter(ImageFilter.GaussianBlur(0.5))  # as a scanner's lens does
        return np.asarray(blurred, dtype=np.float64) / 255


def main() -> None:
    """Write the picture and the mask."""
    rng = np.random.default_rng(SEED)
    photo = data.astronaut()[:, 16:496]
    height, width = photo.shape[:2]
    damage = Damage(width, height, rng)
    for start, end, thickness in [
        ((352, -4), (318, 516), 2.8),
        ((96, 40), (262, 214), 2.5),
        ((-4, 300), (250, 262), 2.2),
        ((40, 180), (30, 420), 2.2),
        ((214, 22), (170, 132), 2.4),
        ((290, 330), (484, 268), 2.8),
        ((395, 60), (470, 190), 2.2),
        ((60, 516), (180, 330), 2.5),
        ((228, 96), (246, 190), 1.8),
        ((420, 516), (450, 330), 2.2),
    ]:
        damage.scratch(start, end, thickness)
    damage.write("NASA 1992", (26, 448), 30, -0.06)
    damage.dust(90)
    coverage = damage.coverage()

    cream = np.array([250.0, 243.0, 224.0])
    paper = cream + rng.normal(0, 3, (height, width, 1))  # the print's base is not quite even
    alpha = coverage[..., None] * 0.97
    damaged = np.clip(np.rint(photo * (1 - alpha) + paper * alpha), 0, 255).astype(np.uint8)
    touched = Image.fromarray(np.where(coverage > 0.03, 255, 0).astype(np.uint8))
    mask = touched.filter(ImageFilter.MaxFilter(3))  # one pixel more on every side
    left = np.abs(damaged.astype(int) - photo)[~(np.asarray(mask) > 0)].max()
    if left > 2:
        raise AssertionError(f"damage of up to {left} grey levels is not under the mask")
    Image.fromarray(damaged).save(HERE / "sample.png", optimize=True)
    mask.convert("1").save(HERE / "sample-mask.png", optimize=True)


if __name__ == "__main__":
    main()
