"""The rivals of benchmarks.speed.kernels compute what we do, or their times mean nothing."""

from __future__ import annotations

import numpy as np
import pytest

import ntk_core
from benchmarks.speed import kernels
from ntk_core import Architecture
from ntk_core.solvers.cholesky import Cholesky
from ntk_core.solvers.conjugate_gradient import ConjugateGradient


@pytest.mark.parametrize("rival", [kernels.looped_kernel, kernels.all_pairs_kernel])
def test_the_plain_implementations_give_the_same_kernel(rival):
    network = Architecture(levels=1).network
    expected = ntk_core.kernel(network, (6, 6)).to_dense()
    np.testing.assert_allclose(rival(network, 6), expected, rtol=1e-10)


def test_a_deeper_hourglass_is_a_valid_network():
    network = kernels.deep(6, "nearest")
    assert network.multiple == 64
    assert network.layers.count(network.layers[0]) == 13  # six down, six up, and the last


def test_the_timed_solvers_solve_the_system():
    observed = ~np.zeros((32, 32), np.bool_)
    observed[5:20:2, 3:30:2] = False
    kernel = ntk_core.kernel(Architecture().network, (32, 32))
    values = kernels.picture(32)[observed][:, None]
    for solver in (Cholesky(), ConjugateGradient()):
        seconds, iterations, residual = kernels.run(solver, kernel, observed, values)
        assert seconds > 0
        assert iterations > 0
        assert residual < 1e-3


def test_a_short_call_is_repeated(monkeypatch):
    monkeypatch.setattr(kernels, "ENOUGH", 10.0)
    calls = []
    assert kernels.best(lambda: calls.append(1)) >= 0
    assert len(calls) == 50


def test_a_row_without_a_rival_has_no_ratio(capsys, monkeypatch):
    monkeypatch.setattr(kernels, "building", lambda **_: [kernels.Row("build", "a", 0.5, np.nan)])
    monkeypatch.setattr(kernels, "multiplying", lambda **_: [kernels.Row("multiply", "b", 2, 5)])
    monkeypatch.setattr(kernels, "solving", lambda **_: [])
    kernels.main(["--quick"])
    table = capsys.readouterr().out
    assert "| build | a | 0.5 |  |  |  |" in table
    assert "| multiply | b | 2 | 5 | **2.5** |  |" in table
