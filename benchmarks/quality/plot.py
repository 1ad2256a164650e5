"""Draw quality against time from the output of benchmarks.quality.rivals.

python -m benchmarks.quality.plot QUALITY.json ... -o docs/images/quality-against-time.png
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.common.methods import PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Point", "draw", "points_of"]

OURS = ("auto", "detail", "fast", "texture")
NAMES = {
    "biharmonic": "biharmonic",
    "telea": "Telea",
    "navier-stokes": "Navier–Stokes",
    "idbp-bm3d": "IDBP + BM3D",
    "paper": "the paper's networks",
}
TITLES = {
    "p50": "every second pixel missing",
    "p80": "four of five pixels missing",
    "scratch": "3 px scratches",
    "text": "text over the image",
}
LINE = "line"  # marks the label of a line
INK, MUTED, ACCENT = "#1f2328", "#6e7781", "#c2410c"
# Places for a label beside its point, best first: direction, distance from it in points.
PLACES = [
    (across, down, distance)
    for distance in (7, 15, 24)
    for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
]


@dataclass(frozen=True, slots=True)
class Point:
    """A method on a protocol: means over the images."""

    method: str
    seconds: float
    psnr: float


def points_of(rows: Iterable[dict[str, Any]], field: str = "psnr_missing") -> list[Point]:
    """Return one point for each method, in the order in which they come.

    Raises
    ------
    ValueError
        If the methods were not measured on the same images.
    """
    by_method: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in rows:
        by_method[row["method"]][row["image"]] = row
    images = {name: set(group) for name, group in by_method.items()}
    if any(group != next(iter(images.values())) for group in images.values()):
        raise ValueError("its methods were measured on different images; measure them together")
    return [
        Point(
            name,
            float(np.mean([row["seconds"] for row in group.values()])),
            float(np.mean([row[field] for row in group.values()])),
        )
        for name, group in by_method.items()
    ]


def published(images: Iterable[str]) -> float | None:
    """Return Deep Image Prior's published mean, or None if an image has no published figure."""
    known = [PUBLISHED.get(image) for image in images]
    values = [value for value in known if value is not None]
    return float(np.mean(values)) if values and len(values) == len(known) else None


def read_rows(paths: list[Path]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of some files by protocol; a file without one is called by its name."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for path in paths:
        content = json.loads(path.read_text(encoding="utf-8"))
        for row in content["rows"] if isinstance(content, dict) else content:
            rows[row.get("protocol", path.stem)].append(row)
    return rows


def main(arguments: list[str] | None = None) -> None:
    """Read, draw and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="QUALITY.json")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="IMAGE.png")
    parser.add_argument("--all", action="store_true", help="PSNR over all pixels in every panel")
    options = parser.parse_args(arguments)
    try:
        rows = read_rows(options.files)
    except (OSError, ValueError, KeyError, AttributeError) as error:
        parser.exit(2, f"a file cannot be read as JSON of benchmarks.quality.rivals: {error}\n")
    try:
        draw(rows, options.output, everywhere=options.all)
    except ImportError:
        parser.exit(
            2, "matplotlib is missing; install the extra bench: pip install -e '.[bench]'\n"
        )
    except (OSError, ValueError, KeyError) as error:
        parser.exit(2, f"the plot cannot be drawn: {error}\n")


def draw(rows: dict[str, list[dict[str, Any]]], output: Path, *, everywhere: bool = False) -> None:
    """Draw one panel for each protocol.

    Parameters
    ----------
    rows : dict
        Rows of benchmarks.quality.rivals by protocol.
    everywhere : bool
        Show PSNR over all pixels. Otherwise it is over the missing pixels, except beside a
        published figure, which is over all pixels.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.6 * max(len(rows), 1.4), 4.0), dpi=200, layout="constrained")
    figure.set_facecolor("white")
    figure.get_layout_engine().set(w_pad=0.12, h_pad=0.1)  # inches
    axes = figure.subplots(1, len(rows), squeeze=False)[0]
    for axis, (protocol, group) in zip(axes, rows.items(), strict=True):
        images = list(dict.fromkeys(row["image"] for row in group))
        prior = published(images) if protocol == "p50" else None
        over_all = everywhere or prior is not None
        points = points_of(group, "psnr" if over_all else "psnr_missing")
        _panel(axis, points, prior)
        plural = "s" if len(images) > 1 else ""
        axis.set_title(
            f"{TITLES.get(protocol, protocol)}, {len(images)} image{plural}",
            color=INK, fontsize=10.5, loc="left",
        )  # fmt: skip
        axis.set_ylabel(
            f"PSNR in dB, {'all' if over_all else 'missing'} pixels", color=MUTED, fontsize=9
        )
    figure.draw_without_rendering()  # fixes the layout, without which no label can be placed
    figure.set_layout_engine("none")
    for axis in axes:
        _place_labels(axis)
    figure.savefig(output)


def _panel(axis: Any, points: list[Point], prior: float | None) -> None:
    from matplotlib.ticker import FuncFormatter, NullFormatter

    axis.set_xscale("log")
    axis.grid(visible=True, which="major", color="#e6e8eb", linewidth=0.7)
    axis.set_axisbelow(True)
    for side in ("top", "right"):
        axis.spines[side].set_visible(False)
    for side in ("bottom", "left"):
        axis.spines[side].set_color("#c4c9cf")
    axis.tick_params(colors=MUTED, labelsize=8.5, which="both", length=3)
    axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.xaxis.set_minor_formatter(NullFormatter())
    axis.set_xlabel("seconds for each image", color=MUTED, fontsize=9)
    ours = sorted((p for p in points if p.method in OURS), key=lambda point: point.seconds)
    axis.plot([p.seconds for p in ours], [p.psnr for p in ours], color=ACCENT, lw=1.2, alpha=0.4)
    for point in points:
        mine = point.method in OURS
        axis.plot(
            point.seconds, point.psnr, "o",
            color=ACCENT if mine else MUTED, markersize=8 if mine else 5.5, zorder=3,
        )  # fmt: skip
        name = f"ntk {point.method}" if mine else NAMES.get(point.method, point.method)
        axis.annotate(
            name, (point.seconds, point.psnr), textcoords="offset points", xytext=(0, 0),
            color=ACCENT if mine else INK, fontsize=9.5 if mine else 8.5,
            fontweight="bold" if mine else "normal", zorder=4,
        )  # fmt: skip
    if prior is not None:
        axis.axhline(prior, color=MUTED, linewidth=1, linestyle=(0, (4, 3)))
        axis.annotate(
            "Deep Image Prior (published)", (0, prior), xycoords=axis.get_yaxis_transform(),
            textcoords="offset points", xytext=(0, 0), color=MUTED, fontsize=8.5, gid=LINE,
        )  # fmt: skip
    axis.margins(0.16, 0.14)


def _place_labels(axis: Any) -> None:
    """Move each label to the first place where it covers no point, no line and no other label."""
    scale = axis.figure.dpi / 72
    room = axis.get_window_extent()
    taken = [box for line in axis.lines for box in _boxes_along(line, scale)]
    for label in reversed(axis.texts):  # that of the published line first
        of_line = label.get_gid() == LINE
        system = axis.get_yaxis_transform() if of_line else axis.transData
        x, y = system.transform(label.xy)
        size = label.get_window_extent()
        around = _beside_line if of_line else _beside_point
        corners = around(x, y, size, room, scale)
        boxes = [_box(left, bottom, size.width, size.height) for left, bottom in corners]
        free = (
            box
            for box in boxes
            if room.x0 <= box.x0 and box.x1 <= room.x1 and room.y0 <= box.y0 and box.y1 <= room.y1
            if not any(box.overlaps(other) for other in taken)
        )
        box = next(free, boxes[0])
        label.set_position(((box.x0 - x) / scale, (box.y0 - y) / scale))
        taken.append(box)


def _beside_point(
    x: float, y: float, size: Any, _: Any, scale: float
) -> Iterator[tuple[float, float]]:
    """Yield lower left corners of a label around a point, the best first."""
    for across, down, distance in PLACES:
        step = distance * scale / (2**0.5 if across and down else 1)
        yield (
            x + across * step - (0.5 - across / 2) * size.width,
            y + down * step - (0.5 - down / 2) * size.height,
        )


def _beside_line(
    _: float, y: float, size: Any, room: Any, scale: float
) -> Iterator[tuple[float, float]]:
    """Yield lower left corners of a label above and below a horizontal line, at both ends."""
    gap = 4 * scale
    for bottom in (y + gap, y - gap - size.height):
        for left in (room.x0 + gap, room.x1 - gap - size.width):
            yield left, bottom


def _boxes_along(line: Any, scale: float) -> Iterator[Any]:
    """Yield boxes that together cover a point or a line."""
    corners = line.get_transform().transform(line.get_xydata())
    radius = line.get_markersize() * scale / 2 if line.get_marker() == "o" else scale
    for start, end in pairwise([corners[0], *corners]):
        for share in np.linspace(0, 1, 80):
            x, y = start + share * (end - start)
            yield _box(x - radius, y - radius, 2 * radius, 2 * radius)


def _box(left: float, bottom: float, width: float, height: float) -> Any:
    from matplotlib.transforms import Bbox

    return Bbox.from_bounds(left, bottom, width, height)


if __name__ == "__main__":
    main()
