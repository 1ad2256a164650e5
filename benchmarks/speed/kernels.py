"""Kernels of whole networks: building, multiplying and solving, each against the plain way.

python -m benchmarks.speed.kernels [--quick] [--json]
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

import ntk_core
from benchmarks.common.measure import peak_megabytes
from benchmarks.common.protocols import PROTOCOLS
from ntk_core import Architecture
from ntk_core.kernels.dense import dense_covariance, dense_kernel
from ntk_core.machine.blas import one_blas_thread
from ntk_core.networks import Conv, Downsample, LeakyReLU, Stationary
from ntk_core.solvers.cholesky import Cholesky
from ntk_core.solvers.conjugate_gradient import ConjugateGradient
from ntk_core.solvers.eigenpro import EigenPro
from ntk_core.solvers.systems import system_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ntk_core.networks import Sequential

ENOUGH = 0.5  # seconds that a short call is repeated for


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison; seconds are NaN where the plain way does not fit."""

    what: str
    case: str
    seconds: float
    plain: float
    note: str = ""

    @property
    def ratio(self) -> float:
        """How many times faster than the plain way."""
        return self.plain / self.seconds


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes only: some seconds")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    options = parser.parse_args(arguments)
    rows = [*building(quick=options.quick), *multiplying(quick=options.quick)]
    with one_blas_thread():
        rows += solving(quick=options.quick)
    if options.json:
        print(json.dumps([asdict(row) | {"ratio": row.ratio} for row in rows], indent=1))
        return
    print("| | case | seconds | the plain way | times faster | |\n|---|---|---|---|---|---|")
    for row in rows:
        plain = "" if math.isnan(row.plain) else f"{row.plain:.3g}"
        ratio = "" if math.isnan(row.ratio) else f"**{row.ratio:,.3g}**"
        print(f"| {row.what} | {row.case} | {row.seconds:.3g} | {plain} | {ratio} | {row.note} |")
    print(f"\nPeak of the process's memory: {peak_megabytes():,.0f} MB.")


def building(*, quick: bool) -> list[Row]:
    """Build kernels under the stationary prior: small ones against the recursion pair by pair."""
    rows = []
    for side, levels in ((8, 2), (16, 2), (16, 3), (32, 3)):
        network = Architecture(levels=levels).network
        ours = best(lambda: ntk_core.kernel(network, (side, side)))  # noqa: B023  # called at once
        loops, all_pairs = math.nan, best(lambda: all_pairs_kernel(network, side))  # noqa: B023
        if side <= (8 if quick else 32):
            loops = best(lambda: looped_kernel(network, side))  # noqa: B023
        note = f"vectorised over all pairs: {all_pairs:.3g} s"
        rows.append(Row("build", f"{side} × {side}, {levels} levels", ours, loops, note))
    top = 4 if quick else 6
    for resampling, levels in itertools.product(("nearest", "bilinear"), range(3, top + 1)):
        if levels == 6 and resampling == "bilinear":
            continue  # 6 GB
        network = deep(levels, resampling)
        seconds = best(lambda: ntk_core.kernel(network, (512, 512), dtype=np.float32))  # noqa: B023
        kernel = ntk_core.kernel(network, (512, 512), dtype=np.float32)
        note = f"{kernel.values.nbytes / 1e6:,.0f} MB, on a torus of {kernel.values.shape[2]}"  # type: ignore[attr-defined]
        rows.append(
            Row("build", f"512 × 512, {levels} levels, {resampling}", seconds, math.nan, note)
        )
    return rows


def multiplying(*, quick: bool) -> list[Row]:
    """Multiply the kernel with a picture, against a product with its dense matrix."""
    rows = []
    for side in (32, 64) if quick else (32, 64, 96, 512, 1024):
        kernel = ntk_core.kernel(Architecture().network, (side, side), dtype=np.float32)
        picture = np.random.default_rng(0).random((side, side, 1)).astype(np.float32)
        kernel.apply(picture)  # makes the blocks
        ours, plain = best(lambda: kernel.apply(picture)), math.nan  # noqa: B023
        if side <= 96:
            matrix = kernel.to_dense().reshape(side**2, side**2)
            vector = picture.ravel()
            plain = best(lambda: matrix @ vector)  # noqa: B023
        rows.append(Row("multiply", f"{side} × {side}", ours, plain))
    return rows


def solving(*, quick: bool) -> list[Row]:
    """Solve for half of the pixels to a residual of 1e-3; against Cholesky if it fits."""
    rows = []
    for side in (48, 64) if quick else (64, 96, 128, 256, 512):
        observed = ~PROTOCOLS["p50"](side, side)
        kernel = ntk_core.kernel(Architecture().network, (side, side), dtype=np.float32)
        values = picture(side)[observed][:, None]
        direct = math.nan
        if side <= 128:
            dense = ntk_core.kernel(Architecture().network, (side, side))
            direct = run(Cholesky(), dense, observed, values)[0]
        for name, solver in (
            ("conjugate gradients", ConjugateGradient()),
            ("EigenPro", EigenPro(iterations=300)),
        ):
            seconds, iterations, residual = run(solver, kernel, observed, values)
            note = f"{iterations} iterations, residual {residual:.1e}"
            case = f"{side} × {side}, {len(values):,} equations, {name}"
            rows.append(Row("solve", case, seconds, direct, note))
    return rows


def run(solver, kernel, observed, values) -> tuple[float, int, float]:  # type: ignore[no-untyped-def]
    """Return seconds from the kernel to the solution, iterations, and the residual."""
    began = time.perf_counter()
    system = system_of(kernel, observed, 1e-3)
    for step in solver.steps(system, system.vector(values)):
        last = step
    return time.perf_counter() - began, last.iteration, last.residual


def picture(side: int) -> NDArray[np.float32]:
    """Return a part of a photograph, 0 … 1."""
    from skimage import data

    return (data.camera()[:side, :side] / 255).astype(np.float32)


def deep(levels: int, resampling: str) -> Sequential:
    """Return an hourglass of more levels than the application offers."""
    if levels <= 5:
        return Architecture(levels=levels, resampling=resampling).network  # type: ignore[arg-type]
    base = Architecture(levels=5, resampling=resampling).network.layers  # type: ignore[arg-type]
    return type(Architecture().network)(*base[:3], *base[:-1], *base[-4:])


def all_pairs_kernel(network: Sequential, side: int) -> NDArray[np.float64]:
    """Return the kernel by the recursion on all pairs of pixels, as arrays."""
    covariance = dense_covariance(Stationary(), (side, side), circular=True)
    return dense_kernel(network, covariance, circular=True)


def looped_kernel(network: Sequential, side: int) -> NDArray[np.float64]:
    """Return the kernel by the recursion pair by pair, exactly as it is written."""
    sigma = np.asarray(dense_covariance(Stationary(), (side, side), circular=True))
    theta = np.zeros_like(sigma)
    for layer in network.layers:
        size = len(sigma)
        if isinstance(layer, Conv):
            steps = range(-(layer.kernel_size // 2), layer.kernel_size // 2 + 1)
            window, kernel = np.zeros_like(sigma), np.zeros_like(sigma)
            for i, j, k, m in itertools.product(range(size), repeat=4):
                total = tangent = 0.0
                for a, b in itertools.product(steps, repeat=2):
                    place = (i + a) % size, (j + b) % size, (k + a) % size, (m + b) % size
                    total += sigma[place]
                    tangent += theta[place]
                window[i, j, k, m] = total / layer.kernel_size**2
                kernel[i, j, k, m] = (total + tangent) / layer.kernel_size**2
            sigma, theta = window, kernel
        elif isinstance(layer, LeakyReLU):
            share = (1 - layer.slope) ** 2 / (1 + layer.slope**2)
            active, tangent_of = np.zeros_like(sigma), np.zeros_like(sigma)
            for i, j, k, m in itertools.product(range(size), repeat=4):
                scale = math.sqrt(sigma[i, j, i, j] * sigma[k, m, k, m])
                rho = min(sigma[i, j, k, m] / scale, 1.0)
                kappa0 = 1 - math.acos(rho) / math.pi
                kappa1 = rho * kappa0 + math.sqrt(1 - rho * rho) / math.pi
                active[i, j, k, m] = scale * (share * kappa1 + (1 - share) * rho)
                tangent_of[i, j, k, m] = (share * kappa0 + 1 - share) * theta[i, j, k, m]
            sigma, theta = active, tangent_of
        elif isinstance(layer, Downsample):
            sigma, theta = sigma[::2, ::2, ::2, ::2], theta[::2, ::2, ::2, ::2]
        else:
            for axis in range(4):
                sigma, theta = sigma.repeat(2, axis), theta.repeat(2, axis)
    return theta


def best(call: Callable[[], object]) -> float:
    """Return the fewest seconds of a call; a short one is repeated for half a second."""
    times: list[float] = []
    while not times or (sum(times) < ENOUGH and len(times) < 50):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return min(times)


if __name__ == "__main__":
    main()
