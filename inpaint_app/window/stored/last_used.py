"""How the window was when it was closed: its place, and what was chosen in it."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import QByteArray

from inpaint_app.masks.selection import Combine
from inpaint_app.settings.copying import TextureSettings
from inpaint_app.settings.learning import RegressionSettings
from inpaint_app.settings.presets import preset_of
from ntk_core import METHODS, Architecture

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QMainWindow

    from inpaint_app.editor.editor import Controller

__all__ = ["load", "store"]


def store(window: QMainWindow, controller: Controller, settings: QSettings) -> None:
    """Store the window's place and choices."""
    state = controller.state
    for key, value in (
        ("geometry", window.saveGeometry()),
        ("layout", window.saveState()),
        ("live", state.live),
        ("keep-mask", state.keep_mask),
        ("method", state.method),
        ("combine", state.combine),
        ("tolerance", state.tolerance),
        ("contiguous", state.contiguous),
        ("growth", state.growth),
        ("architecture", json.dumps(asdict(state.architecture))),
        # Without the seed: the same picture gives the same fill after every start.
        ("texture", json.dumps(asdict(replace(state.texture, seed=0)))),
        ("regression", json.dumps(asdict(state.regression))),
        ("preset", state.preset),
        ("feather", state.feather),
    ):
        settings.setValue(key, value)


def load(window: QMainWindow, controller: Controller, settings: QSettings) -> None:
    """Take up what was stored; what is missing or not understood stays as it is."""
    for key, place in (("geometry", window.restoreGeometry), ("layout", window.restoreState)):
        data = settings.value(key)
        if isinstance(data, QByteArray):  # else somebody edited the file
            place(data)
    controller.set_live(bool(settings.value("live", False, bool)))
    controller.set_keep_mask(bool(settings.value("keep-mask", False, bool)))
    combine = settings.value("combine")
    if combine in get_args(Combine):
        controller.set_combine(combine)
    controller.set_contiguous(bool(settings.value("contiguous", True, bool)))
    for key, take in (
        ("tolerance", controller.set_tolerance),
        ("growth", controller.set_growth),
    ):
        with suppress(ValueError, TypeError):  # it was never stored, or not by us
            take(int(settings.value(key)))
    method = str(settings.value("method", METHODS[0]))
    if method in METHODS:
        controller.set_method(method)
    with suppress(ValueError, TypeError, KeyError):
        stored = json.loads(str(settings.value("architecture", "{}")))
        stored["levels"] = int(stored["levels"])  # JSON does not tell 3.0 from 3
        controller.set_architecture(Architecture(**stored))
    with suppress(ValueError, TypeError, KeyError):
        controller.set_texture(TextureSettings(**json.loads(str(settings.value("texture", "{}")))))
    with suppress(ValueError, TypeError):
        controller.set_regression(
            RegressionSettings(**json.loads(str(settings.value("regression", "{}"))))
        )
    with suppress(ValueError, TypeError):
        controller.set_feather(int(str(settings.value("feather", 0))))
    preset, state = str(settings.value("preset", "")), controller.state
    if preset_of(preset, state.method, state.regression, state.texture) == preset:
        controller.set_preset(preset)
