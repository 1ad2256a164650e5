from __future__ import annotations

import gc
import threading
import time
import weakref

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QMenuBar

from inpaint_app.editor import kernel_viewer
from inpaint_app.editor.kernel_viewer import plan_for
from inpaint_app.files.picture import Picture
from inpaint_app.window.docks.kernel_chart import COLOURS
from inpaint_app.window.main_window import MainWindow
from ntk_core import Architecture, stored_kernel

SHIFT = Qt.KeyboardModifier.ShiftModifier


class Builder:
    """Builds kernels when it is told to."""

    def __init__(self):
        self.steps = threading.Semaphore(0)
        self.asked = []
        self.threads = set()
        self.error = None

    def __call__(self, network, shape, prior, store, **options):
        self.asked.append(network)
        self.threads.add(threading.current_thread())
        self.steps.acquire()
        if self.error is not None:
            raise self.error
        return stored_kernel(network, shape, prior, store, **options)


@pytest.fixture
def builder(monkeypatch):
    builder = Builder()
    monkeypatch.setattr(kernel_viewer, "stored_kernel", builder)
    yield builder
    builder.steps.release(100)


@pytest.fixture
def opened(window, qtbot):
    """A window with the kernel on show."""
    window.kernel_dock.toggleViewAction().trigger()
    qtbot.waitUntil(lambda: is_ready(window))
    return window


def is_ready(window):
    return window.kernel_dock.pages.currentIndex() == 1


def shown(window):
    """The picture as the shades that its colours stand for."""
    image = window.kernel_dock.chart.image
    return np.array(
        [
            [COLOURS.index(image.pixel(column, row)) for column in range(image.width())]
            for row in range(image.height())
        ]
    )


def expected(architecture, pixel, image=(200, 300)):
    plan = plan_for(architecture, image)
    return plan.picture(plan.build(), pixel).shades()


def view_menu(window):
    menus = window.findChild(QMenuBar).actions()
    return next(action.menu() for action in menus if action.text() == "&View")


def test_the_dock_is_closed_at_first_and_toggles_by_key_and_menu(window, qtbot):
    dock = window.kernel_dock
    assert not dock.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_K, SHIFT)
    assert dock.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_K, SHIFT)
    assert not dock.isVisible()
    view = view_menu(window)
    entry = next(action for action in view.actions() if action.text() == "Kernel")
    assert not entry.isChecked()
    entry.trigger()
    assert dock.isVisible()
    assert entry.isChecked()


def test_no_two_actions_share_a_key(window):
    view = view_menu(window)
    # Return and Esc have another meaning while a proposal is looked at, and only then.
    actions = {action for action in (*window.actions(), *view.actions()) if action.isEnabled()}
    keys = [key.toString() for action in actions for key in action.shortcuts()]
    assert "Shift+K" in keys
    assert len(set(keys)) == len(keys)


def test_the_open_dock_is_remembered(empty, qapp, settings, engine):
    empty.kernel_dock.toggleViewAction().trigger()
    empty.close()
    again = MainWindow(settings, engine)
    try:
        again.show()
        assert again.kernel_dock.isVisible()
    finally:
        again.close_now()
        again.deleteLater()
        qapp.sendPostedEvents(again, QEvent.Type.DeferredDelete)


def test_an_empty_window_says_what_it_needs(empty, picture, qtbot):
    empty.kernel_dock.toggleViewAction().trigger()
    assert "Open an image" in empty.kernel_dock.message.text()
    assert empty.kernel_dock.message.isVisible()
    empty.editor.adopt(picture)
    qtbot.waitUntil(lambda: is_ready(empty))
    assert not empty.kernel_dock.message.isVisible()


@pytest.mark.parametrize("method", ["auto", "paper"])
def test_hovering_shows_the_kernel_around_the_pixel(opened, hand, method):
    opened.editor.choices.choose(method=method)
    for x, y in ((10.5, 20.5), (13.5, 20.5), (299.5, 199.5)):
        hand.move_to(hand.at(x, y))
        np.testing.assert_array_equal(shown(opened), expected(Architecture(), (int(y), int(x))))
        assert f"({int(x)}, {int(y)})" in opened.kernel_dock.here.text()
    hand.move_to(hand.at(-20, 20))  # and stays when the pointer leaves
    assert "(299, 199)" in opened.kernel_dock.here.text()


def test_the_legend_tells_the_range_and_the_value(opened, hand):
    hand.move_to(hand.at(10.5, 20.5))
    dock = opened.kernel_dock
    assert dock.high.text() == "0.02333"
    assert dock.low.text() == "0.01198"
    assert "0.02333" in dock.here.text()
    assert "256 × 200" in dock.note.text()
    assert "33 × 33" in dock.chart.accessibleDescription()


def test_the_screen_shows_squares_with_the_right_colours(opened, hand):
    hand.move_to(hand.at(10.5, 20.5))
    chart = opened.kernel_dock.chart
    area = chart.squares()
    unit = area.width() // 33
    assert area.size().width() == area.size().height() == 33 * unit
    image = chart.grab().toImage()
    ratio = image.devicePixelRatio()
    values = shown(opened)
    for row, column in ((0, 0), (16, 12), (20, 20), (32, 32)):
        place = QPoint(column * unit + unit // 2, row * unit + unit // 2)
        assert image.pixel(place * ratio) == COLOURS[values[row, column]]


def test_the_colours_are_brighter_for_higher_values():
    light = [QColor(colour).lightness() for colour in COLOURS]
    luma = [0.2126 * c.red() + 0.7152 * c.green() + 0.0722 * c.blue() for c in map(QColor, COLOURS)]
    assert np.all(np.diff(luma) > -0.5)
    assert light[0] < 5
    assert light[-1] > 200


def test_another_network_shows_another_kernel(opened, hand, qtbot):
    hand.move_to(hand.at(10.5, 20.5))
    opened.editor.choices.choose(architecture=Architecture(1))
    qtbot.waitUntil(lambda: opened.kernel_dock.high.text() == "0.01")
    np.testing.assert_array_equal(shown(opened), expected(Architecture(1), (20, 10)))


def test_a_dense_kernel_says_on_which_grid_it_is(opened, hand, qtbot):
    opened.editor.choices.choose(architecture=Architecture(1, prior="meshgrid"))
    qtbot.waitUntil(lambda: "48 × 32 squares" in opened.kernel_dock.note.text())
    hand.move_to(hand.at(150.5, 100.5))
    architecture = Architecture(1, prior="meshgrid")
    np.testing.assert_array_equal(shown(opened), expected(architecture, (100, 150)))
    note = opened.kernel_dock.note
    assert note.heightForWidth(note.width()) <= note.height()


def test_kernels_are_built_in_another_thread_that_does_not_block_files(window, builder, qtbot):
    window.kernel_dock.toggleViewAction().trigger()
    qtbot.waitUntil(lambda: len(builder.asked) == 1)
    assert "Building" in window.kernel_dock.message.text()
    assert threading.main_thread() not in builder.threads
    done = []
    window.files.submit(lambda: "read", done.append)
    qtbot.waitUntil(lambda: done == ["read"])
    builder.steps.release()
    qtbot.waitUntil(lambda: is_ready(window))


def test_late_builds_are_dropped(window, builder, hand, qtbot):
    drawn = []
    window.kernel_dock.toggleViewAction().trigger()
    qtbot.waitUntil(lambda: len(builder.asked) == 1)
    show = window.kernel_dock.show_kernel
    window.kernel._panel = type(
        "Spy", (), {"show_kernel": lambda _, s: (drawn.append(s), show(s))}
    )()
    for levels in (0, 1, 2):
        window.editor.choices.choose(architecture=Architecture(levels))
    hand.move_to(hand.at(10.5, 20.5))
    builder.steps.release(10)
    qtbot.waitUntil(lambda: is_ready(window))
    assert [state.phase for state in drawn] == ["building"] * 3 + ["ready"]
    assert drawn[-1].plan.architecture == Architecture(2)
    # The first was under way; what waited behind it was outdated before it began.
    assert builder.asked == [Architecture().network, Architecture(2).network]
    np.testing.assert_array_equal(shown(window), expected(Architecture(2), (20, 10)))


def test_the_last_picture_stays_for_a_moment(opened, builder, qtbot):
    opened.editor.choices.choose(architecture=Architecture(1))
    assert is_ready(opened), "most kernels are there before anybody could read a text"
    qtbot.waitUntil(lambda: not is_ready(opened))
    assert "Building" in opened.kernel_dock.message.text()
    builder.steps.release()
    qtbot.waitUntil(lambda: is_ready(opened))


def test_a_failure_is_shown_as_a_sentence_and_the_window_keeps_working(
    window, builder, hand, qtbot
):
    builder.error = MemoryError()
    builder.steps.release(1)
    window.kernel_dock.toggleViewAction().trigger()
    qtbot.waitUntil(lambda: "could not be built" in window.kernel_dock.message.text())
    assert "choose fewer levels." in window.kernel_dock.message.text()
    hand.move_to(hand.at(10.5, 20.5))
    builder.error = None
    builder.steps.release(1)
    window.editor.choices.choose(architecture=Architecture(1))
    qtbot.waitUntil(lambda: is_ready(window))


def test_another_picture_has_another_torus(opened, qtbot):
    opened.editor.adopt(Picture(np.zeros((40, 24), np.uint8)))
    qtbot.waitUntil(lambda: "24 × 40" in opened.kernel_dock.note.text())


def test_a_closed_dock_computes_nothing(window, builder, hand):
    hand.move_to(hand.at(10.5, 20.5))
    window.editor.choices.choose(architecture=Architecture(1))
    QApplication.processEvents()
    assert builder.asked == []
    assert not any(thread.name.startswith("kernels") for thread in threading.enumerate())


def test_hovering_costs_little(opened, qtbot):
    # The largest picture there is.
    opened.editor.choices.choose(architecture=Architecture(prior="adjacency", radius=20.0))
    qtbot.waitUntil(lambda: "64" in opened.kernel_dock.chart._ends[2], timeout=20_000)
    times = []
    for column in range(60):
        start = time.thread_time()  # whatever else the machine does
        opened.kernel.point((100, column))
        times.append(time.thread_time() - start)
    assert np.median(times) < 0.002


def release_when_stopped(thread, builder):
    """Let the first kernel be finished only now: before, the second would be begun."""
    stop = thread.stop

    def release_and_stop():
        builder.steps.release()
        stop()

    thread.stop = release_and_stop


def test_closing_while_it_builds_leaves_nothing_behind(
    qapp, qtbot, settings, engine, picture, builder
):
    window = MainWindow(settings, engine)
    window.show()
    window.kernel_dock.toggleViewAction().trigger()
    window.editor.adopt(picture)
    qtbot.waitUntil(lambda: len(builder.asked) == 1)
    window.editor.choices.choose(architecture=Architecture(1))
    release_when_stopped(window.kernels, builder)
    window.close_now()
    del window.kernels.stop
    assert not any(thread.name.startswith("kernels") for thread in threading.enumerate())
    assert len(builder.asked) == 1
    viewer, dock = weakref.ref(window.kernel), weakref.ref(window.kernel_dock)
    window.deleteLater()
    qapp.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    del window
    gc.collect()
    assert viewer() is None
    assert dock() is None


def test_a_small_window_has_room_for_both_docks(opened):
    opened.editor.choices.choose(method="paper")
    opened.resize(1024, 640)
    QApplication.processEvents()
    assert (opened.width(), opened.height()) == (1024, 640)
    chart = opened.kernel_dock.chart
    assert chart.rect().contains(chart.squares())
