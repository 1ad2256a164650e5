"""A screen is unplugged in the middle of a run: another number of device pixels for a pixel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

PROGRAM = """
import os, sys, threading
import numpy as np
from PySide6.QtCore import QEventLoop, QPoint, QSettings, QTimer, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from inpaint_app.window.main_window import MainWindow
from inpaint_app.files.picture import Picture
from ntk_core import Progress, Rect

def fail(*error):  # without waiting for the threads of a window that nobody closes
    sys.__excepthook__(*error)
    sys.stderr.flush()
    os._exit(1)

sys.excepthook = fail
app = QApplication([])
said = []
from PySide6.QtCore import qInstallMessageHandler
qInstallMessageHandler(lambda kind, context, text: said.append(text))
go = threading.Semaphore(0)

def engine(image, mask, **options):
    rows, columns = np.nonzero(mask)
    rect = Rect(rows.min(), columns.min(), rows.max() + 1, columns.max() + 1)
    for step in range(1, 5):
        go.acquire()
        pixels = image[rect.slices].copy()
        pixels[mask[rect.slices]] = 60 * step
        yield Progress(step / 4, "adjacency", 1, 1, "fast", rect, pixels, None)

def pause(ms):
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()

def wait_for(condition):  # a fixed time would be too short where the machine is busy
    for _ in range(3000):
        if condition():
            return
        pause(10)

def seen():
    '''The canvas as the user sees it, the middle of the picture in colours.'''
    canvas = window.canvas
    image = canvas.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    scale = image.width() / canvas.viewport().width()
    def at(x, y):
        place = canvas.mapFromScene(x, y)
        colour = image.pixelColor(round(place.x() * scale), round(place.y() * scale))
        return colour.red(), colour.green(), colour.blue()
    return scale, [at(40.5, 20.5), at(40.5, 60.5), at(100.5, 60.5)]

window = MainWindow(QSettings(sys.argv[1], QSettings.Format.IniFormat), engine)
window.resize(900, 650)
window.show()
pause(50)
pixels = np.full((120, 160, 3), 90, np.uint8)
pixels[:, 80:] = (200, 40, 40)
window.editor.adopt(Picture(pixels))
window.canvas.set_zoom(3.0)
mask = np.zeros((120, 160), bool)
mask[15:30, 20:140] = True
window.editor.mask.add(mask)
window.editor.reconstruction.run()
go.release()
wait_for(lambda: window.editor.state.picture.shown)
pause(50)
one, before = seen()
window.editor.strokes.set_diameter(9)
window.editor.strokes.begin((30.0, 90.0))
window.editor.strokes.extend((50.0, 90.0))
screens = {screen.name(): screen for screen in app.screens()}
window.windowHandle().setScreen(screens[sys.argv[2]])  # what Qt does when a screen goes
pause(100)
# This platform keeps the place and the number of device pixels, others the size.
corner = screens[sys.argv[2]].geometry().topLeft()
window.setGeometry(corner.x() + 20, corner.y() + 20, 900, 650)
pause(50)
window.canvas.set_zoom(3.0 * float(sys.argv[3]))
pause(50)
two, after = seen()
assert window.devicePixelRatioF() == float(sys.argv[3]), window.devicePixelRatioF()
assert one == 1.0 and abs(two - float(sys.argv[3])) < 0.01, (one, two)
assert window.editor.state.run.running
assert before == after, (before, after)
window.editor.strokes.extend((70.0, 90.0))
window.editor.strokes.end()
assert window.editor.document.layers.selection.pixels[90, 28:72].all()
for _ in range(4):
    go.release()
wait_for(lambda: not window.editor.state.run.running)
pause(50)
assert not window.editor.state.run.running
filled = window.editor.document.layers.shown(window.editor.document.layers.rect)
assert (filled[mask] == 240).all()
assert seen()[1][0] == (240, 240, 240), seen()
window.close_now()
assert not [text for text in said if "propagateSizeHints" not in text], said
print("fine")
"""


@pytest.mark.parametrize(("scale", "ratio"), [("A=1;B=2", "2"), ("A=1;B=1.5", "1.5")])
def test_a_run_and_a_stroke_survive_moving_to_another_screen(tmp_path, scale, ratio):
    common = {"y": 0, "width": 3000, "height": 2000, "logicalDpi": 96, "logicalBaseDpi": 96}
    screens = [{"name": name, "x": x, "dpr": 1, **common} for name, x in (("A", 0), ("B", 3000))]
    config = tmp_path / "screens.json"
    config.write_text(
        json.dumps(
            {
                "synchronousWindowSystemEvents": True,
                "windowFrameMargins": False,
                "screens": screens,
            }
        )
    )
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": f"offscreen:configfile={config}",
        "QT_SCREEN_SCALE_FACTORS": scale,
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "settings.ini"), "B", ratio],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.stdout == "fine\n", done.stderr
