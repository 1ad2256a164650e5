"""Values of the wrong kind at every public entry: one sentence, which names what was given."""

from __future__ import annotations

import re
from functools import partial

import numpy as np
import pytest

import ntk_core
from ntk_core import Architecture, CustomArchitecture, InpaintError, complete_matrix
from ntk_core.networks import (
    Adjacency,
    Conv,
    Features,
    Guided,
    LeakyReLU,
    ReLU,
    Sequential,
    Stationary,
    Upsample,
)

IMAGE = np.linspace(0, 1, 144).reshape(12, 12)
MASK = np.zeros((12, 12), bool)
MASK[4:7, 5] = True
TABLE = [[1.0, 2.0], [2.0, np.nan], [3.0, 5.0]]
NETWORK = Sequential(Conv(3), ReLU(), Conv(3))

ODD = {
    "None": None,
    "a word": "words",
    "an empty word": "",
    "True": True,
    "NaN": np.nan,
    "infinity": np.inf,
    "minus infinity": -np.inf,
    "negative": -3,
    "huge": 10**400,
    "complex": 1j,
    "list": [],
    "pair": (1, 2),
    "array": np.ones((2, 3, 4)),
    "dictionary": {"a": 1},
    "object": object(),
    "type": int,
    "half": 0.5,
}
"""Values of all kinds; almost none fits anywhere."""

inpaint = partial(ntk_core.inpaint, IMAGE, MASK)
inpaint_iter = partial(ntk_core.inpaint_iter, IMAGE, MASK)
kernel = partial(ntk_core.kernel, NETWORK, (4, 4))
stored = partial(ntk_core.stored_kernel, NETWORK, (4, 4))
rows = partial(ntk_core.fully_connected_kernel, [[1.0], [2.0]])

NUMBER, DEFAULT = {"half"}, {"None"}
# What takes a value, and the kinds that it takes.
ENTRIES = {
    "inpaint image": (lambda v: ntk_core.inpaint(v, MASK), set()),
    "inpaint mask": (lambda v: ntk_core.inpaint(IMAGE, v), set()),
    "inpaint method": (lambda v: inpaint_iter(method=v), set()),
    "inpaint architecture": (
        lambda v: inpaint_iter(method="paper", architecture=v),
        DEFAULT,
    ),
    "inpaint prior": (lambda v: inpaint_iter(method="paper", prior=v), DEFAULT),
    "inpaint kernel_store": (
        lambda v: inpaint_iter(method="paper", kernel_store=v),
        DEFAULT | {"dictionary"},
    ),
    "inpaint workers": (lambda v: inpaint_iter(workers=v), DEFAULT),
    "inpaint protect": (lambda v: inpaint_iter(protect=v), DEFAULT),
    "inpaint sources": (lambda v: inpaint_iter(sources=v), DEFAULT),
    "inpaint wanted": (lambda v: inpaint_iter(wanted=v), DEFAULT),
    "inpaint channel_axis": (lambda v: inpaint_iter(channel_axis=v), DEFAULT),
    "inpaint data_range": (lambda v: inpaint_iter(data_range=v), DEFAULT),
    "inpaint across_slices": (lambda v: inpaint_iter(across_slices=v), set()),
    "inpaint passes": (lambda v: inpaint_iter(passes=v), DEFAULT),
    "inpaint passes of fast": (lambda v: inpaint_iter(method="fast", passes=v), DEFAULT),
    "inpaint radius": (lambda v: inpaint_iter(radius=v), DEFAULT | NUMBER),
    "inpaint bandwidth": (lambda v: inpaint_iter(bandwidth=v), DEFAULT | NUMBER),
    "inpaint reach": (lambda v: inpaint_iter(reach=v), DEFAULT),
    "inpaint ridge": (lambda v: inpaint_iter(ridge=v), DEFAULT | NUMBER),
    "inpaint locality": (lambda v: inpaint_iter(locality=v), DEFAULT | NUMBER),
    "inpaint seed": (lambda v: inpaint_iter(seed=v), DEFAULT),
    "inpaint patch_size": (lambda v: inpaint_iter(patch_size=v), DEFAULT),
    "inpaint rotations": (lambda v: inpaint_iter(rotations=v), DEFAULT | {"True"}),
    "defaults": (ntk_core.defaults, set()),
    "complete_matrix values": (complete_matrix, set()),
    "complete_matrix observed": (lambda v: complete_matrix(TABLE, v), DEFAULT),
    "complete_matrix row_features": (
        lambda v: complete_matrix(TABLE, row_features=v),
        DEFAULT,
    ),
    "complete_matrix depth": (lambda v: complete_matrix(TABLE, depth=v), set()),
    "complete_matrix ridge": (lambda v: complete_matrix(TABLE, ridge=v), NUMBER | DEFAULT),
    "complete_matrix center": (lambda v: complete_matrix(TABLE, center=v), DEFAULT | {"True"}),
    "complete_matrix passes": (lambda v: complete_matrix(TABLE, passes=v), DEFAULT),
    "complete_matrix column_features": (
        lambda v: complete_matrix(TABLE, column_features=v),
        DEFAULT,
    ),
    "complete_matrix model": (lambda v: complete_matrix(TABLE, model=v), set()),
    "complete_matrix seed": (lambda v: complete_matrix(TABLE, seed=v), {"zero"}),
    "complete_matrix workers": (lambda v: complete_matrix(TABLE, workers=v), DEFAULT),
    "complete_matrix memory_mb": (lambda v: complete_matrix(TABLE, memory_mb=v), DEFAULT),
    "RowCompleter values": (ntk_core.RowCompleter, set()),
    "RowCompleter observed": (lambda v: ntk_core.RowCompleter(TABLE, v), DEFAULT),
    "RowCompleter model": (lambda v: ntk_core.RowCompleter(TABLE, model=v), set()),
    "RowCompleter depth": (lambda v: ntk_core.RowCompleter(TABLE, depth=v), set()),
    "RowCompleter seed": (lambda v: ntk_core.RowCompleter(TABLE, seed=v), set()),
    "RowCompleter rows": (ntk_core.RowCompleter(TABLE).complete, set()),
    "one_hot labels": (ntk_core.one_hot, {"a word", "pair", "dictionary"}),
    "one_hot scale": (lambda v: ntk_core.one_hot(["a"], scale=v), NUMBER),
    "with_identity features": (ntk_core.with_identity, set()),
    "with_identity weight": (lambda v: ntk_core.with_identity([[1.0]], weight=v), NUMBER),
    "known_values scale": (lambda v: ntk_core.known_values(TABLE, scale=v), NUMBER),
    "category_means labels": (lambda v: ntk_core.category_means(TABLE, v), set()),
    "kernel network": (lambda v: ntk_core.kernel(v, (4, 4)), set()),
    "kernel shape": (lambda v: ntk_core.kernel(NETWORK, v), {"pair"}),
    "kernel prior": (kernel, DEFAULT),
    "kernel padding": (lambda v: kernel(padding=v), set()),
    "kernel reach": (lambda v: kernel(padding="zeros", reach=v), DEFAULT),
    "kernel scaling": (lambda v: kernel(scaling=v), set()),
    "kernel of": (lambda v: kernel(of=v), set()),
    "kernel dtype": (lambda v: kernel(dtype=v), DEFAULT),
    "stored_kernel network": (lambda v: ntk_core.stored_kernel(v, (4, 4), Stationary(), {}), set()),
    "stored_kernel shape": (
        lambda v: ntk_core.stored_kernel(NETWORK, v, Stationary(), {}),
        {"pair"},
    ),
    "stored_kernel prior": (lambda v: stored(v, {}), DEFAULT),
    "stored_kernel store": (
        lambda v: stored(Stationary(), v),
        DEFAULT | {"dictionary"},
    ),
    "stored_kernel dtype": (lambda v: stored(Stationary(), {}, dtype=v), DEFAULT),
    "fully_connected_kernel x1": (ntk_core.fully_connected_kernel, set()),
    "fully_connected_kernel x2": (rows, DEFAULT),
    "fully_connected_kernel depth": (lambda v: rows(depth=v), set()),
    "fully_connected_kernel slope": (lambda v: rows(slope=v), NUMBER),
    "Architecture levels": (lambda v: Architecture(levels=v), set()),
    "Architecture slope": (lambda v: Architecture(slope=v), NUMBER),
    "Architecture resampling": (lambda v: Architecture(resampling=v), set()),
    "Architecture prior": (lambda v: Architecture(prior=v), set()),
    "Architecture radius": (lambda v: Architecture(radius=v), NUMBER),
    "Architecture solver": (lambda v: Architecture(solver=v), set()),
    "Architecture border": (lambda v: Architecture(border=v), set()),
    "CustomArchitecture network": (CustomArchitecture, set()),
    "CustomArchitecture prior": (lambda v: CustomArchitecture(NETWORK, v), set()),
    "CustomArchitecture solver": (lambda v: CustomArchitecture(NETWORK, solver=v), set()),
    "CustomArchitecture border": (lambda v: CustomArchitecture(NETWORK, border=v), set()),
    "Conv kernel_size": (Conv, set()),
    "Conv sigma": (lambda v: Conv(3, sigma=v), DEFAULT | NUMBER),
    "LeakyReLU slope": (LeakyReLU, NUMBER),
    "Upsample mode": (Upsample, set()),
    "Sequential layer": (lambda v: Sequential(Conv(3), v, Conv(3)), set()),
    "Sequential first": (Sequential, set()),
    "Stationary variance": (lambda v: Stationary(v, 0.0), NUMBER),
    "Stationary between": (lambda v: Stationary(1.0, v), NUMBER),
    "Adjacency radius": (Adjacency, NUMBER),
    "Features planes": (Features, {"array"}),
    "Guided image": (lambda v: Guided(v, 2.0, 0.2), {"array"}),
    "Guided radius": (lambda v: Guided(IMAGE, v, 0.2), NUMBER),
    "Guided bandwidth": (lambda v: Guided(IMAGE, 2.0, v), NUMBER),
    "Guided patch_radius": (lambda v: Guided(IMAGE, 2.0, 0.2, patch_radius=v), set()),
    "Guided patch_sigma": (lambda v: Guided(IMAGE, 2.0, 0.2, patch_sigma=v), NUMBER),
}


def closed(result):
    """Close a generator that was asked for nothing."""
    if hasattr(result, "close"):
        result.close()


def is_one_sentence(text):
    """Tell whether a text is one line, of a length that is read, that says what to do."""
    return "\n" not in text and 20 < len(text) < 400 and re.search(r"[;,:] ", text)


@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("entry", ENTRIES)
def test_a_value_of_the_wrong_kind_is_one_sentence(entry, kind):
    call, taken = ENTRIES[entry]
    if kind in taken:
        closed(call(ODD[kind]))
        return
    with pytest.raises(InpaintError) as caught:
        closed(call(ODD[kind]))
    text = str(caught.value)
    assert is_one_sentence(text), text


@pytest.mark.parametrize("entry", ["inpaint passes", "inpaint workers", "Architecture levels"])
@pytest.mark.parametrize("value", [2, 2.0, np.int64(2), np.float32(2), np.uint8(2)], ids=repr)
def test_whole_numbers_of_any_type_are_taken(entry, value):
    closed(ENTRIES[entry][0](value))


@pytest.mark.parametrize("value", [0.5, np.float32(0.5), np.float16(0.5), 1], ids=repr)
def test_numbers_of_any_type_are_taken(value):
    for entry in ("inpaint radius", "Architecture slope", "complete_matrix ridge"):
        closed(ENTRIES[entry][0](value))


RAGGED = [[0.0, 1.0], [1.0]]


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: ntk_core.inpaint(RAGGED, MASK), "the image"),
        (lambda: ntk_core.inpaint(IMAGE, RAGGED), "the mask"),
        (lambda: inpaint(protect=RAGGED), "protect="),
        (lambda: complete_matrix(RAGGED), "values"),
        (lambda: complete_matrix(TABLE, RAGGED), "observed"),
        (lambda: complete_matrix(TABLE, row_features=RAGGED), "row_features"),
        (lambda: ntk_core.with_identity(RAGGED), "a block of features"),
        (lambda: Features([RAGGED]), "planes of Features"),
        (lambda: Guided(RAGGED, 2.0, 0.2), "the image of Guided"),
        (lambda: rows(RAGGED), "x2"),
    ],
)
def test_rows_of_unequal_lengths_are_no_array(call, named):
    with pytest.raises(InpaintError, match=f"^{named} is .* which is no array; give one whose"):
        call()


def masked(shape, dtype=float):
    array = np.ma.array(np.ones(shape, dtype), mask=False)
    array[0, 0] = np.ma.masked
    return array


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: ntk_core.inpaint(IMAGE, masked((12, 12), bool)), "the mask"),
        (lambda: inpaint(protect=masked((12, 12), bool)), "protect="),
        (lambda: inpaint(sources=masked((12, 12), bool)), "sources="),
        (lambda: inpaint(wanted=masked((12, 12), bool)), "wanted="),
        (lambda: complete_matrix(TABLE, masked((3, 2), bool)), "observed"),
        (lambda: complete_matrix(TABLE, row_features=masked((3, 2))), "row_features"),
        (lambda: Features(masked((2, 3, 4))), "planes of Features"),
        (lambda: Guided(masked((4, 4)), 2.0, 0.2), "the image of Guided"),
        (lambda: rows(masked((3, 1))), "x2"),
    ],
)
def test_what_is_masked_in_an_array_is_not_lost_in_silence(call, named):
    with pytest.raises(InpaintError, match=f"^{named} is a masked array; give a plain one"):
        call()


def test_a_masked_array_in_which_nothing_is_masked_is_plain():
    solution = ntk_core.inpaint(IMAGE, np.ma.array(MASK), method="fast")
    np.testing.assert_array_equal(solution.image, inpaint(method="fast").image)


# -- what the issue names


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: inpaint(architecture=NETWORK),
            "an architecture was given, but method 'auto' has none; choose method 'paper'",
        ),
        (
            lambda: Features([[1]]),
            r"Features has planes of shape \(1, 1\) and dtype int64; they must be real numbers of "
            r"shape \(planes, height, width\)",
        ),
        (
            lambda: complete_matrix(TABLE, depth="a"),
            "depth is 'a'; it must be a whole number, 1 to 64",
        ),
        (
            lambda: ntk_core.kernel(NETWORK, (4, 4, 3)),
            r"the kernel's shape is \(4, 4, 3\); it must be \(height, width\), two whole numbers",
        ),
        (
            lambda: ntk_core.kernel(NETWORK, (4, 4.5)),
            r"the kernel's shape is \(4, 4.5\); it must be",
        ),
        (
            lambda: Guided(IMAGE * 255, 2.0, 0.2),
            "Guided has an image with values from 0 to 255; they must be from 0 to 1",
        ),
        (
            lambda: Sequential([Conv(3), ReLU(), Conv(3)]),
            r"the network has the layer \[Conv.*; give Conv\(\).* a list of them with a \*",
        ),
        (lambda: Sequential(Conv(3), ReLU, Conv(3)), "the network has the layer <class"),
    ],
)
def test_the_sentences(call, message):
    with pytest.raises(InpaintError, match=message):
        call()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: ntk_core.kernel(NETWORK, (256, 256), Adjacency(2), padding="zeros"),
            r"between all 65,536 pixels would be 34\.4 GB, and take 365 GB to compute, but this "
            "computer has 16 GB; choose a smaller shape",
        ),
        (
            lambda: ntk_core.kernel(
                NETWORK, (256, 256), Adjacency(2), padding="zeros", dtype=np.float32
            ),
            r"would be 17\.2 GB",
        ),
        (
            lambda: ntk_core.kernel(NETWORK, (256, 256)).to_dense(),
            r"as one array, would be 34\.4 GB, and take 103 GB",
        ),
        (
            lambda: ntk_core.kernel(NETWORK, (2048, 2048), Adjacency(2), padding="zeros", reach=20),
            r"of near pixels would be 56\.4 GB",
        ),
        (
            lambda: ntk_core.kernel(Architecture(levels=5).network, (2048, 2048), Adjacency(400)),
            r"by phase and offset would be .* GB",
        ),
        (
            lambda: ntk_core.fully_connected_kernel(np.ones((40_000, 1)), depth=1),
            r"between 40,000 and 40,000 rows would be 25\.6 GB",
        ),
    ],
)
def test_a_kernel_that_is_too_large_is_refused_before_it_is_taken(call, message, monkeypatch):
    monkeypatch.setattr("ntk_core.kernels.room.physical_memory", lambda: 16_000_000_000)
    import tracemalloc

    tracemalloc.start()
    try:
        with pytest.raises(ntk_core.InvalidOptionError, match=message):
            call()
        assert tracemalloc.get_traced_memory()[1] < 1 << 28
    finally:
        tracemalloc.stop()


def test_the_memory_of_this_computer_is_known(monkeypatch):
    from ntk_core.machine import memory

    assert memory.physical_memory() > 1 << 28
    monkeypatch.delattr("os.sysconf")
    assert memory.physical_memory() == memory.USUAL
