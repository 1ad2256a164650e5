"""The demonstration without a window: it writes before, mask and after to a folder."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from inpaint_app.errors import FileError, reason
from inpaint_app.files.assets import asset_path
from inpaint_app.files.atomic import write_atomically
from inpaint_app.filling.restore import RestoreOrder, RestoreReport, restore

if TYPE_CHECKING:
    from collections.abc import Callable

    from ntk_core import Progress

__all__ = ["DEFAULT_FOLDER", "SAMPLE", "SAMPLE_MASK", "DemoReport", "run_demo"]

SAMPLE = "sample.png"
SAMPLE_MASK = "sample-mask.png"
DEFAULT_FOLDER = "ntk-inpaint-demo"


@dataclass(frozen=True, slots=True)
class DemoReport:
    """The files that the demonstration wrote, and the report on the restored file."""

    before: Path
    mask: Path
    after: Path
    restoration: RestoreReport


def run_demo(
    folder: Path | None = None,
    *,
    on_start: Callable[[Path], None] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> DemoReport:
    """Restore the sample picture and write ``before.png``, ``mask.png`` and ``after.png``.

    Parameters
    ----------
    folder : Path, optional
        The folder for the files; it is created if it is missing. The default is a folder in the
        current one: a new one, or that of an earlier demonstration.
    on_start : callable, optional
        Called with the folder before the work starts.
    on_progress : callable, optional
        As for `inpaint_app.filling.restore.restore`.

    Raises
    ------
    FileError
        The folder cannot be written, or contains other files with these names.
    """
    originals = {
        "before.png": asset_path(SAMPLE).read_bytes(),
        "mask.png": asset_path(SAMPLE_MASK).read_bytes(),
    }
    if folder is None:
        folder = _own_or_new_folder(originals)
    elif folder.is_dir() and not _may_write(folder, originals):
        raise FileError(
            f"cannot write the demonstration into {folder}: it holds other files named "
            "before.png, mask.png or after.png; choose another folder"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(
            f"cannot make the folder {folder}: {reason(error)}; choose another"
        ) from error
    if on_start is not None:
        on_start(folder)
    for name, data in originals.items():
        write_atomically(folder / name, data, overwrite=True)
    after = folder / "after.png"
    order = RestoreOrder(folder / "before.png", folder / "mask.png", after, overwrite=True)
    restoration = restore(order, on_progress=on_progress)
    return DemoReport(folder / "before.png", folder / "mask.png", after, restoration)


def _own_or_new_folder(originals: dict[str, bytes]) -> Path:
    names = (f"{DEFAULT_FOLDER}-{n}" if n > 1 else DEFAULT_FOLDER for n in count(1))
    return next(folder for folder in map(Path, names) if _may_write(folder, originals))


def _may_write(folder: Path, originals: dict[str, bytes]) -> bool:
    """Return whether writing into `folder` replaces only files of an earlier demonstration."""
    if not folder.exists():
        return True
    try:
        found = {path.name: path for path in folder.iterdir()}
        same = [found[name].read_bytes() == originals[name] for name in originals if name in found]
    except OSError:  # not a folder, or unreadable files
        return False
    # An after.png is ours only beside the picture and the mask that it was made from.
    return all(same) and ("after.png" not in found or len(same) == len(originals))
