"""What the program gives is what it gave when `recorded` was made by `record.py`.

A test that fails here says that a user would get something else. If that is meant, record anew
and say so in the commit.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from . import store
from .record import parts

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 1_500_000

SAME_KIND = store.same_kind(json.loads((store.RECORDED / "machine.json").read_text("utf-8")))

_folders: list[Path] = []  # that of the test that runs is the last

PARTS = parts(store.RECORDED, lambda: _folders[-1])
RECORDS = {part: store.load(part) for part in PARTS}
ITEMS = [pytest.param(part, name, id=f"{part}-{name}") for part in PARTS for name in PARTS[part]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder, beside which there is room."""
    _folders.append(tmp_path / "work")
    _folders[-1].mkdir()
    return _folders[-1]


@pytest.mark.usefixtures("folder", "qapp")
@pytest.mark.parametrize(("part", "name"), ITEMS)
def test_results_equal_the_recorded_ones(part: str, name: str) -> None:
    if name.startswith("help") and not SAME_KIND:
        pytest.skip("versions of Python lay it out differently")
    if name == "refused-window-no-display" and not sys.platform.startswith("linux"):
        pytest.skip("there is always a display")
    found = PARTS[part][name]()
    limits = store.limits_of(name, same_kind=SAME_KIND)
    assert store.differences(RECORDS[part][name], found, limits) == []


@pytest.mark.parametrize("part", PARTS)
def test_every_record_is_compared(part: str) -> None:
    assert sorted(RECORDS[part]) == sorted(PARTS[part])


def test_the_record_is_small_and_names_no_folder_of_its_machine() -> None:
    files = [path for path in store.RECORDED.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < MOST_BYTES
    for path in files:
        for place in (b"/tmp", b"/home/", b"/root", bytes(store.RECORDED.parents[2])):
            assert place not in path.read_bytes(), path


PIXELS = np.full((2, 2), 7, np.uint8)
FLOATS = np.array([0.5, 1.0])


@pytest.mark.parametrize(
    ("was", "now", "verdict"),
    [
        (PIXELS, PIXELS.copy(), "exact"),
        (PIXELS, PIXELS + np.uint8(1), "near"),
        (PIXELS, PIXELS + np.uint8([[0, 0], [0, 2]]), "alike"),
        (PIXELS, PIXELS + np.uint8(2), "different"),
        (PIXELS, PIXELS + np.uint8([[0, 0], [0, 20]]), "different"),
        (PIXELS, PIXELS.astype(np.uint16), "different"),
        (PIXELS, PIXELS[:1], "different"),
        (PIXELS > 0, PIXELS > 7, "different"),
        (PIXELS.astype(np.int16), PIXELS.astype(np.int16) + 1, "different"),
        (np.array([0.5, np.nan]), np.array([0.5, np.nan]), "exact"),
        (np.array([0.5, np.nan]), np.array([0.5, 0.5]), "different"),
        (FLOATS, FLOATS + 1e-7, "near"),
        (FLOATS, FLOATS + 1e-3, "alike"),
        (FLOATS, FLOATS + 1e-2, "different"),
        ("residual 1.5e-07", "residual 1.4e-07", "near"),
        ("a sentence", "another sentence", "different"),
        ([1, 2.0], [1, 2.0 + 1e-9], "near"),
        ([1, 2.0], [2, 2.0], "different"),
        ({"a": 1}, {"a": 1, "b": 2}, "different"),
        (float("nan"), float("nan"), "exact"),
        (None, 0.0, "different"),
    ],
)
def test_the_comparison_finds_differences(was: object, now: object, verdict: str) -> None:
    order = ["exact", "near", "alike", "different"]
    for limits, name in ((store.EXACT, "exact"), (store.NEAR, "near"), (store.ALIKE, "alike")):
        equal = store.differences({"x": was}, {"x": now}, limits) == []
        assert equal is (order.index(verdict) <= order.index(name)), name


def test_the_comparison_names_missing_and_new_entries() -> None:
    assert store.differences({"a": 1}, {"b": 1}, store.ALIKE) == ["a: gone", "b: new"]
