from __future__ import annotations

import threading

import numpy as np

from inpaint_app.filling.mailbox import Mailbox
from inpaint_app.filling.requests import Patch, Report
from ntk_core import Progress, Rect


def step(fraction: float, rect: Rect, value: int) -> Progress:
    pixels = np.full((rect.height, rect.width), value, np.uint8)
    return Progress(fraction, "adjacency", 1, 5, "detail", rect, pixels)


def post(mailbox: Mailbox, number: int, progress: Progress) -> None:
    mailbox.post(number, Patch(progress.changed, progress.pixels), progress)


def test_ten_thousand_snapshots_notify_once_and_only_the_newest_are_kept():
    woken = []
    mailbox = Mailbox(lambda: woken.append(1))
    mailbox.open(1)
    rng = np.random.default_rng(0)
    expected = np.zeros((64, 64), np.uint8)
    distinct = set()
    for number in range(10_000):
        top, left = rng.integers(0, 8, 2) * 7  # they overlap, so that their order matters
        rect = Rect(int(top), int(left), int(top) + 8, int(left) + 8)
        post(mailbox, 1, step(number / 10_000, rect, number % 251))
        expected[rect.slices] = number % 251
        distinct.add(rect)
    assert len(woken) == 1
    picture = np.zeros((64, 64), np.uint8)
    count = 0
    while (update := mailbox.take()) is not None:
        assert update.progress is not None
        assert update.progress.fraction == 9_999 / 10_000
        for patch in update.patches:
            picture[patch.rect.slices] = patch.pixels
            count += 1
    np.testing.assert_array_equal(picture, expected)
    assert count == len(distinct)


def test_many_patches_are_delivered_in_batches_and_the_end_with_the_last():
    woken = []
    mailbox = Mailbox(lambda: woken.append(1))
    mailbox.open(1)
    for number in range(1_000):
        post(mailbox, 1, step(number / 1_000, Rect(0, 64 * number, 32, 64 * number + 64), 1))
    mailbox.finish(1, error="it broke")
    rects, ends = [], []
    while (update := mailbox.take()) is not None:
        assert len(update.patches) <= 100
        rects += [patch.rect for patch in update.patches]
        ends.append((update.finished, update.error))
    assert [rect.left for rect in rects] == list(range(0, 64_000, 64))
    assert len(woken) == len(ends) > 5
    assert set(ends[:-1]) == {(False, "")}
    assert ends[-1] == (True, "it broke")


def test_far_apart_patches_take_memory_for_the_patches_only():
    mailbox = Mailbox(lambda: None)
    mailbox.open(1)
    post(mailbox, 1, step(0.1, Rect(0, 0, 8, 8), 1))
    post(mailbox, 1, step(0.2, Rect(100_000, 100_000, 100_008, 100_008), 1))
    update = mailbox.take()
    assert update is not None
    assert sum(patch.pixels.nbytes for patch in update.patches) == 2 * 64


def test_the_mailbox_notifies_again_after_it_was_emptied():
    woken = []
    mailbox = Mailbox(lambda: woken.append(1))
    mailbox.open(1)
    for expected in (1, 2):
        post(mailbox, 1, step(0.1, Rect(0, 0, 1, 1), 1))
        assert len(woken) == expected
        mailbox.take()


def test_a_taken_update_does_not_change():
    mailbox = Mailbox(lambda: None)
    mailbox.open(1)
    post(mailbox, 1, step(0.1, Rect(0, 0, 4, 4), 1))
    update = mailbox.take()
    post(mailbox, 1, step(0.2, Rect(0, 0, 4, 4), 2))
    assert update is not None
    assert (update.patches[0].pixels == 1).all()


def test_snapshots_of_other_requests_are_not_kept():
    woken = []
    mailbox = Mailbox(lambda: woken.append(1))
    mailbox.open(1)
    mailbox.open(2)
    post(mailbox, 1, step(0.1, Rect(0, 0, 4, 4), 1))
    mailbox.finish(1)
    assert mailbox.take() is None
    post(mailbox, 2, step(0.1, Rect(0, 0, 4, 4), 1))
    mailbox.close()
    assert mailbox.take() is None
    assert len(woken) == 1


def test_the_end_comes_with_the_last_picture():
    mailbox = Mailbox(lambda: None)
    mailbox.open(1)
    post(mailbox, 1, step(1.0, Rect(0, 0, 4, 4), 1))
    mailbox.finish(1, error="it broke")
    update = mailbox.take()
    assert update is not None
    assert update.finished
    assert update.error == "it broke"
    assert len(update.patches) == 1


def test_a_writer_and_a_reader_lose_nothing():
    ready = threading.Event()
    mailbox = Mailbox(ready.set)
    mailbox.open(1)

    def write():
        for number in range(2_000):
            row = number % 64
            post(mailbox, 1, step(number / 2_000, Rect(row, 0, row + 1, 64), number % 251))
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


def test_the_report_comes_with_the_end_of_its_own_request():
    mailbox = Mailbox(lambda: None)
    mailbox.open(1)
    post(mailbox, 1, step(0.5, Rect(0, 0, 8, 8), 1))
    first = mailbox.take()
    mailbox.finish(7, Report("paper", residual=0.7))
    assert mailbox.take() is None
    mailbox.finish(1, Report("paper", residual=0.02, notes=("it was done in strips",)))
    last = mailbox.take()
    assert (first.residual, first.notes) == (None, ())
    assert (last.residual, last.notes) == (0.02, ("it was done in strips",))
    mailbox.open(2)
    mailbox.finish(2)
    other = mailbox.take()
    assert (other.residual, other.notes) == (None, ())


def test_every_update_carries_the_wanted_pixels_of_its_request():
    mailbox = Mailbox(lambda: None)
    wanted = np.ones((8, 8), bool)
    mailbox.open(1)
    mailbox.narrow(1, wanted)
    mailbox.narrow(7, None)  # too late, or of another
    post(mailbox, 1, step(0.1, Rect(0, 0, 8, 8), 1))
    first = mailbox.take()
    mailbox.finish(1)
    last = mailbox.take()
    assert first is not None
    assert last is not None
    assert first.wanted is last.wanted is wanted
    mailbox.open(2)
    mailbox.narrow(1, wanted)
    post(mailbox, 2, step(0.1, Rect(0, 0, 8, 8), 1))
    other = mailbox.take()
    assert other is not None
    assert other.wanted is None
