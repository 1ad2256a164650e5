"""What is in a TIFF does not depend on who reads it: as a whole, by windows, and back again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import tifffile

from inpaint_app.files.images import read_image
from inpaint_app.filling.restore import RestoreOrder, restore
from inpaint_app.huge.restore import restore_by_parts
from inpaint_app.huge.tiff_source import TiffSource
from inpaint_app.settings.choices import Choices
from ntk_core import Rect
from tests.inpaint_app.tiff_files import CASES, EXTRAS, HOLE, SHAPE, Case, read, samples_of, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_tiff_is_the_same_to_all_readers(tmp_path: Path, case: Case) -> None:
    samples = samples_of(case)
    source = tmp_path / "in.tif"
    write(source, case, samples)
    tifffile.imwrite(tmp_path / "mask.tif", HOLE, photometric="minisblack", metadata=None)

    picture = read_image(source)
    parts = TiffSource(source, 0)
    seen = parts.seen(Rect(0, 0, *SHAPE))
    parts.close()
    assert seen.tobytes() == np.ascontiguousarray(picture.pixels).tobytes()
    channels = case.colours + (case.alpha is not None)
    assert picture.pixels.shape == (SHAPE if channels == 1 else (*SHAPE, channels))

    outputs = tmp_path / "whole.tif", tmp_path / "parts.tif"
    choices = Choices("fast")
    restore(RestoreOrder(source, tmp_path / "mask.tif", outputs[0], choices))
    restore_by_parts(RestoreOrder(source, tmp_path / "mask.tif", outputs[1], choices), 10**9)
    (whole, meanings), (by_parts, others) = read(outputs[0]), read(outputs[1])
    assert meanings == others == EXTRAS[case.extras]
    assert whole.dtype == by_parts.dtype == samples.dtype
    if case.white_zero:  # as a whole it is written with black at 0
        for found in (by_parts, samples):
            found[..., 0] = np.iinfo(case.dtype).max - found[..., 0]
    assert whole.tobytes() == by_parts.tobytes()

    outside = ~HOLE
    assert whole[outside].tobytes() == samples[outside].tobytes()
    for index in range(case.colours, samples.shape[2]):
        if index != case.alpha:
            assert whole[..., index].tobytes() == samples[..., index].tobytes()
    assert not np.array_equal(whole[HOLE], samples[HOLE])
    if case.premultiplied:
        assert (whole[HOLE][:, : case.colours] <= whole[HOLE][:, [case.alpha]]).all()
