"""The bars above the picture: one at a time, beside the picture, and only while they are true."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from inpaint_app.editor.notices import is_still_true
from inpaint_app.editor.state import (
    HistoryState,
    InspectionState,
    Notice,
    PictureState,
    Recoverable,
    RunState,
    State,
)
from inpaint_app.window.controls.flow_row import FlowRow


def place(window, widget):
    return QRect(widget.mapTo(window, QPoint()), widget.size())


def shown(window):
    bars = window.message, window.proposal, window.recovery_bar
    return [bar for bar in bars if bar.isVisible()]


def test_a_message_lies_beside_the_picture(window, qapp):
    assert shown(window) == []
    window.show_notice(Notice("copied"))
    qapp.processEvents()
    assert shown(window) == [window.message]
    assert not place(window, window.message).intersects(place(window, window.canvas))


def test_one_bar_at_a_time_and_the_others_come_back(window):
    window.editor.proposals._search = None
    window.recovery_bar.show_state(State(recoverable=Recoverable("old.png", 1.0)))
    assert shown(window) == [window.recovery_bar]
    window.proposal._appear(True)
    assert shown(window) == [window.proposal]
    window.show_notice(Notice("failed", "cannot read x"))
    assert shown(window) == [window.message]
    window.show_notice(None)
    assert shown(window) == [window.proposal]
    window.proposal._appear(False)
    assert shown(window) == [window.recovery_bar]


@pytest.mark.parametrize("zoom", [1.0, 4.0])
def test_the_picture_stays_under_the_brush_when_a_bar_comes_and_goes(window, qapp, zoom):
    window.canvas.set_zoom(zoom / window.devicePixelRatioF())
    at = QPoint(300, 300)

    def pixel():
        qapp.processEvents()
        return window.canvas.mapToScene(window.canvas.mapFrom(window, at))

    before, size = pixel(), window.size()
    window.show_notice(Notice("failed", "cannot read the file " + "x" * 200))
    assert (pixel() - before).manhattanLength() <= 1.5
    window.show_notice(None)
    assert (pixel() - before).manhattanLength() <= 1.5
    assert window.size() == size


def test_a_picture_shown_as_a_whole_stays_whole_when_a_bar_comes(window, qapp):
    window.canvas.fit()
    zoom = window.canvas.zoom
    window.show_notice(Notice("failed", "cannot read the file " + "x " * 300))
    qapp.processEvents()
    assert window.canvas.seen == window.canvas.extent
    window.show_notice(None)
    qapp.processEvents()
    assert window.canvas.seen == window.canvas.extent
    assert window.canvas.zoom == pytest.approx(zoom)


def test_a_message_goes_away_when_the_user_goes_on(window, hand):
    window.show_notice(Notice("exported", "/tmp/x.png"))
    hand.move(20, 20, Qt.MouseButton.NoButton)
    assert window.message.isVisible()
    hand.drag((20, 20), (40, 20))
    assert not window.message.isVisible()


BEFORE = State(PictureState(opened=True, masked=9, filled=True), history=HistoryState(step=3))


@pytest.mark.parametrize(
    ("kind", "now"),
    [
        ("empty-mask", State(PictureState(opened=True, masked=1))),
        ("saved", State(history=HistoryState(step=2))),
        ("exported", State(history=HistoryState(step=3), run=RunState(running=True))),
        ("reduced", State(PictureState(filled=False), history=HistoryState(step=3))),
        ("compare", State(history=HistoryState(step=3), inspection=InspectionState(True))),
        ("recovered", State(PictureState(modified=False))),
    ],
)
def test_which_message_is_no_longer_true(kind, now):
    assert not is_still_true(kind, BEFORE, now)


@pytest.mark.parametrize("kind", ["failed", "crashed", "crashed-unkept"])
def test_a_failure_stays_until_it_is_dismissed(kind):
    assert is_still_true(kind, BEFORE, State())


@pytest.mark.parametrize("width", [90, 200, 330, 800])
def test_a_row_that_does_not_fit_goes_on_below(qtbot, width):
    whole = QWidget()
    qtbot.addWidget(whole)
    row = FlowRow(whole)
    row.setSpacing(8)
    buttons = [QPushButton(text, whole) for text in ("one", "twenty", "three hundred")]
    for number, button in enumerate(buttons):
        button.setFixedWidth(60 + 10 * number)
        if number == 2:
            row.addStretch()
        row.addWidget(button)
    whole.resize(width, row.heightForWidth(width))
    whole.show()
    places = [button.geometry() for button in buttons]
    assert all(whole.rect().contains(place) for place in places)
    assert not any(a.intersects(b) for a in places for b in places if a is not b)
    assert places[2].right() == whole.rect().right() - row.contentsMargins().right() or width < 250
    assert (len({place.top() for place in places}) == 1) == (width == 800 or width == 330)


@pytest.mark.parametrize("fitted", [False, True])
def test_a_stroke_that_dismisses_a_message_is_painted_under_the_pointer(window, hand, qapp, fitted):
    if fitted:
        window.canvas.fit()
    window.show_notice(Notice("failed", "cannot read the file " + "x " * 200))
    qapp.processEvents()
    viewport = window.canvas.viewport()
    at = viewport.mapToGlobal(hand.at(60, 60))
    hand.press(60, 60)
    qapp.processEvents()
    assert not window.message.isVisible()
    now = window.canvas.mapToScene(viewport.mapFromGlobal(at))
    assert abs(now.x() - 60) <= 1.5
    assert abs(now.y() - 60) <= 1.5
    hand.move_to(viewport.mapFromGlobal(at + QPoint(40, 0)), Qt.MouseButton.LeftButton)
    hand.release()
    rows, _ = window.editor.document.layers.selection.pixels.nonzero()
    assert abs(rows.mean() - 60) <= 1.5
