"""The work on one task, in a worker: skip it if it is done, else restore to a staging folder."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import secrets
import shutil
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from inpaint_app.batch.tasks import Done, Outcome
from inpaint_app.errors import FileError, absent, reason
from inpaint_app.settings.copying import Copying

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from inpaint_app.batch.tasks import Settings, Task
    from inpaint_app.settings.choices import Choices
    from ntk_core import Architecture, Progress

__all__ = ["digest_of", "key_of", "perform", "warm"]

_log = logging.getLogger(__name__)

_PATIENCE: Final = 1.0  # seconds between two checks that the batch still runs


class _UnwantedError(Exception):
    """The batch has ended."""


def perform(
    task: Task, settings: Settings, tell: Callable[[float], None] = lambda _: None
) -> Outcome:
    """Restore one picture, unless that was done before.

    It writes only to `task.staging`. The outcome reports every error.

    Parameters
    ----------
    task : Task
        A task with a staging folder.
    settings : Settings
        The settings of the batch.
    tell : callable
        Called with the progress, 0 … 1.
    """
    start = time.perf_counter()
    try:
        outcome = _perform(task, settings, tell)
    except FileError as error:
        outcome = {"status": "failed", "error": _naming(task, str(error))}
    except MemoryError:
        told = f"cannot restore {task.image}: there is not enough memory; use fewer workers"
        outcome = {"status": "failed", "error": told}
    except _UnwantedError:
        outcome = {"status": "failed", "error": f"{task.image} was given up"}
    except Exception as error:  # noqa: BLE001 - one picture must not stop the others
        _log.debug("a picture could not be restored", exc_info=True)
        told = f"cannot restore {task.image}: {type(error).__name__}: {reason(error)}; report this"
        outcome = {"status": "failed", "error": told}
    return Outcome(**outcome, seconds=time.perf_counter() - start)


def key_of(task: Task, settings: Settings) -> str:
    """Return a hash of everything that the restored picture depends on.

    Raises
    ------
    FileError
        A file cannot be read.
    """
    choices = settings.choices
    # These keys and the omitted values must not change: otherwise all records on disk would
    # become invalid, and every picture of an interrupted batch would be restored again.
    known: dict[str, Any] = {
        "version": settings.version,
        "method": choices.method,
        "architecture": _network(choices.architecture) if choices.method == "paper" else None,
        "texture": _given(choices, seed_given=settings.seed_given),
        "regression": choices.learning.options(choices.method),
        "feather": choices.feather,
        "inverted": settings.inverted,
        "memory": settings.memory_mb,
        "sensitivity": settings.sensitivity,
        "suffix": task.output.suffix.lower(),
        "files": [
            None if path is None else digest_of(path)
            for path in (task.image, task.mask, settings.protect, settings.sources)
        ],
    }
    if choices.opacity != 100:
        known["opacity"] = choices.opacity
    if settings.lacking != "refuse":  # later options must not change the other keys
        known["lacking"] = settings.lacking
    if settings.missing_only:
        known["missing"] = True
    if settings.threshold is not None:
        known["threshold"] = settings.threshold
    if settings.grow:
        known["grow"] = settings.grow
    return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()


def _network(architecture: Architecture) -> dict[str, Any]:
    """Return the fields of a network, without a border that is the usual one."""
    values = asdict(architecture)
    if architecture.border == type(architecture)().border:
        del values["border"]
    return values


def _given(choices: Choices, *, seed_given: bool) -> dict[str, Any]:
    """Return the copying parameters that differ from the defaults, and the seed if given."""
    usual = asdict(Copying())
    return {
        name: value
        for name, value in choices.copying.options(choices.method).items()
        if value != usual[name] or (name == "seed" and seed_given)
    }


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file.

    Raises
    ------
    FileError
        The file cannot be read.
    """
    try:
        if path.exists() and not path.is_file():
            raise FileError(f"cannot read {path}: it is not a file; name an image file")
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise absent(path) from error
    except (OSError, ValueError) as error:
        raise FileError(
            f"cannot read {path}: {reason(error)}; check the name and your rights"
        ) from error


def warm(settings: Settings) -> None:
    """Compile the engine, or load its compiled code, by filling a small random picture."""
    import ntk_core

    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (32, 32, 3)).astype(np.uint8)
    mask = np.zeros((32, 32), bool)
    mask[10:13, 4:28] = True
    method = settings.choices.method
    methods = ("detail", "texture") if method == "auto" else (method,)
    for each in methods:
        if each != "paper":
            ntk_core.inpaint(image, mask, method=each, workers=1)


def _perform(task: Task, settings: Settings, tell: Callable[[float], None]) -> dict[str, Any]:
    from inpaint_app.files.kernel_cache import KernelCache
    from inpaint_app.filling.memory_budget import MEGABYTE, budget_of
    from inpaint_app.filling.restore import RestoreOrder, restore

    key = key_of(task, settings)
    if task.known is not None and task.known.key == key and _is(task.output, task.known.digest):
        return {"status": "skipped"}
    if task.staging is None:
        raise ValueError("the task has no staging folder")
    folder = task.staging / f"{task.number}-{secrets.token_hex(4)}"
    staged = folder / task.output.name
    try:
        folder.mkdir()
        order = RestoreOrder(
            task.image,
            task.mask or _finder(settings),
            staged,  # not among the outputs, so that no half file is there
            settings.choices,
            protect=settings.protect,
            sources=settings.sources,
            lacking=settings.lacking,
            inverted=settings.inverted,
            threshold=settings.threshold,
            grow=settings.grow,
            max_pixels=settings.max_pixels,
            memory_mb=settings.memory_mb or budget_of() // MEGABYTE // settings.share,
            threads=settings.threads,
        )
        watch = _Watch(task.staging, tell)
        report = restore(order, kernel_store=KernelCache.default(), on_progress=watch)
        _check_unchanged(task, settings, key)
        done = Done(key, digest_of(staged))
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, (FileError, OSError)):
            if not task.staging.exists():
                raise _UnwantedError from error
            told = str(error) if isinstance(error, FileError) else reason(error)
            # The user does not know the staging folder, so the message names the output.
            raise FileError(told.replace(str(staged), str(task.output))) from error
        raise
    return {
        "status": "done",
        "missing": report.masked,
        "expected_error": report.expected_error,
        "copied": report.copied,
        "method": report.method,
        "notes": report.notes,
        "staged": staged,
        "done": done,
    }


def _naming(task: Task, told: str) -> str:
    """Return an error that names the picture: an error about a mask of all does not."""
    for path in (task.image, task.output):
        if re.search(rf"(?<!\S){re.escape(str(path))}(?![^\s:,;])", told):
            return told
    return f"cannot restore {task.image}: {told}"


def _check_unchanged(task: Task, settings: Settings, key: str) -> None:
    if key_of(task, settings) != key:
        raise FileError(f"cannot restore {task.image}: it, or a mask, changed meanwhile; try again")


def _is(path: Path, digest: str) -> bool:
    try:
        return path.exists() and digest_of(path) == digest
    except FileError:
        return False


def _finder(settings: Settings) -> Callable[[NDArray[Any]], NDArray[np.bool_]]:
    if settings.missing_only:
        return _without_value
    from inpaint_app.masks.detection import DEFAULT_SENSITIVITY, proposal, response

    sensitivity = settings.sensitivity
    if sensitivity is None:
        sensitivity = DEFAULT_SENSITIVITY
    return lambda pixels: proposal(response(pixels), sensitivity)


def _without_value(pixels: NDArray[Any]) -> NDArray[np.bool_]:
    finite = np.isfinite(pixels)
    missing: NDArray[np.bool_] = ~(finite if pixels.ndim == 2 else finite.all(axis=2))
    return missing


class _Watch:
    """Passes the progress on, and ends the work when the staging folder is gone."""

    def __init__(self, staging: Path, tell: Callable[[float], None]) -> None:
        self._staging = staging
        self._tell = tell
        self._looked = time.monotonic()

    def __call__(self, step: Progress) -> None:
        now = time.monotonic()
        if now - self._looked >= _PATIENCE:
            self._looked = now
            if not self._staging.exists():
                raise _UnwantedError
        self._tell(step.fraction)
