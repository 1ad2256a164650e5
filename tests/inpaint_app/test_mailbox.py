from __future__ import annotations

import threading

import numpy as np

from inpaint_app.interfaces import Request
from inpaint_app.mailbox import Mailbox
from ntk_core import Progress, Rect


def request(number: int = 1) -> Request:
    return Request(number, np.zeros((64, 64), np.uint8), np.ones((64, 64), bool), "auto")


def step(fraction: float, rect: Rect, value: int) -> Progress:
    pixels = np.full((rect.height, rect.width), value, np.uint8)
    return Progress(fraction, "adjacency", 1, 5, "detail", rect, pixels)


def test_ten_thousand_snapshots_wake_once_and_stay_small():
    woken = []
    mailbox = Mailbox(lambda: woken.append(1))
    mailbox.open(request())
    rng = np.random.default_rng(0)
    expected = np.zeros((64, 64), np.uint8)
    for number in range(10_000):
        top, left = rng.integers(0, 56, 2)
        rect = Rect(int(top), int(left), int(top) + 8, int(left) + 8)
        mailbox.post(1, step(number / 10_000, rect, number % 251))
        expected[rect.slices] = number % 251
    assert len(woken) == 1
    update = mailbox.take()
    assert update is not None
    assert len(update.patches) <= 8
    assert update.progress is not None
    assert update.progress.fraction == 9_999 / 10_000
    picture = np.zeros((64, 64), np.uint8)
    for patch in update.patches:
        picture[patch.rect.slices] = patch.pixels
    np.testing.assert_array_equal(picture, expected)
    assert mailbox.take() is None


def test_it_wakes_again_after_it_was_taken():
    woken = []
    mailbox = Mailbox(lambda: woken.append(1))
    mailbox.open(request())
    for expected in (1, 2):
        mailbox.post(1, step(0.1, Rect(0, 0, 1, 1), 1))
        assert len(woken) == expected
        mailbox.take()


def test_an_update_is_frozen():
    mailbox = Mailbox(lambda: None)
    mailbox.open(request())
    mailbox.post(1, step(0.1, Rect(0, 0, 4, 4), 1))
    update = mailbox.take()
    mailbox.post(1, step(0.2, Rect(0, 0, 4, 4), 2))
    assert update is not None
    assert (update.patches[0].pixels == 1).all()
    assert not update.patches[0].pixels.flags.writeable


def test_what_is_not_wanted_is_not_kept():
    woken = []
    mailbox = Mailbox(lambda: woken.append(1))
    mailbox.open(request(1))
    mailbox.open(request(2))
    mailbox.post(1, step(0.1, Rect(0, 0, 4, 4), 1))
    mailbox.finish(1)
    assert mailbox.take() is None
    mailbox.post(2, step(0.1, Rect(0, 0, 4, 4), 1))
    mailbox.close()
    assert mailbox.take() is None
    assert len(woken) == 1


def test_the_end_comes_with_the_last_picture():
    mailbox = Mailbox(lambda: None)
    mailbox.open(request())
    mailbox.post(1, step(1.0, Rect(0, 0, 4, 4), 1))
    mailbox.finish(1, "it broke")
    update = mailbox.take()
    assert update is not None
    assert update.finished
    assert update.error == "it broke"
    assert len(update.patches) == 1


def test_a_writer_and_a_reader_lose_nothing():
    ready = threading.Event()
    mailbox = Mailbox(ready.set)
    mailbox.open(request())

    def write():
        for number in range(2_000):
            row = number % 64
            mailbox.post(1, step(number / 2_000, Rect(row, 0, row + 1, 64), number % 251))
        mailbox.finish(1)

    thread = threading.Thread(target=write)
    thread.start()
    picture = np.zeros((64, 64), np.uint8)
    finished = False
    while not finished:
        assert ready.wait(10)
        ready.clear()
        update = mailbox.take()
        if update is None:
            continue
        for patch in update.patches:
            picture[patch.rect.slices] = patch.pixels
        finished = update.finished
    thread.join()
    last = {number % 64: number % 251 for number in range(2_000)}
    np.testing.assert_array_equal(picture[:, 0], [last[row] for row in range(64)])
