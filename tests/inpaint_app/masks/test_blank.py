from __future__ import annotations

import gc
import pickle

import numpy as np
import pytest

from benchmarks.common.measure import STATUS
from inpaint_app.masks.blank import blank_mask


def resident() -> int:
    """Return the memory of this process, in bytes."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmRSS"))
    return 1024 * int(line.split()[1])


@pytest.mark.parametrize("shape", [(1, 1), (7, 9), (1030, 1021), (2500, 3001)])
def test_it_is_like_a_mask_of_zeros(shape):
    mask = blank_mask(shape)
    expected = np.zeros(shape, bool)
    assert mask.dtype == bool
    assert mask.shape == shape
    assert mask.flags.c_contiguous
    assert not mask.any()
    mask[shape[0] // 2, :] = expected[shape[0] // 2, :] = True
    np.testing.assert_array_equal(mask, expected)
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(mask)), expected)
    assert not blank_mask(shape).any(), "two masks share no memory"


@pytest.mark.skipif(not STATUS.exists(), reason="needs the memory figures of Linux")
def test_it_takes_memory_only_where_it_is_written_and_gives_it_back():
    before = resident()
    masks = [blank_mask((10_000, 10_000)) for _ in range(3)]
    for mask in masks:
        mask[5000, 3000:3100] = True
    assert resident() - before < 20 << 20
    masks[0][:] = True
    assert resident() - before > 90 << 20
    del masks, mask
    gc.collect()
    assert resident() - before < 20 << 20
