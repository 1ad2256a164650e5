"""Deciding whether ``ntk-inpaint restore`` works part by part, and showing its progress.

Users read "window" for a part, because the option is ``--windows``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from inpaint_app.commands.terminal import bar_display
from inpaint_app.errors import FileError, UsageError, listed
from inpaint_app.filling.memory_budget import budget_of
from inpaint_app.huge.restore import SUFFIXES, restore_by_parts
from inpaint_app.huge.tiff_source import TiffSource, is_tiff
from inpaint_app.huge.tiff_target import check_source
from ntk_core.extent import PART_METHODS

if TYPE_CHECKING:
    from collections.abc import Callable

    from inpaint_app.filling.restore import RestoreOrder, RestoreReport
    from inpaint_app.huge.work import PartProgress

__all__ = ["restore_if_huge"]

HELD = 2  # copies of a picture in memory if it is restored as a whole: original and result


def restore_if_huge(
    order: RestoreOrder, tell: Callable[[tuple[str, ...]], None], *, forced: bool, quiet: bool
) -> RestoreReport | None:
    """Restore a picture part by part, if it is too large for memory or the user wants it.

    Parameters
    ----------
    order : RestoreOrder
        The files and the choices.
    tell : callable
        Prints notes for the user.
    forced : bool
        Whether the user gave ``--windows``.
    quiet : bool
        Whether to show no progress.

    Returns
    -------
    RestoreReport or None
        None if the picture should be restored as a whole.

    Raises
    ------
    UsageError
        ``--windows`` was given with options that are not possible part by part.
    FileError
        As for `restore_by_parts`.
    """
    unfit = [f"--{name}" for name in ("protect", "sources") if getattr(order, name) is not None]
    if order.grow:
        unfit.append("--grow")
    if forced and unfit:
        raise UsageError(
            f"{listed(unfit)} cannot be given with --windows; leave one or the other out"
        )
    memory = budget_of(order.memory_mb)
    why = () if forced else _why(order, memory)
    if unfit or why is None:
        return None
    tell(why)
    with bar_display(quiet=quiet) as show:
        return restore_by_parts(
            order,
            memory,
            on_losses=tell,
            on_progress=lambda step: show(step.fraction, *_described(step)),
        )


def _why(order: RestoreOrder, memory: int) -> tuple[str] | None:
    """Return why to restore a picture part by part, None if it need not or cannot be."""
    if order.choices.method not in PART_METHODS or order.output.suffix.lower() not in SUFFIXES:
        return None
    if not is_tiff(order.image):
        return None
    try:
        source = TiffSource(order.image, 0)
    except FileError:
        return None  # restoring it as a whole reports the error
    try:
        pixels = source.shape[0] * source.shape[1]
        page = source.page
        held = HELD * pixels * int(page.samplesperpixel) * np.dtype(page.dtype).itemsize
        too_many = pixels > order.max_pixels
        if not too_many and held <= memory:
            return None
        check_source(source, memory)
    except FileError:
        return None
    finally:
        source.close()
    if too_many:
        what = f"it has more than {order.max_pixels // 10**6} megapixels"
    else:
        what = f"as a whole it takes {held / 1e6:,.0f} MB of the {memory / 1e6:,.0f} MB it may take"
    return (f"the picture is restored by windows, because {what}",)


def _described(step: PartProgress) -> tuple[str, str]:
    """Return a short and a detailed description of the current step."""
    if step.stage == "mask":
        return "looking through the mask", "looking through the mask"
    if step.stage == "parts":
        return f"reconstructing {step.total} windows", f"window {step.done} of {step.total}"
    return "writing", "writing"
