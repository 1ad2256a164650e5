"""Detection of scratches and dust, with keys and mouse."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from inpaint_app.document.overlay import PROPOSED
from inpaint_app.files.picture import Picture

DETECT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def scratch():
    mask = np.zeros((200, 300), bool)
    mask[100:102, 40:260] = True
    return mask


@pytest.fixture
def scratched(window, scratch):
    """A window with a scratched picture."""
    pixels = np.random.default_rng(0).integers(90, 96, scratch.shape).astype(np.uint8)
    pixels[scratch] = 250
    pixels.flags.writeable = False
    window.editor.adopt(Picture(pixels, None))
    return window


@pytest.fixture
def found(scratched, qtbot):
    """A window in which the scratch was found."""
    qtbot.keyClick(scratched, Qt.Key.Key_D, DETECT)
    qtbot.waitUntil(lambda: scratched.editor.state.proposals.phase == "found")
    return scratched


def masked(window):
    return window.editor.document.layers.selection.pixels


def idle(window):
    return lambda: not window.editor.state.mask.busy


def shown(window):
    """Return the overlay codes that the canvas shows."""
    image = window.scene.overlay.raster.image
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : image.width()]


def test_the_bar_shows_the_search_and_then_its_result(scratched, qtbot, scratch):
    bar = scratched.proposal
    assert not bar.isVisible()
    scratched.actions_.mask.detect.trigger()
    assert bar.isVisible()
    assert bar.busy.isVisible()
    assert scratched.cursor().shape() == Qt.CursorShape.BusyCursor
    assert not bar.add.isEnabled()
    qtbot.waitUntil(lambda: scratched.editor.state.proposals.phase == "found")
    assert not bar.busy.isVisible()
    assert scratched.cursor().shape() == Qt.CursorShape.ArrowCursor
    codes = shown(scratched)
    assert (codes[scratch] == PROPOSED).all()
    assert bar.found.text() == f"{(codes == PROPOSED).sum():,} px found"
    assert not masked(scratched).any()


def test_return_adds_the_proposal_and_ctrl_z_undoes_it(found, qtbot, scratch):
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert not found.proposal.isVisible()
    qtbot.waitUntil(idle(found))
    assert masked(found)[scratch].all()
    assert "scratches" in found.actions_.edit.undo.text()
    assert found.canvas.hasFocus()
    qtbot.keyClick(found, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not masked(found).any()


def test_the_button_adds(found, qtbot, scratch):
    qtbot.mouseClick(found.proposal.add, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(idle(found))
    assert masked(found)[scratch].all()


@pytest.mark.parametrize("way", ["key", "button", "undo"])
def test_the_proposal_can_be_dropped(found, qtbot, way):
    if way == "key":
        qtbot.keyClick(found, Qt.Key.Key_Escape)
    elif way == "button":
        qtbot.mouseClick(found.proposal.cancel, Qt.MouseButton.LeftButton)
    else:
        qtbot.keyClick(found, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not found.proposal.isVisible()
    assert not shown(found).any()
    assert found.editor.state.history.undo is None


def test_escape_cancels_the_search(scratched, qtbot):
    qtbot.keyClick(scratched, Qt.Key.Key_D, DETECT)
    qtbot.keyClick(scratched, Qt.Key.Key_Escape)
    assert not scratched.proposal.isVisible()
    qtbot.wait(300)
    assert scratched.editor.state.proposals.phase == ""


def test_return_and_escape_act_on_the_fill_again_afterwards(found, hand, engine, qtbot):
    engine.run_free()
    hand.drag((50, 50), (90, 50))
    qtbot.keyClick(found, Qt.Key.Key_F5)
    state = lambda: found.editor.state  # noqa: E731 - it is short
    qtbot.waitUntil(lambda: state().picture.filled and not state().run.running)
    assert state().proposals.phase == "found"
    qtbot.keyClick(found, Qt.Key.Key_Escape)
    assert state().picture.filled
    qtbot.keyClick(found, Qt.Key.Key_Return)
    assert not state().picture.filled
    assert state().history.undo == "apply"


def test_moving_the_slider_updates_the_proposal_at_once(found, qtbot):
    slider = found.proposal.slider
    assert slider.hasFocus()
    count = found.editor.state.proposals.count
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert found.editor.state.proposals.sensitivity == 100
    qtbot.waitUntil(lambda: found.editor.state.proposals.count >= count)
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: found.editor.state.proposals.count == 0)
    assert not shown(found).any()
    qtbot.keyClick(slider, Qt.Key.Key_PageUp)
    assert found.editor.state.proposals.sensitivity == 10


def test_painting_is_possible_while_the_bar_is_open(found, hand, qtbot, scratch):
    hand.drag((40, 150), (90, 150))
    assert masked(found).any()
    assert found.proposal.isVisible()
    qtbot.keyClick(found, Qt.Key.Key_Return)
    qtbot.waitUntil(idle(found))
    assert masked(found)[scratch].all()


def test_another_picture_closes_it(found, picture):
    found.editor.adopt(picture)
    assert not found.proposal.isVisible()
    assert not shown(found).any()


def test_detection_needs_a_picture(empty, qtbot):
    assert not empty.actions_.mask.detect.isEnabled()
    qtbot.keyClick(empty, Qt.Key.Key_D, DETECT)
    assert not empty.proposal.isVisible()


def test_every_control_has_a_name_and_a_tip(found):
    bar = found.proposal
    for control in (bar.slider, bar.add, bar.cancel):
        assert control.accessibleName() or control.text()
        assert len(control.toolTip()) > 10
    assert bar.found.accessibleName()


def test_the_window_does_not_grow(found, qtbot):
    qtbot.keyClick(found, Qt.Key.Key_Escape)
    found.resize(1000, 600)
    QApplication.processEvents()
    qtbot.keyClick(found, Qt.Key.Key_D, DETECT)
    QApplication.processEvents()
    width = found.proposal.slider.width()
    qtbot.waitUntil(lambda: found.editor.state.proposals.phase == "found")
    QApplication.processEvents()
    bar = found.proposal
    assert (found.width(), found.height()) == (1000, 600)
    assert bar.slider.width() == width, "it stays under the hand"
    assert bar.rect().contains(bar.add.geometry())
