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

EXACT = store.same_kind(json.loads((store.RECORDED / "machine.json").read_text("utf-8")))

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
def test_it_is_as_it_was_recorded(part: str, name: str) -> None:
    if name.startswith("help") and not EXACT:
        pytest.skip("versions of Python lay it out differently")
    if name == "refused-window-no-display" and not sys.platform.startswith("linux"):
        pytest.skip("there is always a display")
    found = PARTS[part][name]()
    assert store.differences(RECORDS[part][name], found, exact=EXACT) == []


@pytest.mark.parametrize("part", PARTS)
def test_all_that_is_recorded_is_compared(part: str) -> None:
    assert sorted(RECORDS[part]) == sorted(PARTS[part])


def test_the_record_is_small_and_names_no_folder_of_its_machine() -> None:
    files = [path for path in store.RECORDED.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < MOST_BYTES
    for path in files:
        for place in (b"/tmp", b"/home/", b"/root", b"/work/"):  # noqa: S108 - looked for
            assert place not in path.read_bytes(), path


PIXELS = np.full((2, 2), 7, np.uint8)


@pytest.mark.parametrize(
    ("was", "now", "exact", "loose"),
    [
        (PIXELS, PIXELS.copy(), True, True),
        (PIXELS, PIXELS + np.uint8(1), False, True),
        (PIXELS, PIXELS + np.uint8(2), False, False),
        (PIXELS, PIXELS.astype(np.uint16), False, False),
        (PIXELS, PIXELS[:1], False, False),
        (PIXELS > 0, PIXELS > 7, False, False),
        (PIXELS.astype(np.int16), PIXELS.astype(np.int16) + 1, False, False),
        (np.array([0.5, np.nan]), np.array([0.5, np.nan]), True, True),
        (np.array([0.5, np.nan]), np.array([0.5, 0.5]), False, False),
        (np.array([0.5, 1.0]), np.array([0.5 + 1e-7, 1.0]), False, True),
        (np.array([0.5, 1.0]), np.array([0.5 + 1e-3, 1.0]), False, False),
        ("residual 1.5e-07", "residual 1.4e-07", False, True),
        ("a sentence", "another sentence", False, False),
        ([1, 2.0], [1, 2.0 + 1e-9], False, True),
        ([1, 2.0], [2, 2.0], False, False),
        ({"a": 1}, {"a": 1, "b": 2}, False, False),
        (float("nan"), float("nan"), True, True),
        (None, 0.0, False, False),
    ],
)
def test_differences_are_found(was: object, now: object, exact: bool, loose: bool) -> None:
    assert (store.differences({"x": was}, {"x": now}, exact=True) == []) is exact
    assert (store.differences({"x": was}, {"x": now}, exact=False) == []) is loose


def test_what_is_gone_and_what_is_new_is_told() -> None:
    assert store.differences({"a": 1}, {"b": 1}, exact=False) == ["a: gone", "b: new"]
