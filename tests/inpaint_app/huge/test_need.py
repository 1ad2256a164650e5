"""The estimate of the memory of a part."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from inpaint_app.filling.restore import RestoreOrder
from inpaint_app.huge import work
from inpaint_app.huge.need import PartNeed
from inpaint_app.huge.restore import restore_by_parts
from inpaint_app.settings.choices import Choices
from ntk_core import Rect


def test_soft_edges_take_a_byte_for_each_pixel() -> None:
    rect, masked = Rect(0, 0, 300, 200), Rect(100, 50, 120, 80)
    hard, soft = (
        PartNeed(3, np.dtype(np.uint8), "fast", rotations=False, soft=soft).of(rect, masked)
        for soft in (False, True)
    )
    assert soft - hard == 300 * 200


@pytest.mark.parametrize("soft", [False, True])
@pytest.mark.parametrize("grow", [0, 2])
def test_parts_of_a_soft_mask_are_estimated_as_such(
    tmp_path, monkeypatch: pytest.MonkeyPatch, grow: int, *, soft: bool
) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (60, 80, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.tif")
    mask = np.zeros((60, 80), np.uint8)
    mask[20:30, 30:50] = 255
    mask[19, 30:50] = 120 * soft
    Image.fromarray(mask).save(tmp_path / "mask.png")
    seen = []
    made = PartNeed

    def spy(*arguments, **options):
        seen.append(options["soft"])
        return made(*arguments, **options)

    monkeypatch.setattr(work, "PartNeed", spy)
    order = RestoreOrder(
        tmp_path / "a.tif",
        tmp_path / "mask.png",
        tmp_path / "b.tif",
        Choices(method="fast"),
        grow=grow,
    )
    restore_by_parts(order, 500_000_000)
    assert seen == [soft]
