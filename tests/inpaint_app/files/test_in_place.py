"""Writing over a file that holds more than was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from inpaint_app.errors import FileError
from inpaint_app.files.images import losses, read_image, write_image
from inpaint_app.files.layered import write_layers

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("suffix", "frames"), [(".png", 2), (".png", 3), (".webp", 3)])
def test_frames_that_were_not_read_are_not_overwritten(
    tmp_path: Path, suffix: str, frames: int
) -> None:
    rng = np.random.default_rng(0)
    first, *more = (
        Image.fromarray(rng.integers(0, 256, (20, 30, 3), np.uint8)) for _ in range(frames)
    )
    path = tmp_path / f"a{suffix}"
    first.save(path, save_all=True, append_images=more)
    before = path.read_bytes()
    link = tmp_path / f"link{suffix}"
    link.symlink_to(path)
    picture = read_image(path)
    for target in (path, link):
        with pytest.raises(FileError, match=r"also holds .*(another|2 more) picture"):
            losses(target, picture)
        with pytest.raises(FileError, match="would be lost; write to another name"):
            write_image(target, picture.pixels, like=picture, overwrite=True)
    assert path.read_bytes() == before
    write_image(tmp_path / f"b{suffix}", picture.pixels, like=picture)
    layers = tmp_path / "a.tif"
    write_layers(layers, picture, picture.pixels, np.zeros((20, 30), bool))
