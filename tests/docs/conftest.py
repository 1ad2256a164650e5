"""A folder with the files that the documentation speaks of."""

from __future__ import annotations

import numpy as np
import pytest
import tifffile
from PIL import Image
from skimage import data


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    photograph = data.astronaut()[40:104, 150:214]
    mask = np.zeros((64, 64), np.uint8)
    mask[30:33, 5:60] = 255
    for name in ("scans", "masks", "film/1"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("photo.png", "scans/7.jpg"):
        Image.fromarray(photograph).save(name)
    for name in ("mask.png", "logo.png", "masks/7-mask.png"):
        Image.fromarray(mask).save(name)
    tifffile.imwrite("film/1/0001.tif", photograph.astype(np.uint16) * 257, photometric="rgb")
    heights = np.where(mask > 0, np.nan, 10 * photograph[..., 0].astype(np.float32))
    tifffile.imwrite("HEIGHTS.tif", heights, photometric="minisblack")
    random = np.random.default_rng(0)
    size = random.normal(size=(120, 1))
    numbers = [170, 70, 42] + size * [9, 11, 2] + random.normal(size=(120, 3)) * [3, 5, 0.5]
    rows = [
        f"{number},P{number},{a:.1f},{b:.1f},{c:.0f},1980-01-02"
        for number, (a, b, c) in enumerate(numbers, 1)
    ]
    for row in range(0, 120, 3):
        cells = rows[row].split(",")
        cells[2 + row % 4 % 3] = ""
        rows[row] = ",".join(cells)
    (tmp_path / "table.csv").write_text("id,name,height,weight,shoe,born\n" + "\n".join(rows))
    return tmp_path
