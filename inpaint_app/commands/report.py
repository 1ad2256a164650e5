"""Printing the report on a restored file, as text or as JSON."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from inpaint_app.commands.terminal import say
from inpaint_app.errors import readable

if TYPE_CHECKING:
    from inpaint_app.filling.restore import RestoreReport
    from ntk_core import Region

__all__ = ["print_report", "report_as_dict"]


def report_as_dict(report: RestoreReport) -> dict[str, object]:
    """Return a report as JSON values."""
    return {
        "output": readable(str(report.output)),
        "method": report.method,
        "seconds": round(report.seconds, 3),
        "masked_pixels": report.masked,
        "width": report.width,
        "height": report.height,
        "residual": report.residual if report.residual != math.inf else None,
        "converged": report.converged,
        "expected_error": None
        if report.expected_error is None
        else round(report.expected_error, 6),
        "copied_pixels": report.copied,
        "regions": [_region_as_dict(region) for region in report.regions],
        "notes": [readable(note) for note in report.notes],
    } | ({"pages": report.pages} if report.pages > 1 else {})


def _region_as_dict(region: Region) -> dict[str, object]:
    return {
        "left": region.rect.left,
        "top": region.rect.top,
        "width": region.rect.width,
        "height": region.rect.height,
        "pixels": region.pixels,
        "half_width": round(region.half_width, 2),
        "method": region.method,
    }


def _regions_line(regions: tuple[Region, ...]) -> str:
    used = Counter(region.method for region in regions)
    told = []
    if used["texture"]:
        told.append(f"{used['texture']} by texture")
    if used["blend"]:
        told.append(f"{used['blend']} blended")
    if used["detail"]:
        told.append("the rest by detail" if told else "all by detail")
    return ", ".join(told)


def _expected(report: RestoreReport) -> str:
    """Return how far off the fill is expected to be; copies are no measurement."""
    copies = "a plausible fill, not a measurement"
    if report.expected_error is None:
        return copies if report.copied else ""
    from inpaint_app.filling.deviations import GREY_LEVELS  # slow to import

    levels = f"±{GREY_LEVELS * report.expected_error:.1f} of 255 grey levels"
    return f"{levels} in thin parts; copies: {copies}" if report.copied else levels


def print_report(report: RestoreReport, *, output: bool = True) -> None:
    """Print a report as text, with or without the path of the output."""
    share = 100 * report.masked / (report.height * report.width * report.pages)
    say(f"method   {report.method}")
    say(f"time     {report.seconds:.2f} s")
    if report.pages > 1:
        say(f"pages    {report.pages}")
    say(f"masked   {report.masked:,} pixels ({share:.2g} %)")
    if report.regions:
        say(f"regions  {_regions_line(report.regions)}")
    if expected := _expected(report):
        say(f"expected {expected}")
    if report.residual is not None:
        end = "converged" if report.converged else "not converged"
        say(f"residual {report.residual:.1e} ({end})")
    if output:
        say(f"output   {report.output}")
