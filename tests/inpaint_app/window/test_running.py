from __future__ import annotations

import threading
import time
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication

from inpaint_app.files.picture import Picture
from inpaint_app.filling.explanations import Explanations
from inpaint_app.filling.requests import Request
from inpaint_app.filling.tags import tag
from inpaint_app.masks.guides import Guides
from inpaint_app.settings.choices import Choices
from inpaint_app.window.main_window import MainWindow
from inpaint_app.window.threads import fill_thread
from ntk_core import InvalidMaskError, Progress, Rect


def shown(window):
    document = window.editor.document
    return document.layers.shown(document.layers.rect)


def painted(window, hand):
    hand.drag((50, 50), (90, 50))
    return window.editor.document.layers.selection.snapshot()


def test_run_streams_into_the_picture_and_ends(window, hand, engine, qtbot):
    mask = painted(window, hand)
    qtbot.keyClick(window, Qt.Key.Key_F5)
    assert window.status.cancel.isVisible()
    assert window.status.bar.isVisible()
    engine.let_go()
    qtbot.waitUntil(lambda: (shown(window)[mask] == 101).all())
    assert window.editor.state.run.running
    engine.let_go(5)
    qtbot.waitUntil(lambda: window.status.bar.value() == 600)
    assert "Pass 1 of 1" in window.status.run.text()
    engine.run_free()
    qtbot.waitUntil(lambda: "Done in" in window.status.run.text())
    assert not window.status.cancel.isVisible()
    assert not window.editor.state.run.running


def test_dabs_on_a_large_picture_are_filled_from_what_is_near_them(window, hand, engine, qtbot):
    engine.run_free()
    window.editor.adopt(Picture(np.full((2000, 3000, 3), 7, np.uint8)))
    window.editor.strokes.set_diameter(24)
    before = np.zeros((2000, 3000), bool)
    for number, point in enumerate(((2900, 150), (300, 1800), (330, 1800)), 1):
        hand.drag(point)
        mask = window.editor.document.layers.selection.snapshot()
        qtbot.keyClick(window, Qt.Key.Key_F5)
        qtbot.waitUntil(lambda: not window.editor.state.run.running)
        call = engine.calls[-1]
        assert call["image"].shape[:2] == call["mask"].shape
        assert call["mask"].size < mask.size / 4, "far dabs are not looked at"
        new = mask & ~before if number < 3 else mask & (np.arange(3000) < 1000)
        assert (shown(window)[new] == 100 + number).all()
        assert (shown(window)[~mask] == 7).all()
        before = mask
    assert (shown(window)[mask & (np.arange(3000) > 1000)] == 101).all()


@pytest.mark.parametrize("way", ["key", "button"])
def test_cancel_answers_within_100_ms_and_keeps_the_picture(window, hand, engine, qtbot, way):
    mask = painted(window, hand)
    window.editor.reconstruction.run()
    engine.let_go(3)
    qtbot.waitUntil(lambda: (shown(window)[mask] == 101).all())
    # The engine is in the middle of a step and does not answer, so waiting for it would never end.
    # The time of this thread is measured, which does not depend on the load of the machine.
    start = time.thread_time()
    if way == "key":
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    else:
        qtbot.mouseClick(window.status.cancel, Qt.MouseButton.LeftButton)
    assert "Cancelled" in window.status.run.text()
    assert time.thread_time() - start < 0.1
    assert not window.status.bar.isVisible()
    assert (shown(window)[mask] == 101).all()
    assert engine.closed == 0
    engine.let_go()
    qtbot.waitUntil(lambda: engine.closed == 1)
    assert window.editor.state.picture.filled
    assert "Cancelled" in window.status.run.text()


def test_a_new_run_supersedes_and_late_pictures_are_dropped(window, hand, engine, qtbot):
    painted(window, hand)
    window.editor.reconstruction.run()
    engine.let_go()
    qtbot.waitUntil(lambda: window.editor.state.picture.filled)
    hand.drag((50, 120), (90, 120))
    window.editor.reconstruction.run()
    second = window.editor.document.layers.selection.snapshot()
    seen = []
    window.worker.deliver_to(
        lambda update: (seen.append(update.number), window.editor.reconstruction.receive(update))
    )
    engine.run_free()
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    assert set(seen) == {2}
    assert engine.closed == 2
    assert (shown(window)[second] == 102).all()


def test_live_starts_at_the_end_of_a_stroke(window, hand, engine, qtbot):
    engine.run_free()
    qtbot.mouseClick(window.dock.live, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert window.editor.state.run.live
    hand.press(50, 50)
    hand.move(90, 50)
    assert not window.editor.state.run.running
    hand.release()
    assert window.editor.state.run.running
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    qtbot.keyClick(window.dock.method, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: [call["method"] for call in engine.calls] == ["auto", "paper"])
    qtbot.waitUntil(lambda: not window.editor.state.run.running)


def test_apply_and_discard(window, hand, engine, qtbot, picture):
    mask = painted(window, hand)
    engine.run_free()
    qtbot.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.dock.apply.isEnabled() and not window.editor.state.run.running)
    qtbot.keyClick(window, Qt.Key.Key_Return)
    assert window.editor.state.picture.masked == 0
    assert not window.dock.apply.isEnabled()
    assert (shown(window)[mask] == 101).all()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.editor.state.picture.filled
    qtbot.mouseClick(window.dock.discard, Qt.MouseButton.LeftButton)
    np.testing.assert_array_equal(shown(window), picture.pixels)


def test_the_accent_is_on_the_next_step(window, hand, engine, qtbot):
    def accents():
        dock = window.dock
        return [b.text() for b in (dock.run, dock.apply, dock.discard) if b.property("accent")]

    painted(window, hand)
    heights = window.dock.run.height(), window.dock.apply.height()
    assert accents() == ["Reconstruct"]
    window.editor.reconstruction.run()
    engine.let_go()
    qtbot.waitUntil(lambda: window.editor.state.picture.filled)
    assert accents() == ["Reconstruct"]
    engine.run_free()
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    assert accents() == ["Apply"]
    assert (window.dock.run.height(), window.dock.apply.height()) == heights
    window.editor.reconstruction.apply()
    assert accents() == ["Reconstruct"]


def test_the_original_is_shown_while_it_is_held(window, hand, engine, qtbot):
    painted(window, hand)
    engine.run_free()
    window.editor.reconstruction.run()
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    viewport = window.canvas.viewport()
    # Away from the pointer, whose outline is drawn as well.
    hand.move_to(hand.at(200, 150))
    place = hand.at(60.5, 50.5)
    filled = viewport.grab().toImage().pixelColor(place).red()
    assert filled == 101
    qtbot.keyPress(window.canvas, Qt.Key.Key_Backslash)
    assert window.editor.state.inspection.comparing
    assert viewport.grab().toImage().pixelColor(place).red() < 90
    qtbot.keyRelease(window.canvas, Qt.Key.Key_Backslash)
    assert viewport.grab().toImage().pixelColor(place).red() == 101
    qtbot.mousePress(window.options.compare, Qt.MouseButton.LeftButton)
    assert window.editor.state.inspection.comparing
    qtbot.mouseRelease(window.options.compare, Qt.MouseButton.LeftButton)
    assert not window.editor.state.inspection.comparing


def test_the_overlay_fades_while_it_runs_and_goes_when_it_is_done(window, hand, engine, qtbot):
    painted(window, hand)
    hand.move_to(hand.at(200, 150))
    place = hand.at(60.5, 50.5)

    def red():
        return window.canvas.viewport().grab().toImage().pixelColor(place).red()

    window.editor.reconstruction.run()
    engine.let_go()
    qtbot.waitUntil(lambda: window.editor.state.picture.filled)
    assert 101 < red() < 160
    engine.run_free()
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    assert red() == 101


def test_an_empty_mask_is_a_hint_and_an_error_is_a_sentence(window, hand, engine, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F5)
    assert window.message.isVisible()
    assert "paint over" in window.message.text.text()
    hand.drag((50, 50), (90, 50))
    assert not window.message.isVisible()
    engine.error = InvalidMaskError("the mask covers everything; leave something to learn from")
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(window.message.isVisible)
    assert window.message.text.text().startswith("The mask covers everything")
    assert not window.editor.state.run.running
    assert QApplication.activeModalWidget() is None


def test_an_exception_of_the_engine_is_shown_and_the_window_keeps_working(
    window, hand, engine, qtbot, caplog
):
    painted(window, hand)
    engine.error = ZeroDivisionError("a defect")
    window.editor.reconstruction.run()
    qtbot.waitUntil(window.message.isVisible)
    assert "ZeroDivisionError" in window.message.text.text()
    assert "failed unexpectedly" in caplog.text
    engine.error = None
    engine.run_free()
    window.editor.reconstruction.run()
    qtbot.waitUntil(lambda: window.status.run.text().startswith("Done"))


def test_ten_thousand_pictures_do_not_fill_the_event_queue(
    qapp, qtbot, settings, picture, monkeypatch
):
    posted, handled = 10_000, []
    ready, done = threading.Event(), threading.Event()

    def flood(image, mask, *, method, **_):
        assert method
        assert mask.any()
        pixels = image[:8, :8]
        ready.wait()
        for number in range(posted):
            row = 8 * (number % 24)
            rect = Rect(row, 0, row + 8, 8)
            yield Progress((number + 1) / posted, "adjacency", 1, 1, "fast", rect, pixels)
        done.set()

    window = MainWindow(settings, flood)
    window.editor.adopt(picture, np.ones(picture.pixels.shape[:2], bool))
    window.show()
    qtbot.waitUntil(window.isVisible)
    receive = window.editor.reconstruction.receive
    window.worker.deliver_to(lambda update: (handled.append(update), receive(update)))
    queued = []
    ring = window.worker._wake.post
    monkeypatch.setattr(window.worker._mailbox, "_wake", lambda: (queued.append(1), ring()))
    window.editor.reconstruction.run()
    ready.set()
    assert done.wait(30)  # meanwhile this thread handles nothing: everything would pile up
    assert len(queued) <= 1
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    assert len(handled) <= 3
    assert handled[-1].progress.fraction == 1.0
    window.close_now()
    window.deleteLater()
    qapp.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def test_updates_are_paced(window, hand, engine, qtbot):
    painted(window, hand)
    times = []
    receive = window.editor.reconstruction.receive
    window.worker.deliver_to(lambda u: (times.append(time.perf_counter()), receive(u)))
    window.editor.reconstruction.run()
    engine.run_free()
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    assert len(times) <= engine.STEPS
    assert all(b - a > 0.01 for a, b in pairwise(times))


def test_the_update_timer_never_gets_a_negative_interval(qtbot, monkeypatch):
    """Qt warns of a timer with a negative interval, and a warning fails a test."""
    worker, delivered = fill_thread.InpaintWorker(), []
    monkeypatch.setattr(worker, "_deliver", lambda: delivered.append(1))

    class Since:
        readings = iter((15, 17))

        def isValid(self):
            return True

        def elapsed(self):
            return next(self.readings)

    monkeypatch.setattr(worker, "_since", Since())
    worker._on_rung()
    assert delivered == [], "a millisecond is left"
    qtbot.waitUntil(lambda: delivered == [1])
    worker.stop()


def test_closing_while_it_runs_ends_the_thread(qapp, qtbot, settings, engine, picture):
    window = MainWindow(settings, engine)
    window.editor.adopt(picture, np.ones(picture.pixels.shape[:2], bool))
    window.show()
    qtbot.waitUntil(window.isVisible)
    window.editor.reconstruction.run()
    qtbot.waitUntil(lambda: len(engine.calls) == 1)
    engine.run_free()
    window.close_now()
    assert not any(thread.name == "inpaint-worker" for thread in threading.enumerate())
    assert engine.closed == 1
    window.deleteLater()
    qapp.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def test_the_engine_is_warmed_up_in_the_worker_thread(
    window, hand, engine, qtbot, monkeypatch, caplog
):
    threads = []

    def warm_up():
        threads.append(threading.current_thread().name)
        raise OSError("a defect")

    monkeypatch.setattr(fill_thread, "warm_up", warm_up)
    window.worker.warm_up()
    painted(window, hand)
    engine.run_free()
    window.editor.reconstruction.run()
    qtbot.waitUntil(lambda: window.status.run.text().startswith("Done"))
    assert threads == ["inpaint-worker"]
    assert "could not be made ready" in caplog.text


def test_compiling_shows_a_busy_bar_and_can_be_closed_at_once(qapp, qtbot, settings, picture):
    def compiling(image, mask, *, method, **_):
        rect = Rect(0, 0, 8, 8)
        assert method
        assert mask.any()
        yield Progress(0.0, "coarse", 0, 1, "fast", rect, image[rect.slices])
        while True:
            time.sleep(0.005)
            yield Progress(0.0, "compile", 0, 1, "fast", rect, image[rect.slices])

    window = MainWindow(settings, compiling)
    window.editor.adopt(picture, np.ones(picture.pixels.shape[:2], bool))
    window.show()
    qtbot.waitUntil(window.isVisible)
    window.editor.reconstruction.run()
    qtbot.waitUntil(lambda: window.status.run.text() == "Preparing the engine, this once…")
    assert window.status.bar.isVisible()
    assert window.status.bar.maximum() == 0
    start = time.perf_counter()
    window.close_now()
    assert time.perf_counter() - start < 10  # waiting for the engine would never end
    assert not window.isVisible()
    window.deleteLater()
    qapp.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def test_a_thousand_edits_while_it_runs_leave_the_window_right(window, hand, engine, qtbot):
    rng = np.random.default_rng(0)
    window.editor.reconstruction.set_live(True)
    for number in range(200):
        hand.drag(*(tuple(rng.uniform(10, 190, 2)) for _ in range(3)))
        if number % 7 == 0:
            window.editor.history.undo()
        if number % 5 == 0:
            engine.let_go()
            QApplication.processEvents()
    engine.run_free()
    qtbot.waitUntil(lambda: not window.editor.state.run.running)
    mask = window.editor.document.layers.selection.pixels
    picture = window.editor.document.picture.pixels
    np.testing.assert_array_equal(shown(window)[~mask], picture[~mask])
    assert (shown(window)[mask] > 100).all()


@pytest.mark.parametrize("method", ["fast", "paper"])
def test_only_method_paper_has_slow_explanations(qtbot, method):
    def slow(image, mask, **_options):
        time.sleep(0.01)
        yield Progress(1.0, "solve", 1, 1, method, Rect(0, 0, *mask.shape), image)
        return lambda _row, _column: None

    explanations, updates = Explanations(), []
    worker = fill_thread.InpaintWorker(slow, explanations=explanations)
    worker.deliver_to(updates.append)
    mask = np.zeros((8, 8), bool)
    mask[2, 2] = True
    worker.start(Request(1, np.zeros((8, 8), np.uint8), mask, Guides(), Choices(method)))
    qtbot.waitUntil(lambda: any(update.finished for update in updates))
    worker.stop()
    assert updates[-1].error == ""
    assert (explanations.find(tag(1)).seconds >= 0.01) == (method == "paper")


def test_a_long_text_in_the_status_bar_does_not_widen_the_window(window, qtbot):
    window.resize(1024, 700)
    needed = window.minimumSizeHint().width()
    label, text = (
        window.status.run,
        "Done in 38.0 s · " + " · ".join(["1 wide region by texture"] * 9),
    )
    label.setText(text)
    window.status.layout().activate()
    qtbot.waitUntil(lambda: label.toolTip() == text)  # what is cut off can be read there
    assert window.minimumSizeHint().width() == needed
    assert window.width() == 1024
    label.setText("Done")
    assert label.toolTip() == ""
