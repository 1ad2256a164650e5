"""Loops that are compiled as one program with what they call."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from ntk_core.machine import compiled as module
from ntk_core.machine.compiled import compiled
from ntk_core.machine.linking import Loop
from ntk_core.machine.numbers import flattened, float_of, zeros, zeros_in_rows

VALUES = np.array([0.0, -0.0, 1.5, -2.25, 3e-39, np.finfo(np.float32).max], np.float32)


@compiled
def _twice(values, at):
    return np.float32(2) * values[at]


@compiled
def _sum_of_doubles(values, order):
    total = _twice(values, 0)
    for i in range(order.size):
        total += _twice(values, i) + _twice(values, order[i])
    return total


@compiled
def _reversed(values):
    result = zeros(values.size)
    for i in range(values.size):
        result[i] = values[values.size - 1 - i]
    return result


@compiled
def _ends(values):
    turned = _reversed(values)
    return turned[0] - turned[values.size - 1]


@compiled
def _floats(bits, values):
    for i in range(bits.size):
        values[i] = float_of(bits[i])


@compiled
def _number(table):
    line = flattened(table)
    for i in range(line.size):
        line[i] = np.float32(i)


def test_a_helper_is_compiled_once_for_all_integers_and_into_its_caller():
    values, order = np.arange(4, dtype=np.float32), np.array([3, 0, 1, 2], np.int32)
    fresh = Loop(_sum_of_doubles.py_func, {})  # not from the cache of an earlier run
    assert fresh(values, order) == 24
    assert len(_twice.part.overloads) == 1
    assert not _twice.signatures  # no machine code of its own


def test_a_helper_can_also_be_called_from_python():
    assert _twice(VALUES, 2) == 3
    assert np.array_equal(_reversed(VALUES), VALUES[::-1])
    assert np.array_equal(zeros(3), np.zeros(3, np.float32))
    assert np.array_equal(zeros_in_rows(2, 3), np.zeros((2, 3), np.float32))


@pytest.mark.parametrize("loop", [_ends, _reversed, lambda values: _twice(values, 1)])
def test_arrays_are_neither_leaked_nor_freed_too_early(loop):
    values = np.arange(1000, dtype=np.float32)
    before = sys.getrefcount(values)
    results = [loop(values) for _ in range(100)]
    assert sys.getrefcount(values) == before
    assert all(np.array_equal(result, loop(values)) for result in results)
    assert np.array_equal(values, np.arange(1000))


def test_bits_are_those_of_numpy():
    found = np.empty_like(VALUES)
    _floats(VALUES.view(np.uint32), found)
    assert np.array_equal(found, VALUES)


def test_a_flattened_array_shares_its_memory():
    table = np.zeros((3, 4), np.float32)
    _number(table)
    assert np.array_equal(table, np.arange(12).reshape(3, 4))


def test_another_numba_compiles_as_it_does(monkeypatch):
    monkeypatch.setattr(module, "Loop", None)
    loop = module.compiled(_ends.py_func)
    assert not isinstance(loop, Loop)
    assert loop(VALUES) == _ends(VALUES)


@pytest.mark.slow(15)  # it compiles
def test_no_hot_loop_and_no_helper_is_compiled_twice(tmp_path):
    """A second version would take a second time to compile."""
    code = """
import sys
from ntk_core.guided.hot_loops import PATCHES, TILES
from ntk_core.machine.linking import Loop
from ntk_core.texture.hot_loops import COPIES
entries = set()
for loops in (TILES, PATCHES, COPIES):
    entries.update(loops._functions())
    loops.compile_now()
named = [each for one in list(sys.modules.values()) for each in vars(one).values()]
found = {each for each in named if type(each) is Loop}
assert entries <= found
for loop in found:
    versions = [*loop.signatures, *loop.part.overloads]
    print(len(loop.signatures) == (loop in entries) and len(versions) <= 1, loop.__name__, versions)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) > 30
    assert [line for line in lines if not line.startswith("True")] == []
