from __future__ import annotations

import hashlib
import io
import pickle
import subprocess
import sys
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

import ntk_core
from ntk_core.kernels import store as store_module
from ntk_core.kernels.cyclostationary import Cyclostationary
from ntk_core.kernels.dense import Dense
from ntk_core.kernels.store import kernel_name, stored_kernel
from ntk_core.networks.architecture import Architecture
from ntk_core.networks.layers import Conv, Downsample, LeakyReLU, ReLU, Sequential, Upsample
from ntk_core.networks.priors import Adjacency, Features, Guided, Identity, Meshgrid, Stationary

SHAPE = (8, 16)
NETWORK = Sequential(Conv(3), LeakyReLU(), Downsample(), Conv(3), LeakyReLU(), Upsample(), Conv(3))
PLANES = np.arange(2.0 * 8 * 16).reshape(2, 8, 16)
FEATURES = Features(PLANES)
GUIDED = Guided(PLANES[0] / PLANES.max(), 2.0, 0.1)
PRIORS = (Stationary(), Identity(), Adjacency(2.0), Meshgrid(), FEATURES, GUIDED)

SHIFT_INVARIANT = [Stationary(), Adjacency(1.0)]
OTHER = [Meshgrid(), FEATURES]


@pytest.fixture(autouse=True)
def _all_are_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "WORTH", -1.0)


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Collect the priors that kernels are built from."""
    priors: list[Any] = []
    genuine = store_module.kernel

    def kernel(network: Sequential, shape: Any, prior: Any, **options: Any) -> Any:
        priors.append(prior)
        return genuine(network, shape, prior, **options)

    monkeypatch.setattr(store_module, "kernel", kernel)
    return priors


def name_of(network: Any = NETWORK, shape: Any = SHAPE, prior: Any = None, dtype: Any = float):
    return kernel_name(network, shape, prior or Stationary(), dtype=dtype)


def distinct(names: list[str]) -> bool:
    return len(set(names)) == len(names)


def test_a_name_depends_on_every_layer_and_each_of_its_fields() -> None:
    layers = [
        Conv(3), Conv(5), Conv(3, 1.0), Conv(3, 2.0), ReLU(), LeakyReLU(), LeakyReLU(0.0),
        LeakyReLU(0.2), Downsample(), Upsample(), Upsample("bilinear"),
    ]  # fmt: skip
    networks = [Sequential(Conv(3)), Sequential(Conv(3), Conv(3)), Sequential(Conv(5), Conv(3))]
    networks += [Sequential(Conv(3), ReLU(), Conv(3)), Sequential(Conv(3, 1.0), ReLU(), Conv(3))]
    for layer in layers:
        network = replace_layers(NETWORK, layer)
        assert name_of(network) == name_of(replace_layers(NETWORK, layer))
        networks.append(network)
    assert distinct([name_of(network) for network in networks])


def replace_layers(network: Sequential, layer: Any) -> Sequential:
    """Return a network with another last layer, whether or not it makes sense."""
    changed = Sequential(*network.layers)
    object.__setattr__(changed, "layers", (*network.layers[:-1], layer))
    return changed


def test_a_name_depends_on_every_field_of_an_architecture_but_the_solver() -> None:
    base = Architecture()
    others = [
        replace(base, **change)
        for change in (
            {"levels": 2}, {"slope": 0.5}, {"resampling": "bilinear"}, {"prior": "identity"},
            {"prior": "adjacency"}, {"prior": "adjacency", "radius": 3.0}, {"prior": "meshgrid"},
        )
    ]  # fmt: skip
    assert distinct([name_of(a.network, SHAPE, a.features) for a in (base, *others)])
    solver = replace(base, solver="eigenpro")
    assert name_of(base.network) == name_of(solver.network, SHAPE, solver.features)


def test_a_name_depends_on_the_prior_its_numbers_and_the_contents_of_its_arrays() -> None:
    planes = PLANES.copy()
    planes[1, 7, 15] += 1e-9  # what printing an array does not show
    priors: list[Any] = [
        *PRIORS,
        Stationary(1.0, 0.5),
        Stationary(1.0, 0.25),
        Adjacency(2.5),
        Features(planes),
        Features(PLANES.astype(np.float32)),
        Features(PLANES.reshape(4, 4, 16)),
        replace(GUIDED, image=GUIDED.image + 1e-9),
        replace(GUIDED, radius=3.0),
        replace(GUIDED, bandwidth=0.2),
        replace(GUIDED, patch_radius=3),
        replace(GUIDED, patch_sigma=1.0),
    ]
    assert distinct([name_of(prior=prior) for prior in priors])
    transposed = PLANES.transpose(0, 2, 1).copy().transpose(0, 2, 1)  # other strides, same content
    assert name_of(prior=Features(transposed)) == name_of(prior=FEATURES)


def test_a_name_depends_on_shape_and_dtype() -> None:
    shapes = [(8, 16), (16, 8), (8, 8), (81, 6)]
    names = [name_of(shape=shape, dtype=dtype) for shape in shapes for dtype in (np.float32, float)]
    assert distinct(names)
    assert name_of(dtype="f8") == name_of(dtype=np.float64)
    assert name_of(shape=tuple(map(np.int64, SHAPE))) == name_of()


def test_a_name_depends_on_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    before = name_of()
    monkeypatch.setattr(store_module, "_origin", lambda: "other sources")
    assert name_of() != before


def test_a_name_is_the_same_in_another_process_and_made_of_hexadecimal_digits() -> None:
    program = (
        "from ntk_core.networks.architecture import Architecture as A;"
        "from ntk_core.kernels.store import *;"
        "print(kernel_name(A().network, (8, 16), A().features), end='')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == kernel_name(Architecture().network, SHAPE, Architecture().features)
    assert len(done.stdout) == 64
    assert set(done.stdout) <= set("0123456789abcdef")


@dataclass(frozen=True)
class Foreign(Identity):
    """A prior of whose code nothing is known."""


class Plain:
    """A prior whose repr is an address."""

    shift_invariant = True
    covariance = Identity().covariance


@pytest.mark.parametrize("prior", [Foreign(), Plain()], ids=["dataclass", "class"])
def test_kernels_of_priors_from_outside_the_package_are_not_stored(prior: Any) -> None:
    store: dict[str, bytes] = {}
    with pytest.raises(TypeError, match="cannot be part of a name"):
        name_of(prior=prior)
    kernel = stored_kernel(NETWORK, SHAPE, prior, store)
    np.testing.assert_array_equal(
        kernel.row(0, 0), ntk_core.kernel(NETWORK, SHAPE, Identity()).row(0, 0)
    )
    assert store == {}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("prior", PRIORS, ids=lambda prior: type(prior).__name__)
@pytest.mark.parametrize("network", [NETWORK, Sequential(Conv(3), ReLU(), Conv(5))])
def test_a_stored_kernel_is_read_back_unchanged(
    network: Sequential, prior: Any, dtype: Any, built: list[Any]
) -> None:
    store: dict[str, bytes] = {}
    shape = (8, 16)
    first = stored_kernel(network, shape, prior, store, dtype=dtype)
    again = stored_kernel(network, shape, prior, store, dtype=dtype)
    assert len(built) == len(store) == 1
    assert type(again) is type(first)
    assert type(again) is (Cyclostationary if prior.shift_invariant else Dense)
    assert again.values.dtype == dtype
    assert again.shape == shape
    np.testing.assert_array_equal(again.values, first.values)


def test_a_stored_kernel_on_a_larger_torus_is_read_back() -> None:
    store: dict[str, bytes] = {}
    shape = (64, 96)
    kernel = stored_kernel(NETWORK, shape, Stationary(), store)
    again = stored_kernel(NETWORK, shape, Stationary(), store)
    assert kernel.values.shape[2:] < shape
    np.testing.assert_array_equal(again.row(3, 5), kernel.row(3, 5))


@pytest.mark.parametrize("levels", [1, 2, 3])
def test_a_torus_of_one_period_is_not_taken_for_a_dense_kernel(levels: int) -> None:
    # Its values have the shape of a dense kernel's.
    network, shape = Architecture(levels=levels).network, (1 << levels, 1 << levels)
    store: dict[str, bytes] = {}
    kernel = stored_kernel(network, shape, Identity(), store)
    assert kernel.values.shape == shape + shape
    again = stored_kernel(network, shape, Identity(), store)
    assert isinstance(again, Cyclostationary)
    np.testing.assert_array_equal(again.to_dense(), kernel.to_dense())


def entry(array: np.ndarray, name: str) -> bytes:
    """Return an entry whose digest is right, whatever it holds."""
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=True)
    return sealed(buffer.getvalue(), name)


def sealed(body: bytes, name: str) -> bytes:
    return hashlib.sha256(name.encode() + body).digest() + body


def flip(content: bytes, place: int) -> bytes:
    changed = bytearray(content)
    changed[place] ^= 1
    return bytes(changed)


def archive(**arrays: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


class Bomb:
    """Fails the test if it is unpickled."""

    def __reduce__(self) -> Any:
        return pytest.fail, ("an entry was unpickled",)


DAMAGE = {
    "empty": lambda _name, _good: b"",
    "only part of a digest": lambda _name, good: good[:31],
    "only a digest": lambda _name, good: good[:32],
    "truncated header": lambda _name, good: good[:60],
    "truncated": lambda _name, good: good[:-1],
    "longer": lambda _name, good: good + b"\0",
    "flipped in the digest": lambda _name, good: flip(good, 0),
    "flipped in the header": lambda _name, good: flip(good, 40),
    "flipped in the values": lambda _name, good: flip(good, -5),
    "text": lambda _name, _good: b"hello",
    "another entry": lambda _name, good: sealed(good[32:], "0123"),
    "sealed nothing": lambda name, _good: sealed(b"", name),
    "sealed text": lambda name, _good: sealed(b"hello" * 20, name),
    "sealed archive": lambda name, _good: sealed(archive(a=np.zeros((2, 2, 8, 16))), name),
    "sealed but short": lambda name, good: sealed(good[32:-8], name),
    "pickle": lambda _name, _good: pickle.dumps(Bomb()),
    "sealed pickle": lambda name, _good: sealed(pickle.dumps(Bomb()), name),
    "sealed objects": lambda name, _good: entry(np.full((2, 2, 8, 16), Bomb()), name),
    "three axes": lambda name, _good: entry(np.zeros((2, 8, 16)), name),
    "float32": lambda name, _good: entry(np.zeros((2, 2, 8, 16), np.float32), name),
    "another period": lambda name, _good: entry(np.zeros((1, 1, 8, 16)), name),
    "sides too large": lambda name, _good: entry(np.zeros((2, 2, 8, 18)), name),
    "odd sides": lambda name, _good: entry(np.zeros((2, 2, 8, 15)), name),
    "a dense kernel of another shape": lambda name, _good: entry(np.zeros((2, 4, 2, 4)), name),
}


@pytest.mark.parametrize("prior", [Stationary(), Meshgrid()], ids=["cyclostationary", "dense"])
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_entry_is_replaced(
    damage: Any, prior: Any, built: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    name, store = name_of(prior=prior), {}
    expected = stored_kernel(NETWORK, SHAPE, prior, store)
    good = store[name]
    store[name] = damage(name, good)
    assert store[name] != good
    monkeypatch.setattr(store_module, "WORTH", 1e9)  # replaced however fast it is built
    kernel = stored_kernel(NETWORK, SHAPE, prior, store)
    assert len(built) == 2
    np.testing.assert_array_equal(kernel.values, expected.values)
    assert store == {name: good}


class Refusing(dict[str, bytes]):
    """A store on a disk that gives and takes nothing."""

    def __getitem__(self, name: str) -> bytes:
        raise PermissionError(13, "Permission denied")

    def __setitem__(self, name: str, content: bytes) -> None:
        raise OSError(28, "No space left on device")


def test_a_failing_store_is_ignored(built: list[Any]) -> None:
    kernel = stored_kernel(NETWORK, SHAPE, Stationary(), Refusing())
    assert len(built) == 1
    np.testing.assert_array_equal(
        kernel.values, ntk_core.kernel(NETWORK, SHAPE, Stationary()).values
    )


def test_without_a_store_the_kernel_is_built(built: list[Any]) -> None:
    stored_kernel(NETWORK, SHAPE, Meshgrid())
    assert len(built) == 1


def test_kernels_that_are_quick_to_build_are_not_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 0.05, 1.0, 1.5])
    monkeypatch.setattr(store_module, "WORTH", 0.1)
    monkeypatch.setattr("ntk_core.kernels.store.time.perf_counter", lambda: next(clock))
    store: dict[str, bytes] = {}
    stored_kernel(NETWORK, SHAPE, Stationary(), store)
    assert store == {}
    stored_kernel(NETWORK, SHAPE, Stationary(), store)
    assert list(store) == [name_of()]
