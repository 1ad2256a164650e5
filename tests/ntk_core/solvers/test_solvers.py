"""Every solver on every system, from one table, against a dense solution in float64."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

import ntk_core
from ntk_core.errors import InvalidOptionError
from ntk_core.networks.layers import Conv, Downsample, LeakyReLU, ReLU, Sequential, Upsample
from ntk_core.networks.priors import Adjacency, Identity, Meshgrid, Stationary
from ntk_core.solvers.cholesky import Cholesky
from ntk_core.solvers.conjugate_gradient import ConjugateGradient
from ntk_core.solvers.eigenpro import EigenPro
from ntk_core.solvers.iterates import dot, relative_residual
from ntk_core.solvers.systems import DenseSystem, TorusSystem, system_of

SHALLOW = Sequential(Conv(3), ReLU(), Conv(3))
HOURGLASS = Sequential(
    Conv(3), LeakyReLU(0.01), Downsample(), Conv(3), LeakyReLU(0.01), Upsample(), Conv(3)
)
SMOOTH = Sequential(
    Conv(3), LeakyReLU(0.2), Downsample(), Conv(3), LeakyReLU(0.2), Upsample("bilinear"), Conv(3)
)


@dataclass(frozen=True)
class Case:
    network: Sequential
    prior: object
    form: type
    shape: tuple[int, int] = (16, 12)
    observed: float = 0.5
    channels: int = 1
    dtype: type = np.float64
    ridge: float = 1e-2


CASES = {
    "shallow, stationary": Case(SHALLOW, Stationary(), TorusSystem),
    "hourglass, stationary": Case(HOURGLASS, Stationary(), TorusSystem),
    "hourglass, colour": Case(HOURGLASS, Stationary(), TorusSystem, channels=3),
    "hourglass, float32": Case(HOURGLASS, Stationary(), TorusSystem, dtype=np.float32),
    "hourglass, identity": Case(HOURGLASS, Identity(), TorusSystem),
    "hourglass, few observed": Case(HOURGLASS, Stationary(), TorusSystem, observed=0.1),
    "hourglass, few missing": Case(HOURGLASS, Stationary(), TorusSystem, observed=0.97),
    "bilinear, adjacency": Case(SMOOTH, Adjacency(1.5), TorusSystem, channels=2),
    "one observed": Case(HOURGLASS, Stationary(), TorusSystem, observed=0.0),
    "hourglass, meshgrid": Case(HOURGLASS, Meshgrid(), DenseSystem, (8, 12), ridge=1e-1),
}

SOLVERS = {
    "cholesky": (Cholesky(), 1e-9),
    "conjugate gradients": (ConjugateGradient(1e-10), 1e-7),
    "eigenpro": (EigenPro(1e-4, iterations=3000), 1e-2),
}


def build(case):
    rng = np.random.default_rng(7)
    kernel = ntk_core.kernel(case.network, case.shape, case.prior, dtype=case.dtype)
    observed = rng.random(case.shape) < case.observed
    observed[3, 5] = True
    values = rng.random((int(observed.sum()), case.channels)) + 0.5
    return kernel, observed, system_of(kernel, observed, case.ridge), values


def dense_solution(kernel, observed, values, ridge):
    """α and K_.O α straight from the definition."""
    size = observed.size
    dense = kernel.to_dense().reshape(size, size).astype(np.float64)
    known = observed.ravel()
    matrix = dense[np.ix_(known, known)] + ridge * np.diag(dense).mean() * np.eye(known.sum())
    solution = np.linalg.solve(matrix, values)
    return matrix, solution, (dense[:, known] @ solution).reshape(*observed.shape, -1)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
@pytest.mark.parametrize(("solver", "accuracy"), SOLVERS.values(), ids=SOLVERS)
def test_solution_and_picture_are_those_of_the_dense_equations(case, solver, accuracy):
    kernel, observed, system, values = build(case)
    assert isinstance(system, case.form)
    matrix, _, picture = dense_solution(kernel, observed, values, case.ridge)
    if case.dtype == np.float32:
        solver = type(solver)(1e-5) if isinstance(solver, ConjugateGradient) else solver
        accuracy = max(accuracy, 1e-4)
    right_side = system.vector(values)
    steps = list(solver.steps(system, right_side))
    last = steps[-1]
    assert last.exact
    solution = system.columns(last.coefficients)
    true = np.linalg.norm(values - matrix @ solution, axis=0) / np.linalg.norm(values, axis=0)
    assert last.residual == pytest.approx(true.max(), rel=1e-2, abs=1e-6)
    assert last.converged == (last.residual <= solver.tolerance)
    assert last.converged
    actual = system.picture(last.coefficients)
    assert np.abs(actual - picture).max() < accuracy * np.abs(picture).max()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_applying_a_system_equals_multiplying_with_its_matrix(case):
    kernel, observed, system, values = build(case)
    matrix, _, _ = dense_solution(kernel, observed, values, case.ridge)
    tolerance = 1e-5 if case.dtype == np.float32 else 1e-12
    np.testing.assert_allclose(
        system.matrix(), matrix, rtol=tolerance, atol=tolerance * matrix.max()
    )
    product = system.columns(system.apply(system.vector(values)))
    np.testing.assert_allclose(product, matrix @ values, rtol=10 * tolerance)
    assert system.size == observed.sum()
    np.testing.assert_array_equal(system.columns(system.vector(values)), values.astype(case.dtype))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_preconditioner_is_symmetric_and_positive(case):
    _, _, system, _ = build(case)
    inverse = system.inverse()
    unit = np.eye(system.size)
    matrix = np.concatenate([system.columns(inverse(system.vector(c[:, None]))) for c in unit], 1)
    scale = np.abs(matrix).max()
    assert np.abs(matrix - matrix.T).max() < (1e-4 if case.dtype == np.float32 else 1e-9) * scale
    assert np.linalg.eigvalsh((matrix + matrix.T) / 2).min() > 0


def test_the_preconditioner_saves_iterations():
    case = Case(HOURGLASS, Stationary(), TorusSystem, (48, 48), observed=0.97, ridge=1e-4)
    _, _, system, values = build(case)

    class Plain:
        def __init__(self, inner):
            self.size, self.apply, self.inverse = inner.size, inner.apply, lambda: lambda v: v

    solver, right_side = ConjugateGradient(1e-3, iterations=400), system.vector(values)
    with_it = list(solver.steps(system, right_side))[-1].iteration
    without = list(solver.steps(Plain(system), right_side))[-1].iteration
    assert with_it < without / 4


def test_iterates_approach_the_solution_in_the_energy_norm():
    kernel, observed, system, values = build(CASES["hourglass, colour"])
    matrix, expected, _ = dense_solution(kernel, observed, values, 1e-2)
    energies = []
    for step in ConjugateGradient(1e-8).steps(system, system.vector(values)):
        error = system.columns(step.coefficients) - expected
        energies.append(np.sum(error * (matrix @ error), axis=0))
    energies = np.array(energies)
    assert np.all(energies[1:] <= energies[:-1] * (1 + 1e-6) + 1e-12 * energies[0])


@pytest.mark.parametrize(
    "solver", [ConjugateGradient(1e-12, iterations=3), EigenPro(1e-12, iterations=3)], ids=repr
)
def test_a_solver_that_gives_up_reports_it(solver):
    _, _, system, values = build(CASES["hourglass, stationary"])
    right_side = system.vector(values)
    last = list(solver.steps(system, right_side))[-1]
    assert not last.converged
    assert last.exact
    remainder = right_side - system.apply(last.coefficients)
    assert last.residual == pytest.approx(relative_residual(remainder, right_side), rel=1e-6)


def test_a_tolerance_below_rounding_does_not_loop_forever():
    _, _, system, values = build(CASES["hourglass, float32"])
    steps = list(ConjugateGradient(1e-12, iterations=10_000).steps(system, system.vector(values)))
    assert not steps[-1].converged
    assert steps[-1].iteration < 1000
    assert steps[-1].residual < 1e-5


def test_steps_are_not_changed_afterwards():
    _, _, system, values = build(CASES["hourglass, stationary"])
    for solver in (ConjugateGradient(1e-6), EigenPro(iterations=20)):
        steps = list(solver.steps(system, system.vector(values)))
        assert not np.array_equal(steps[1].coefficients, steps[-1].coefficients)
        again = list(solver.steps(system, system.vector(values)))
        np.testing.assert_array_equal(steps[2].coefficients, again[2].coefficients)


def test_a_right_side_of_zeros_is_solved_by_zeros():
    _, _, system, values = build(CASES["hourglass, colour"])
    values[:, 1] = 0
    for solver, _ in SOLVERS.values():
        last = list(solver.steps(system, system.vector(values)))[-1]
        assert last.converged
        assert not system.columns(last.coefficients)[:, 1].any()
    last = list(ConjugateGradient().steps(system, system.vector(0 * values)))[-1]
    assert last.iteration == 0
    assert last.residual == 0


def test_impossible_requests_say_what_to_do():
    _, _, system, values = build(CASES["hourglass, stationary"])
    with pytest.raises(InvalidOptionError, match="takes at most 10; use conjugate gradients"):
        next(Cholesky(limit=10).steps(system, system.vector(values)))
    with pytest.raises(InvalidOptionError, match="rank is 5"):
        EigenPro(rank=5, sample=5)
    flat = Sequential(Conv(1), ReLU(), Conv(1))
    kernel = ntk_core.kernel(flat, (4, 4), Stationary(1.0, 1.0))  # all pixels are told the same
    singular = system_of(kernel, np.ones((4, 4), np.bool_), 0.0)
    with pytest.raises(InvalidOptionError, match="raise ridge"):
        next(Cholesky().steps(singular, singular.vector(np.ones((16, 1)))))


def test_inner_products_are_by_channel():
    first, second = np.arange(12.0).reshape(2, 3, 2), np.ones((2, 3, 2))
    np.testing.assert_array_equal(dot(first, second).ravel(), [15, 51])
    assert relative_residual(np.array([[3.0, 4.0], [0.0, 0.0]]), np.array([[5.0, 0], [0, 0]])) == 1
