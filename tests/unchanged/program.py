"""The one place where these tests touch what is inside the program.

When modules of `inpaint_app` are renamed, only this file needs a change: all else uses the public
names of `ntk_core`, files, and what is here.

`Program` is a window without the window: the real logic, worker and engine. What a user sees and
chose is returned as arrays and as what JSON can hold.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication

from inpaint_app.__main__ import main
from inpaint_app.editor.editor import Editor
from inpaint_app.editor.ports import Backgrounds
from inpaint_app.files.picture import Picture
from inpaint_app.sessions.recovery_folder import RecoveryFolder
from inpaint_app.settings.choices import Choices
from inpaint_app.window.main_window import MainWindow
from inpaint_app.window.threads.fill_thread import InpaintWorker

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np

    from inpaint_app.editor.state import State

Item = dict[str, Any]
Point = tuple[float, float]

PATIENCE = 300.0
"""Seconds in which a reconstruction ends, compiling included."""

LAYERS = ("mask", "avoided", "source")

_application: list[QCoreApplication] = []  # Qt forgets one that nobody holds


def run_command(arguments: Sequence[str]) -> int:
    """Run the program with these arguments, as from a terminal; return its exit code."""
    return main(list(arguments))


class Program:
    """What can be done in the window. Everything is done when a method returns.

    Parameters
    ----------
    recovery : Path, optional
        The folder of what is kept for the case of a crash.
    """

    def __init__(self, recovery: Path | None = None) -> None:
        _start_qt()
        self._screen = _Screen()
        self._worker = InpaintWorker()
        self._editor = Editor(
            self._screen,
            self._screen,
            self._worker,
            Backgrounds(*[_AtOnce()] * 4),
            recovery_folder=None if recovery is None else RecoveryFolder(recovery),
        )

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        self._editor.recovery.end()
        self._worker.stop()

    # -- files

    def open(self, path: Path) -> None:
        """Open a picture or a session."""
        self._editor.files.opening.open_path(path)

    def paste(self, pixels: np.ndarray) -> None:
        """Open a picture that is in no file."""
        pixels.flags.writeable = False
        self._editor.adopt(Picture(pixels))

    def export(self, path: Path) -> None:
        """Write what is shown."""
        self._screen.path = path
        self._editor.files.exporting.export()

    def save(self, path: Path) -> None:
        """Save a session."""
        self._screen.path = path
        self._editor.files.sessions.save_as()

    def import_mask(self, path: Path, layer: str = "mask") -> None:
        """Add a mask from a file."""
        self._editor.files.masks.read(path, layer)  # type: ignore[arg-type]

    def export_mask(self, path: Path, layer: str = "mask") -> None:
        """Write a mask."""
        self._screen.path = path
        self._editor.files.masks.ask_and_write(layer)  # type: ignore[arg-type]

    def recover(self) -> str:
        """Take up the newest work that was left behind; return the name that is offered."""
        self._editor.recovery.look()
        offer = self._editor.state.recoverable
        self._editor.recovery.resume()
        return "" if offer is None else offer.name

    # -- painting

    def stroke(
        self, *points: Point, tool: str = "brush", diameter: int = 5, erase: bool | None = None
    ) -> None:
        """Drag a tool over points (x, y)."""
        self._editor.strokes.take(tool)  # type: ignore[arg-type]
        self._editor.strokes.set_diameter(diameter)
        self._editor.strokes.begin(points[0], erase=erase)
        for point in points[1:]:
            self._editor.strokes.extend(point)
        self._editor.strokes.end()

    def rectangle(self, start: Point, end: Point, how: str = "add") -> None:
        """Mask a rectangle."""
        self._editor.mask.rectangle(start, end, how)  # type: ignore[arg-type]

    def polygon(self, *corners: Point, how: str = "add", label: str = "polygon") -> None:
        """Mask what a polygon goes around."""
        self._editor.mask.polygon(corners, how, label)  # type: ignore[arg-type]

    def wand(
        self, point: Point, *, tolerance: int = 24, contiguous: bool = True, how: str = "add"
    ) -> None:
        """Mask what has a colour alike."""
        self._editor.mask.set_tolerance(tolerance)
        self._editor.mask.set_contiguous(contiguous)
        self._editor.mask.similar(point, how)  # type: ignore[arg-type]

    def change_mask(self, how: str, pixels: int = 2) -> None:
        """Do ``"grow"``, ``"shrink"``, ``"invert"``, ``"select-all"`` or ``"clear"``."""
        self._editor.mask.set_growth(pixels)
        actions: dict[str, Callable[[], None]] = {
            "grow": self._editor.mask.grow,
            "shrink": self._editor.mask.shrink,
            "invert": self._editor.mask.invert,
            "select-all": self._editor.mask.select_all,
            "clear": self._editor.mask.clear,
        }
        actions[how]()

    def detect(self, sensitivity: int) -> None:
        """Mask the scratches that are found."""
        self._editor.proposals.set_sensitivity(sensitivity)
        self._editor.proposals.look()
        self._editor.proposals.add()

    # -- choosing and filling

    def choose(self, **choices: Any) -> None:
        """Choose how to fill: as `_choose`."""
        _choose(self._editor, choices)

    def fill(self) -> None:
        """Reconstruct, and wait for it."""
        self._editor.reconstruction.run()
        self._wait()

    def try_another(self) -> None:
        """Fill wide holes in another way."""
        self._editor.reconstruction.try_another()
        self._wait()

    def apply(self) -> None:
        """Make the fill part of the image."""
        self._editor.reconstruction.apply()

    def discard(self) -> None:
        """Drop the fill."""
        self._editor.reconstruction.discard()

    def travel(self, step: int) -> None:
        """Go to a step of the history."""
        self._editor.history.travel_to(step)

    def compare(self, on: bool) -> None:
        """Show the original, or what has become of it."""
        self._editor.inspection.compare(on)

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while self._editor.state.run.running:
            if time.monotonic() > until:
                raise TimeoutError("the reconstruction does not end")
            QCoreApplication.processEvents()
            time.sleep(0.001)

    # -- looking

    def seen(self) -> Item:
        """Return the picture shown, the masks, the history, the choices and the messages."""
        document, state = self._editor.document, self._editor.state
        told: Item = {"messages": list(self._screen.messages), "chosen": _chosen(state)}
        if document is None:
            return told
        status = self._screen.status
        return told | {
            "shown": document.layers.shown(document.layers.rect).copy(),
            "overlay": document.layers.overlay(document.layers.rect).copy(),
            **{f"layer {layer}": document.layers.layer(layer).snapshot() for layer in LAYERS},
            "name": state.picture.name,
            "modified": state.picture.modified,
            "has a fill": state.picture.filled,
            "masked": [state.picture.masked, state.picture.avoided, state.picture.sources],
            "undo": state.history.undo,
            "redo": state.history.redo,
            "history": [step.label for step in state.history.steps],
            "step": state.history.step,
            "recent": [path.name for path in state.files.recent],
            "phase": status.phase if status is not None else "",
            "expected error": status.expected_error if status is not None else None,
            "regions": [
                [region.pixels, region.half_width, region.texture]
                for region in (status.regions if status is not None else ())
            ],
        }


class _Screen:
    """Shows nothing; keeps the messages, and answers every question so that work goes on."""

    def __init__(self) -> None:
        self.messages: list[Item] = []
        self.status: Any = None
        self.path: Path | None = None

    def show_notice(self, notice: Any) -> None:
        if notice is not None:
            # Of a path the name alone: where the folder is, is different each time.
            detail = Path(notice.detail).name if "/" in notice.detail[:1] else notice.detail
            self.messages.append(
                {"kind": notice.kind, "detail": detail, "notes": list(notice.notes)}
            )

    def show_run(self, status: Any) -> None:
        self.status = status

    def _path(self, *_: object, **__: object) -> Path | None:
        return self.path

    ask_export = ask_session = ask_mask_export = _path

    def ask_source(self, _session: Path, trouble: str) -> None:
        self.messages.append({"kind": "question", "detail": trouble, "notes": []})

    def ask_losses(self, _path: Path, losses: tuple[str, ...]) -> str:
        self.messages.append({"kind": "losses", "detail": "", "notes": list(losses)})
        return "export"

    def ask_unsaved(self, _name: str) -> str:
        return "drop"

    def ask_replace(self, _path: Path) -> bool:
        return True

    def ask_replace_source(self, _path: Path, _page: int, _pages: int) -> bool:
        return True

    def ask_page(self, _path: Path, page: int, _pages: int) -> int:
        return page

    def _nothing(self, *_: object) -> None:
        pass

    show_picture = show_pixels = show_overlay = show_state = show_made_from = _nothing


class _AtOnce:
    """A background that does everything when it is asked."""

    def submit(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - it is for `done` to say what went wrong
            result = error
        done(result)


# -- the settings of the window


def load_settings(ini: Path) -> Item:
    """Return what a window takes up from a settings file."""
    with _Window(ini) as window:
        state = window.editor.state
        return {
            "preferences": window.preferences.current.as_dict(),
            "chosen": _chosen(state),
            "live": state.run.live,
            "combine": state.mask.combine,
            "tolerance": state.mask.tolerance,
            "contiguous": state.mask.contiguous,
            "growth": state.mask.growth,
            "history budget": state.history.budget,
            "most pixels": window.editor.files.opening.max_pixels,
            "recent": [path.as_posix() for path in state.files.recent],
            "sections": {section.name: section.opened for section in window.dock.sections},
            "history is hidden": window.history_dock.isHidden(),
            "kernel is hidden": window.kernel_dock.isHidden(),
        }


class _Window:
    """A window with a settings file, never shown; a context."""

    def __init__(self, ini: Path) -> None:
        _start_qt()
        self._settings = QSettings(str(ini), QSettings.Format.IniFormat)
        self._window = MainWindow(self._settings)

    def __enter__(self) -> MainWindow:
        return self._window

    def __exit__(self, *_: object) -> None:
        self._window.close_now()
        self._window.shut_down()
        self._window.deleteLater()
        QCoreApplication.sendPostedEvents(self._window, QEvent.Type.DeferredDelete)
        self._settings.sync()


# -- choices


def _choose(editor: Editor, choices: Mapping[str, Any]) -> None:
    """Choose by names: those of files for how to fill, and those of the tools."""
    stored = {name: value for name, value in choices.items() if name in _chosen(editor.state)}
    if preset := stored.pop("preset", None):
        editor.choices.choose_preset(preset)
    editor.choices.take(Choices.from_json(stored, editor.state.choices))
    for name in choices.keys() - _chosen(editor.state).keys():
        getattr(editor, f"set_{name}")(choices[name])


def _chosen(state: State) -> Item:
    return state.choices.to_json()


def _start_qt() -> None:
    if QCoreApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _application.append(QApplication(["ntk-inpaint"]))
