"""Planning a batch: which pictures, which masks, which outputs."""

from __future__ import annotations

import glob
import os
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from inpaint_app.batch.tasks import Task
from inpaint_app.errors import FileError, UsageError, absent, address_of
from inpaint_app.files.images import READABLE, SUFFIXES
from inpaint_app.files.limits import check_size_for, limit_of, size_in_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["pictures", "plan"]

_MASK_ENDINGS: Final = ("", "-mask", "_mask")


def pictures(names: Sequence[str], *, out: Path, masks: Iterable[Path] = ()) -> list[Path]:
    """Return the pictures that files, folders and patterns name, without repetitions.

    A link counts as a picture of its own name, because outputs keep the names.

    Parameters
    ----------
    names : sequence of str
        Files, which need not exist; folders, for the pictures directly in them; or patterns with
        ``*``, ``?``, ``[…]`` and ``**`` for any number of folders. Brackets stand for themselves
        in folders that are so called, and where they would match nothing.
    out : Path
        The folder of the outputs. Folders and patterns skip the files in it.
    masks : iterable of Path
        Mask files and folders of masks. Folders and patterns skip these files, and the files in
        these folders whose names end like those of masks.

    Raises
    ------
    UsageError
        A folder or a pattern contains no picture, a folder is the folder of the outputs, or
        neither a file nor a folder has a name that has no ending of a picture.
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
            and not (
                _folded(path.stem).endswith(_MASK_ENDINGS[1:]) and _resolved(path.parent) in folders
            )
        )

    found: dict[tuple[Path, str], Path] = {}
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
            taken = sorted(
                match
                for match in _matches(name)
                if is_picture(match) and _resolved(match.parent) != target
            )
        elif path.suffix.lower() not in READABLE and not os.path.lexists(path):
            raise UsageError(_about_nothing(path))
        else:
            taken = [path]
        if not taken:
            raise UsageError(
                f"no picture matches {name}; check the pattern{_about_brackets(name)}"
                if is_pattern
                else f"there is no picture in {name}; name another folder, or the files themselves"
            )
        for each in taken:
            found.setdefault((_resolved(each), each.name), each)
    return list(found.values())


def _matches(pattern: str) -> list[Path]:
    """Return what a pattern matches; its leading folders that exist as written are no pattern."""
    parts = list(Path(pattern).parts)
    for index in range(len(parts)):
        if not os.path.lexists(Path(*parts[: index + 1])):
            break
    else:
        index = len(parts)
    lead = [glob.escape(part) for part in parts[:index]]
    rest = str(Path(*lead, *parts[index:]))
    plain = str(Path(*lead, *(part.replace("[", "[[]") for part in parts[index:])))
    for each in (rest, plain):
        found = glob.glob(each, recursive=True)  # noqa: PTH207 - Path.glob takes no whole path
        if found:
            return [Path(match) for match in found]
    return []


def _about_nothing(path: Path) -> str:
    if address_of(path) is not None:
        return str(absent(path))
    return f"there is no file or folder {path}; check the name"


def _about_brackets(pattern: str) -> str:
    return ", in which [ ] stands for one of the characters inside" if "[" in pattern else ""


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
        ``_mask``, and any ending. A mask whose name differs only in capitals, or in how accents
        are stored, is taken if there is no other. Without `mask` and `masks`, damage is detected.
    suffix : str, optional
        The ending of the outputs, such as ``.png``; by default that of each image.
    others : iterable of Path
        Other files that are read, so must not be written.

    Returns
    -------
    list of Task
        `Task.trouble` is set for images that do not have exactly one mask, and for those that are
        too large for the format of their output.

    Raises
    ------
    UsageError
        Two outputs would have the same name, one would replace a file that is read, or `out` is
        the folder `masks`.
    """
    if masks is not None and masks.is_dir() and _resolved(masks) == _resolved(out):
        raise UsageError(
            f"{masks} is the folder of the masks, and also that for what is restored; choose "
            "another --out, such as restored"
        )
    pairs = None if masks is None else _Pairs(masks, images)
    tasks = []
    for number, image in enumerate(images):
        output = out / f"{image.stem}{suffix or image.suffix}"
        found, trouble = mask, ""
        if pairs is not None:
            found, trouble = pairs.mask_of(image)
        if output.suffix.lower() not in SUFFIXES:
            ending = output.suffix or "no ending"
            trouble = (
                f"cannot restore {image}: {ending} is not a kind of image that can be written; "
                "add --format png"
            )
        trouble = trouble or _too_large(image, output)
        tasks.append(Task(number, image, found, output, trouble))
    _check_outputs(tasks, [*others, *([] if mask is None else [mask])])
    return tasks


def _too_large(image: Path, output: Path) -> str:
    """Return why the format of an output cannot hold an image, empty if it can."""
    if limit_of(output)[1] is None:
        return ""
    size = size_in_file(image)
    if size is not None:
        try:
            check_size_for(output, *size)
        except FileError as error:
            return str(error)
    return ""


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


class _Pairs:
    """The masks of a folder, by the images that they belong to.

    Parameters
    ----------
    folder : Path
        The folder of masks.
    images : sequence of Path
        All images.

    Raises
    ------
    UsageError
        The folder cannot be read.
    """

    def __init__(self, folder: Path, images: Sequence[Path]) -> None:
        self._folder = folder
        exact, alike = _by_stem(folder)
        self._exact = {image: _named(image, image.stem, exact) for image in images}
        # A mask that has the name of one image does not belong to another with a similar name.
        taken = {path for found in self._exact.values() for path in found}
        taken.update(path for path in images if path.parent == folder)
        self._alike = {
            key: [path for path in paths if path not in taken] for key, paths in alike.items()
        }

    def mask_of(self, image: Path) -> tuple[Path | None, str]:
        """Return the mask of an image, or None and the reason why there is none."""
        found = self._exact[image] or _named(image, _folded(image.stem), self._alike)
        if len(found) == 1:
            return found[0], ""
        if found:
            names = " and ".join(path.name for path in found[:2])
            return None, (
                f"cannot restore {image}: both {names} in {self._folder} could be its mask; "
                "remove one"
            )
        return None, (
            f"cannot restore {image}: there is no mask for it in {self._folder}; add "
            f"{image.stem}-mask.png"
        )


def _by_stem(folder: Path) -> tuple[dict[str, list[Path]], dict[str, list[Path]]]:
    """Return the masks of a folder by their names without ending, as they are and folded."""
    if not folder.is_dir():
        kind = "a file; use --mask for one mask" if folder.exists() else "not there"
        raise UsageError(f"cannot use --masks {folder}: it is {kind}; name a folder of masks")
    exact: dict[str, list[Path]] = {}
    alike: dict[str, list[Path]] = {}
    try:
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() in READABLE and not path.name.startswith("."):
                exact.setdefault(path.stem, []).append(path)
                alike.setdefault(_folded(path.stem), []).append(path)
    except OSError as error:
        raise UsageError(f"cannot use --masks {folder}: {error.strerror}") from error
    return exact, alike


def _named(image: Path, stem: str, by_stem: dict[str, list[Path]]) -> list[Path]:
    """Return the masks that an image of this name may have, without the image itself."""
    own = _resolved(image)
    return [
        path
        for ending in _MASK_ENDINGS
        for path in by_stem.get(f"{stem}{ending}", ())
        if _resolved(path) != own
    ]


def _folded(name: str) -> str:
    """Return a name without capitals, its accents stored in one way.

    macOS stores é as e and an accent, other systems as one character.
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _resolved(path: Path) -> Path:
    with suppress(OSError, RuntimeError, ValueError):  # circular links, null characters
        return path.resolve()
    return path.absolute()
