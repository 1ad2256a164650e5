"""Planning a batch: which pictures, which masks, which outputs."""

from __future__ import annotations

import glob
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from inpaint_app.batch.tasks import Task
from inpaint_app.errors import UsageError
from inpaint_app.files.images import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["READABLE", "pictures", "plan"]

_ONLY_READ: Final = "apng jpe jfif dib gif avif heic heif pnm pbm pgm ppm"

READABLE: Final = frozenset(SUFFIXES) | {f".{name}" for name in _ONLY_READ.split()}
"""Endings, in lower case, of the files in a folder that count as pictures."""

_MASK_ENDINGS: Final = ("", "-mask", "_mask")


def pictures(names: Sequence[str], *, out: Path, masks: Iterable[Path] = ()) -> list[Path]:
    """Return the pictures that files, folders and patterns name, without repetitions.

    Parameters
    ----------
    names : sequence of str
        Files, which need not exist; folders, for the pictures directly in them; or patterns with
        ``*``, ``?``, ``[…]`` and ``**`` for any number of folders.
    out : Path
        The folder of the outputs. Folders and patterns skip the files in it.
    masks : iterable of Path
        Mask files and folders of masks. Folders and patterns skip these files, and the files in
        these folders whose names end like those of masks.

    Raises
    ------
    UsageError
        A folder or a pattern contains no picture, or a folder is the folder of the outputs.
    """
    masks = list(masks)
    files = {_resolved(path) for path in masks if not path.is_dir()}
    folders = {_resolved(path) for path in masks if path.is_dir()}

    def is_picture(path: Path) -> bool:
        return (
            path.suffix.lower() in READABLE
            and not path.name.startswith(".")
            and path.is_file()
            and _resolved(path) not in files
            and not (path.stem.endswith(_MASK_ENDINGS[1:]) and _resolved(path.parent) in folders)
        )

    found: dict[Path, Path] = {}
    target = _resolved(out)
    for name in names:
        path = Path(name)
        is_pattern = not os.path.lexists(path) and glob.has_magic(name)
        if path.is_dir():
            if _resolved(path) == target:
                raise UsageError(
                    f"{path} is also the folder for what is restored; choose another --out, such "
                    f"as {path / 'restored'}"
                )
            taken = sorted(filter(is_picture, path.iterdir()))
        elif is_pattern:
            matches = (Path(match) for match in glob.glob(name, recursive=True))  # noqa: PTH207
            taken = sorted(
                match
                for match in matches
                if is_picture(match) and _resolved(match.parent) != target
            )
        else:
            taken = [path]
        if not taken:
            raise UsageError(
                f"no picture matches {name}; check the pattern"
                if is_pattern
                else f"there is no picture in {name}; name another folder, or the files themselves"
            )
        for each in taken:
            found.setdefault(_resolved(each), each)
    return list(found.values())


def plan(
    images: Sequence[Path],
    out: Path,
    *,
    mask: Path | None = None,
    masks: Path | None = None,
    suffix: str | None = None,
    others: Iterable[Path] = (),
) -> list[Task]:
    """Return the tasks, in the order of the images.

    Parameters
    ----------
    images : sequence of Path
        The result of `pictures`.
    out : Path
        The folder of the outputs. They have the names of the images.
    mask : Path, optional
        One mask for all images.
    masks : Path, optional
        A folder of masks. The name of a mask is that of its image, with or without ``-mask`` or
        ``_mask``, and any ending. Without `mask` and `masks`, damage is detected.
    suffix : str, optional
        The ending of the outputs, such as ``.png``; by default that of each image.
    others : iterable of Path
        Other files that are read, so must not be written.

    Returns
    -------
    list of Task
        `Task.trouble` is set for images that do not have exactly one mask.

    Raises
    ------
    UsageError
        Two outputs would have the same name, or one would replace a file that is read.
    """
    by_stem = None if masks is None else _by_stem(masks)
    tasks = []
    for number, image in enumerate(images):
        output = out / f"{image.stem}{suffix or image.suffix}"
        found, trouble = mask, ""
        if by_stem is not None:
            found, trouble = _mask_of(image, by_stem, masks)
        if output.suffix.lower() not in SUFFIXES:
            ending = output.suffix or "no ending"
            trouble = (
                f"cannot restore {image}: {ending} is not a kind of image that can be written; "
                "add --format png"
            )
        tasks.append(Task(number, image, found, output, trouble))
    _check_outputs(tasks, [*others, *([] if mask is None else [mask])])
    return tasks


def _check_outputs(tasks: Sequence[Task], others: Iterable[Path]) -> None:
    outputs: dict[str, Task] = {}
    for task in tasks:
        name = os.path.normcase(task.output)
        if name in outputs:
            raise UsageError(
                f"{outputs[name].image} and {task.image} would both be written to {task.output}; "
                "restore them into different folders"
            )
        outputs[name] = task
    read = {_resolved(path) for path in others}
    read.update(_resolved(task.image) for task in tasks)
    read.update(_resolved(task.mask) for task in tasks if task.mask is not None)
    for task in tasks:
        if _resolved(task.output) in read:
            raise UsageError(
                f"the output {task.output} would replace a file that is read; choose another --out"
            )


def _by_stem(folder: Path) -> dict[str, list[Path]]:
    if not folder.is_dir():
        kind = "a file; use --mask for one mask" if folder.exists() else "not there"
        raise UsageError(f"cannot use --masks {folder}: it is {kind}; name a folder of masks")
    found: dict[str, list[Path]] = {}
    try:
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() in READABLE and not path.name.startswith("."):
                found.setdefault(path.stem, []).append(path)
    except OSError as error:
        raise UsageError(f"cannot use --masks {folder}: {error.strerror}") from error
    return found


def _mask_of(
    image: Path, by_stem: dict[str, list[Path]], folder: Path | None
) -> tuple[Path | None, str]:
    """Return the mask of an image, or None and the reason why there is none."""
    own = _resolved(image)
    found = [
        path
        for ending in _MASK_ENDINGS
        for path in by_stem.get(f"{image.stem}{ending}", ())
        if _resolved(path) != own
    ]
    if len(found) == 1:
        return found[0], ""
    if found:
        names = " and ".join(path.name for path in found[:2])
        return None, (
            f"cannot restore {image}: both {names} in {folder} could be its mask; remove one"
        )
    return None, (
        f"cannot restore {image}: there is no mask for it in {folder}; add {image.stem}-mask.png"
    )


def _resolved(path: Path) -> Path:
    with suppress(OSError, RuntimeError, ValueError):  # circular links, null characters
        return path.resolve()
    return path.absolute()
