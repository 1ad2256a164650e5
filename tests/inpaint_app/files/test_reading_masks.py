from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from inpaint_app.errors import FileError
from inpaint_app.files.images import read_mask, write_image

if TYPE_CHECKING:
    from pathlib import Path

HALF = np.array([[0, 127, 128, 255]], dtype=np.uint8)
RAMP = np.arange(100, dtype=np.uint8)[None]
EXPECTED = np.array([[False, False, True, True]])


def rgba(colour: int, alpha: list[int]) -> np.ndarray:
    pixels = np.full((1, len(alpha), 4), colour, dtype=np.uint8)
    pixels[..., 3] = alpha
    return pixels


@pytest.mark.parametrize(
    ("pixels", "expected"),
    [
        pytest.param(HALF, EXPECTED, id="grey"),
        pytest.param(np.dstack([HALF] * 3), EXPECTED, id="colour"),
        pytest.param(HALF.astype(np.uint16) * 257, EXPECTED, id="16 bits"),
        pytest.param(HALF.astype(np.float32) / 255, EXPECTED, id="floating point"),
        pytest.param(np.dstack([HALF] * 3 + [HALF * 0 + 255]), EXPECTED, id="opaque alpha"),
        pytest.param(rgba(0, [0, 127, 128, 255]), EXPECTED, id="dark paint on a clear layer"),
        pytest.param(rgba(255, [0, 127, 128, 255]), EXPECTED, id="white paint on a clear layer"),
        pytest.param(np.dstack([HALF * 0, HALF]), EXPECTED, id="grey with alpha"),
    ],
)
def test_white_is_to_be_filled(tmp_path: Path, pixels: np.ndarray, expected: np.ndarray) -> None:
    path = tmp_path / "mask.tif"
    write_image(path, pixels)
    mask = read_mask(path, (1, 4))
    assert mask.dtype == np.bool_
    np.testing.assert_array_equal(mask, expected)
    np.testing.assert_array_equal(read_mask(path, inverted=True), ~expected)


@pytest.mark.parametrize(
    ("pixels", "inverted", "said"),
    [
        pytest.param(RAMP, False, r"128 or more, .* is 99 of 255", id="8 bits"),
        pytest.param(
            RAMP.astype(np.uint16) * 300,
            False,
            r"32768 or more, .* is 29700 of 65535",
            id="16 bits",
        ),
        pytest.param(HALF / np.float32(1000), False, r"0\.5 or more, .* 0\.255 of 1", id="float"),
        pytest.param(rgba(0, [255] * 4), False, r"its brightest value is 0 of 255", id="black"),
        pytest.param(
            rgba(255, [0, 0, 0, 0]), False, r"every pixel of it is transparent", id="clear"
        ),
        pytest.param(
            HALF * 0 + 200, True, r"below 128, .* darkest value is 200 of 255", id="inverted"
        ),
    ],
)
def test_the_error_for_an_empty_mask_names_the_values_found(
    tmp_path: Path, pixels: np.ndarray, inverted: bool, said: str
) -> None:
    write_image(tmp_path / "mask.tif", pixels)
    with pytest.raises(FileError, match=r"mask\.tif: the mask is empty; .*" + said):
        read_mask(tmp_path / "mask.tif", inverted=inverted)


def test_a_one_bit_mask_is_read(tmp_path: Path) -> None:
    Image.fromarray(EXPECTED).save(tmp_path / "mask.png")
    np.testing.assert_array_equal(read_mask(tmp_path / "mask.png"), EXPECTED)


def test_a_mask_of_another_size_names_both(tmp_path: Path) -> None:
    write_image(tmp_path / "mask.png", HALF)
    with pytest.raises(FileError, match=r"mask\.png is 4 × 1 pixels but the image is 30 × 24"):
        read_mask(tmp_path / "mask.png", (24, 30))
