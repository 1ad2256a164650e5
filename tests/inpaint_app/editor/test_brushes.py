"""Diameters of the tools: on a large picture, with the keys, and with the zoom."""

from __future__ import annotations

import pytest

from inpaint_app.editor.brushes import MAX_DIAMETER, Brushes


def test_a_tool_is_no_speck_on_a_large_picture_until_another_size_is_chosen():
    brushes = Brushes()
    brushes.set_scale(0.2)
    assert brushes.diameter == 120
    brushes.set_scale(3.0)
    assert brushes.diameter == 24
    brushes.diameter = 40
    brushes.set_scale(0.2)
    assert brushes.diameter == 40
    brushes.tool = "eraser"  # has its own size
    assert brushes.diameter == 120
    brushes.set_scale(0.001)
    assert brushes.diameter == MAX_DIAMETER


def test_keys_change_the_size_by_a_share():
    brushes = Brushes()
    brushes.diameter = 11
    presses = 0
    while brushes.diameter < 40:
        brushes.resize(1)
        presses += 1
    assert presses <= 6  # fourteen with steps of a tenth
    for start in (1, 2, 3, 5, 50, MAX_DIAMETER):
        brushes.diameter = start
        brushes.resize(1)
        assert brushes.diameter == MAX_DIAMETER or brushes.diameter > start
        brushes.diameter = start
        brushes.resize(-1)
        assert brushes.diameter == 1 or brushes.diameter < start


def test_sizes_follow_the_zoom_without_drifting():
    brushes = Brushes()
    brushes.follows = True
    brushes.diameter = 37
    for _ in range(50):
        brushes.set_scale(0.313)
        brushes.set_scale(1.0)
    assert brushes.diameter == 37
    brushes.set_scale(0.5)
    assert brushes.diameter == 74
    brushes.set_scale(2.0)
    assert brushes.diameter == pytest.approx(18.5, abs=0.5)
    brushes.set_scale(100.0)
    assert brushes.diameter == 1
    brushes.set_scale(1.0)
    assert brushes.diameter == 37
