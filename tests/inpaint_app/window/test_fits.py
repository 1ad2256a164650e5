"""Every text in both languages in small windows: nothing is cut, and the window keeps its size."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QDialog, QToolButton

from inpaint_app.editor.state import (
    CandidateState,
    Notice,
    NoticeKind,
    ProposalState,
    Recoverable,
    RunStatus,
    Thumbnail,
    ToolName,
)
from inpaint_app.files.picture import Picture
from inpaint_app.settings.presets import AUTOMATIC, PRESETS
from inpaint_app.window.main_window import MainWindow
from inpaint_app.window.words.language import LANGUAGES, install_language, remove_language
from ntk_core import METHODS, Rect, Region
from tests.inpaint_app.window.cut_texts import cut_texts, settle

ROOT = Path(__file__).parents[3]
SIZES = [(1024, 700), (704, 535)]
LONG = "/home/somebody/pictures/2024-05 a long name of a folder/holiday by the sea-restored.tif"

REGIONS = tuple(
    Region(Rect(0, 0, 4, 4), 9, method, 2.0) for method in ("texture", "texture", "blend", "detail")
)
STATUSES = [
    RunStatus(),
    *(
        RunStatus("running", stage, number, 12, 0.5, 3599.0, 60.0, 1.2e-4)
        for stage in (None, "compile", "coarse", "stationary", "texture", "solve")
        for number in (0, 3)
    ),
    RunStatus("done", "solve", 1, 1, 1.0, None, 3599.0, 1.2e-4, REGIONS, 0.17),
    RunStatus("cancelled", "solve", 1, 1, 0.5),
    RunStatus("failed"),
]


def walk(window: MainWindow) -> list[str]:
    """Show everything that the window can say; return what is cut, and when."""
    found, size = [], window.size()

    def look(when: str) -> None:
        settle()
        found.extend(f"{when}: {text}" for text in cut_texts(window))
        if window.size() != size:
            found.append(f"{when}: the window has another size: {window.size()}")

    look("empty")
    pixels = np.zeros((4000, 6000), np.uint8)
    window.editor.adopt(Picture(pixels, Path(LONG)))
    look("opened")
    window.status.show_pointer("10000, 10000", "65535 · 65535 · 65535 · 65535")
    for tool in get_args(ToolName):
        window.editor.strokes.take(tool)
        look(tool)
    for status in STATUSES:
        window.show_run(status)
        look(f"run {status.phase} {status.stage}")
    for kind in get_args(NoticeKind):
        window.show_notice(Notice(kind, LONG, residual=1e-4))
        look(f"notice {kind}")
    window.show_notice(None)
    for name in METHODS:
        window.editor.choices.choose(method=name)
        look(f"method {name}")
    for name in (*PRESETS, AUTOMATIC):
        window.editor.choices.choose_preset(name)
        look(f"preset {name}")
    window.editor.mask.add(pixels == 0)
    look("masked")
    state, show_state = window.editor.state, window.show_state
    window.show_state = lambda _state: None  # what is shown from here on is made up
    for phase in ("looking", "found"):
        for missing in (False, True):
            proposals = ProposalState(
                phase, 24_000_000, 50, missing, places=12_345, at=12_344, left_out=1_234
            )
            show_state(replace(state, proposals=proposals))
            look(f"proposal {phase} {missing}")
    thumbnail = Thumbnail(np.zeros((40, 60), np.uint8))
    for count in (2, 5, 8):
        candidates = CandidateState((thumbnail,) * count, count - 1)
        shown = replace(state.picture, filled=True, shown=True)
        show_state(replace(state, candidates=candidates, picture=shown))
        look(f"{count} candidates")
        chosen = window.dock.candidates.buttons[count - 1]
        if not chosen.visibleRegion().boundingRect().height() >= 16:
            found.append(f"of {count} candidates the chosen one is not to be seen")
    for uncertain, copied in ((False, False), (True, False), (True, True)):
        told = replace(state.inspection, uncertainty=True, uncertain=uncertain, copied=copied)
        show_state(replace(state, inspection=told))
        look(f"legend {uncertain} {copied}")
        legend = window.inspection.legend
        place = legend.mapTo(window.canvas, legend.rect().bottomRight())
        if not window.canvas.rect().contains(place):
            found.append(f"the legend {uncertain} {copied} is cut")
    show_state(replace(state, recoverable=Recoverable(Path(LONG).name, 1.7e9)))
    look("recovery")
    show_state(replace(state, picture=replace(state.picture, filled=True, shown=True)))
    look("partly filled")
    del window.show_state
    window.show_state(window.editor.state)
    for dock in (window.history_dock, window.kernel_dock):
        dock.toggleViewAction().trigger()
        look(f"panel {dock.objectName()}")
        if not dock.geometry().intersects(window.rect()):
            found.append(f"the panel {dock.objectName()} is not to be seen")
    dialogs = window.dialogs
    for show in (dialogs.show_settings, dialogs.show_shortcuts, dialogs.show_about):
        show()
    dialogs.show_guide()
    settle()
    room = window.screen().availableGeometry().size()
    for dialog in window.findChildren(QDialog):
        found.extend(f"{type(dialog).__name__}: {text}" for text in cut_texts(dialog))
        if dialog.size().boundedTo(room) != dialog.size():
            found.append(f"{type(dialog).__name__} is larger than the screen")
        dialog.close()
    return found


@pytest.fixture(params=LANGUAGES[1:])
def language(qapp, request):
    install_language(qapp, request.param)
    yield request.param
    remove_language(qapp)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.usefixtures("language")
def test_nothing_is_cut_and_the_window_keeps_its_size(qapp, settings, engine, qtbot, size):
    window = MainWindow(settings, engine)
    try:
        window.resize(*size)
        window.show()
        qtbot.waitUntil(window.isVisible)
        assert window.size() == QSize(*size)
        assert walk(window) == []
    finally:
        window.close_now()
        window.deleteLater()
        qapp.sendPostedEvents(window, QEvent.Type.DeferredDelete)


@pytest.mark.usefixtures("language")
def test_a_bar_that_does_not_fit_unfolds(qapp, settings, engine, picture, qtbot):
    window = MainWindow(settings, engine)
    try:
        window.editor.adopt(picture)
        window.resize(704, 535)
        window.show()
        qtbot.waitUntil(window.isVisible)
        window.editor.strokes.take("wand")
        settle()
        more = window.options.findChild(QToolButton, "qt_toolbar_ext_button")
        assert more.isVisible()
        assert more.accessibleName()
        assert not more.icon().isNull()
        assert not window.options.compare.isVisible()
        more.click()
        qtbot.waitUntil(window.options.compare.isVisible)
        assert window.size() == QSize(704, 535)
        more.click()
        window.editor.strokes.take("clone")  # at once, while the bar is folded up
        qtbot.wait(400)
        assert window.options.slider.isVisible()
        assert not window.options.tolerance.isVisible()
    finally:
        window.close_now()
        window.deleteLater()
        qapp.sendPostedEvents(window, QEvent.Type.DeferredDelete)


@pytest.mark.usefixtures("language")
def test_the_invitation_needs_no_scrolling_sideways(qapp, settings, engine, qtbot):
    window = MainWindow(settings, engine)
    try:
        for name in ("a", "b"):
            window.editor.files.opening.recent.add(Path(LONG).with_name(3 * f"{name} long name "))
        window.editor.refresh()
        window.resize(704, 535)
        window.show()
        qtbot.waitUntil(window.isVisible)
        settle()
        assert window.welcome.recent.isVisible()
        assert window.welcome.horizontalScrollBar().maximum() == 0
        assert cut_texts(window) == []
    finally:
        window.close_now()
        window.deleteLater()
        qapp.sendPostedEvents(window, QEvent.Type.DeferredDelete)


PROGRAM = """
import sys
from pathlib import Path
sys.path.insert(0, str(Path.cwd()))
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from inpaint_app.window.look.theme import follow_scheme
from inpaint_app.window.main_window import MainWindow
from inpaint_app.window.words.language import install_language
from tests.inpaint_app.window.test_fits import walk

app = QApplication([])
follow_scheme(app)
install_language(app, sys.argv[2])
window = MainWindow(QSettings(sys.argv[1], QSettings.Format.IniFormat))
window.show()
assert window.devicePixelRatioF() == 2.0
found = walk(window)
if not window.screen().availableGeometry().contains(window.geometry()):
    found.append(f"{window.geometry()} is not on the screen")
print(window.width(), window.height(), *found, sep="\\n")
window.close_now()
window.shut_down()
"""


@pytest.mark.parametrize("name", LANGUAGES[1:])
@pytest.mark.parametrize("screen", [(2048, 1400), (1440, 1080)])
def test_the_window_fits_a_screen_of_twice_the_scale(tmp_path, name, screen):
    config = tmp_path / "screens.json"
    common = {"name": "A", "x": 0, "y": 0, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    screens = [{**common, "width": screen[0], "height": screen[1]}]
    config.write_text(json.dumps({"synchronousWindowSystemEvents": True, "screens": screens}))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "settings.ini"), name],
        env={
            **os.environ,
            "QT_QPA_PLATFORM": f"offscreen:configfile={config}",
            "QT_SCALE_FACTOR": "2",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    width, height, *found = done.stdout.splitlines() or ["0", "0", done.stderr]
    assert found == []
    assert 0 < int(width) <= screen[0] // 2
    assert 0 < int(height) <= screen[1] // 2
