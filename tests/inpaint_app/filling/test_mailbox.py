from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np

from inpaint_app.filling.deviations import SQUARES
from inpaint_app.filling.mailbox import Mailbox
from ntk_core import Progress, Rect


def step(fraction: float, rect: Rect, value: int) -> Progress:
    pixels = np.full((rect.height, rect.width), value, np.uint8)
    return Progress(fraction, "adjacency", 1, 5, "detail", rect, pixels)


def test_ten_thousand_snapshots_wake_once_and_only_the_newest_are_kept():
    woken = []
    mailbox = Mailbox(lambda: woken.append(1))
    mailbox.open(1)
    rng = np.random.default_rng(0)
    expected = np.zeros((64, 64), np.uint8)
    distinct = set()
    for number in range(10_000):
        top, left = rng.integers(0, 8, 2) * 7  # they overlap, so that their order matters
        rect = Rect(int(top), int(left), int(top) + 8, int(left) + 8)
        mailbox.post(1, step(number / 10_000, rect, number % 251))
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


def test_a_flood_comes_in_shares_and_the_end_with_the_last():
    woken = []
    mailbox = Mailbox(lambda: woken.append(1))
    mailbox.open(1)
    for number in range(1_000):
        mailbox.post(1, step(number / 1_000, Rect(0, 64 * number, 32, 64 * number + 64), 1))
    mailbox.finish(1, "it broke")
    rects, ends = [], []
    while (update := mailbox.take()) is not None:
        assert len(update.patches) <= 100
        rects += [patch.rect for patch in update.patches]
        ends.append((update.finished, update.error))
    assert [rect.left for rect in rects] == list(range(0, 64_000, 64))
    assert len(woken) == len(ends) > 5
    assert set(ends[:-1]) == {(False, "")}
    assert ends[-1] == (True, "it broke")


def test_what_is_far_apart_costs_no_more_than_what_it_is():
    mailbox = Mailbox(lambda: None)
    mailbox.open(1)
    mailbox.post(1, step(0.1, Rect(0, 0, 8, 8), 1))
    mailbox.post(1, step(0.2, Rect(100_000, 100_000, 100_008, 100_008), 1))
    update = mailbox.take()
    assert update is not None
    assert sum(patch.pixels.nbytes for patch in update.patches) == 2 * 64


def test_it_wakes_again_after_it_was_taken():
    woken = []
    mailbox = Mailbox(lambda: woken.append(1))
    mailbox.open(1)
    for expected in (1, 2):
        mailbox.post(1, step(0.1, Rect(0, 0, 1, 1), 1))
        assert len(woken) == expected
        mailbox.take()


def test_what_was_taken_does_not_change():
    mailbox = Mailbox(lambda: None)
    mailbox.open(1)
    mailbox.post(1, step(0.1, Rect(0, 0, 4, 4), 1))
    update = mailbox.take()
    mailbox.post(1, step(0.2, Rect(0, 0, 4, 4), 2))
    assert update is not None
    assert (update.patches[0].pixels == 1).all()


def test_what_is_not_wanted_is_not_kept():
    woken = []
    mailbox = Mailbox(lambda: woken.append(1))
    mailbox.open(1)
    mailbox.open(2)
    mailbox.post(1, step(0.1, Rect(0, 0, 4, 4), 1))
    mailbox.finish(1)
    assert mailbox.take() is None
    mailbox.post(2, step(0.1, Rect(0, 0, 4, 4), 1))
    mailbox.close()
    assert mailbox.take() is None
    assert len(woken) == 1


def test_the_end_comes_with_the_last_picture():
    mailbox = Mailbox(lambda: None)
    mailbox.open(1)
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
    mailbox.open(1)

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


def test_the_end_tells_the_worst_part_although_its_snapshots_were_replaced():
    mailbox = Mailbox(lambda: None)
    rect = Rect(0, 0, 8, 8)
    mailbox.open(1)
    for number, residual in ((1, 0.5), (1, 0.02), (2, None), (2, 0.7), (2, 1e-4)):
        mailbox.post(1, replace(step(0.5, rect, 1), number=number, residual=residual))
    assert mailbox.take().residual is None
    mailbox.finish(1)
    assert mailbox.take().residual == 0.02
    mailbox.open(2)
    mailbox.post(2, step(1.0, rect, 1))
    mailbox.finish(2)
    assert mailbox.take().residual is None


def test_what_is_wanted_comes_with_every_update_of_its_request():
    mailbox = Mailbox(lambda: None)
    wanted = np.ones((8, 8), bool)
    mailbox.open(1)
    mailbox.narrow(1, wanted)
    mailbox.narrow(7, None)  # too late, or of another
    mailbox.post(1, step(0.1, Rect(0, 0, 8, 8), 1))
    first = mailbox.take()
    mailbox.finish(1)
    last = mailbox.take()
    assert first is not None
    assert last is not None
    assert first.wanted is last.wanted is wanted
    mailbox.open(2)
    mailbox.narrow(1, wanted)
    mailbox.post(2, step(0.1, Rect(0, 0, 8, 8), 1))
    other = mailbox.take()
    assert other is not None
    assert other.wanted is None


def test_deviations_come_coded_and_none_while_nothing_is_known():
    mailbox = Mailbox(lambda: None)
    mailbox.open(1)
    rect = Rect(0, 0, 1, 3)
    deviation = np.array([[0.01, 0.1, 1.0]], np.float32)
    mailbox.post(1, step(0.1, Rect(4, 0, 5, 3), 1))
    mailbox.post(1, replace(step(0.5, rect, 2), deviation=deviation))
    update = mailbox.take()
    assert update is not None
    first, second = update.patches
    assert first.deviation is None
    assert second.deviation is not None
    np.testing.assert_allclose(np.sqrt(SQUARES[second.deviation]), deviation, rtol=0.025)


def test_notes_come_with_the_end_and_not_with_another_request():
    mailbox = Mailbox(lambda: None)
    mailbox.open(1)
    mailbox.tell(1, "it was done in strips")
    mailbox.tell(7, "this is about another")
    mailbox.post(1, step(0.1, Rect(0, 0, 8, 8), 1))
    first = mailbox.take()
    mailbox.finish(1)
    last = mailbox.take()
    assert first is not None
    assert last is not None
    assert first.notes == ()
    assert last.notes == ("it was done in strips",)
    mailbox.open(2)
    mailbox.finish(2)
    other = mailbox.take()
    assert other is not None
    assert other.notes == ()
