"""How pieces are judged, on pieces whose features are known."""

from __future__ import annotations

import numpy as np
import pytest

from inpaint_app.masks.candidates import MEASURES
from inpaint_app.masks.judging import FEATURES, GRADES, Rule, features, grades, possible
from inpaint_app.masks.pieces import Pieces


def piece(mask, **measured):
    """Return a mask, (H, W), as the only piece; all its pixels measure the same."""
    rows, columns = np.nonzero(mask)
    r, c = rows - 100.0, columns + 30.0
    constant = [np.full(len(r), measured.get(name, 0.0)) for name in MEASURES[5:]]
    sums = np.array([r, r * r, c, c * c, r * c, *constant]).sum(axis=1)[:, None]
    sides = np.array([np.ptp(rows) + 1]), np.array([np.ptp(columns) + 1])
    return Pieces(
        3, np.array([len(r)]), *sides, np.zeros(len(r), np.int32), np.arange(len(r)), sums
    )


def named(values):
    return dict(zip(FEATURES, values[:, 0].tolist(), strict=True))


@pytest.mark.parametrize("turned", [False, True])
def test_features_of_a_bar(turned):
    bar = np.zeros((200, 200), bool)
    bar[50:53, 20:120] = True
    got = named(features(piece(bar.T if turned else bar, sharp=0.5), np.array([0])))
    assert got["thick"] == pytest.approx((8 / 12) ** 0.5)
    assert got["round"] == pytest.approx(np.log((1 + 8**0.5) / (1 + 9999**0.5)))
    assert got["length"] == pytest.approx(np.log(np.hypot(3, 100)))
    assert got["level"] == 3
    assert got["sharp"] == 0.5


def test_a_square_is_round_and_a_slanting_line_is_not():
    square, line = np.zeros((50, 50), bool), np.eye(50, dtype=bool)
    square[3:9, 3:9] = True
    assert named(features(piece(square), np.array([0])))["round"] == pytest.approx(0)
    got = named(features(piece(line), np.array([0])))
    assert got["thick"] == pytest.approx(0, abs=1e-5)
    assert got["round"] < -3


def test_only_some_shapes_are_possible():
    dot, long, blob = (np.zeros((60, 60), bool) for _ in range(3))
    dot[4:8, 4:8] = long[10:12, 5:50] = blob[10:40, 10:40] = True
    tiny = np.zeros((60, 60), bool)
    tiny[3, 3:5] = True
    assert [len(possible("speck", piece(mask))) for mask in (dot, long, blob, tiny)] == [1, 0, 0, 0]
    assert [len(possible("scratch", piece(mask))) for mask in (dot, long, blob)] == [0, 1, 0]


def test_a_rule_adds_up_what_its_parts_say():
    rule = Rule(1.0, {"sharp": ((0, 1, 2, 4), (0, 3, 3, 7)), "thin": ((0, 1, 2, 3), (0, -1, 0, 0))})
    values = np.zeros((len(FEATURES), 4))
    values[FEATURES.index("sharp")] = -5, 0.5, 3, 99
    values[FEATURES.index("thin")] = 0, 1, 9, 1.5
    np.testing.assert_allclose(rule.odds(values), [1, 1.5, 6, 7.5])


@pytest.mark.parametrize("kind", ["scratch", "speck"])
def test_a_longer_or_clearer_piece_gets_no_lower_grade(kind):
    before = -1
    for clear in np.linspace(0, 1, 9):
        mask = np.zeros((400, 400), bool)
        if kind == "scratch":
            mask[50:52, 20 : 20 + round(60 + 300 * clear)] = True
        else:
            mask[50:54, 20:24] = True
        measured = {
            "near sides": clear, "far sides": 0.9, "sharp": 0.5 + clear / 2, "extreme": clear,
            "opaque": clear, "lines": -2.0, "other lines": -6.9, "other lines far": -6.9,
            "thin": -1 - 2 * clear,
        }  # fmt: skip
        grade = int(grades(kind, piece(mask, **measured))[0])
        assert grade >= before
        before = grade
    assert GRADES / 2 < before <= GRADES
