"""How the window was when it was closed: its place, and what was chosen in it."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

from PySide6.QtCore import QByteArray

from inpaint_app.editor.state import PenPressure
from inpaint_app.masks.selection import Combine
from inpaint_app.settings.choices import Choices

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QMainWindow

    from inpaint_app.editor.editor import Editor

__all__ = ["load", "store"]


def store(window: QMainWindow, editor: Editor, settings: QSettings) -> None:
    """Store the window's place and choices."""
    state = editor.state
    for key, value in (
        ("geometry", window.saveGeometry()),
        ("layout", window.saveState()),
        ("live", state.run.live),
        ("combine", state.mask.combine),
        ("tolerance", state.mask.tolerance),
        ("contiguous", state.mask.contiguous),
        ("growth", state.mask.growth),
        ("pen", state.strokes.pen),
        ("size-follows", state.strokes.follows),
    ):
        settings.setValue(key, value)
    _store_choices(state.choices, settings)


def load(window: QMainWindow, editor: Editor, settings: QSettings) -> None:
    """Take up what was stored; what is missing or not understood stays as it is."""
    state = editor.state
    for key, place in (("geometry", window.restoreGeometry), ("layout", window.restoreState)):
        data = settings.value(key)
        if isinstance(data, QByteArray):  # else somebody edited the file
            place(data)
    editor.reconstruction.set_live(bool(settings.value("live", False, bool)))
    combine = settings.value("combine")
    if combine in get_args(Combine):
        editor.mask.set_combine(combine)
    pen = settings.value("pen")
    if pen in get_args(PenPressure):
        editor.strokes.set_pen(pen)
    editor.strokes.set_follows(bool(settings.value("size-follows", False, bool)))
    editor.mask.set_contiguous(bool(settings.value("contiguous", True, bool)))
    for key, take in (
        ("tolerance", editor.mask.set_tolerance),
        ("growth", editor.mask.set_growth),
    ):
        with suppress(ValueError, TypeError):  # it was never stored, or not by us
            take(int(settings.value(key)))
    editor.choices.take(Choices.from_json(_stored_choices(settings), state.choices))


def _store_choices(choices: Choices, settings: QSettings) -> None:
    # Without the seed: the same picture gives the same fill after every start. Nor the opacity: one
    # that was forgotten looks like a bad fill.
    kept = replace(choices, copying=replace(choices.copying, seed=0), opacity=100)
    for name, value in kept.to_json().items():
        settings.setValue(_key(name), json.dumps(value) if isinstance(value, dict) else value)


def _stored_choices(settings: QSettings) -> dict[str, Any]:
    """Return the stored choices as JSON values, without those that are not understood."""
    found: dict[str, Any] = {}
    for name, usual in Choices().to_json().items():
        if not settings.contains(_key(name)):
            continue
        with suppress(ValueError):
            value = settings.value(_key(name))
            if isinstance(usual, bool):
                found[name] = settings.value(_key(name), usual, bool)
            elif isinstance(usual, dict):
                found[name] = json.loads(str(value))
            else:  # a settings file holds numbers as text
                found[name] = type(usual)(str(value))
    return found


def _key(name: str) -> str:
    return name.replace("_", "-")
