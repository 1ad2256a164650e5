"""Small pictures and masks on disk, for the tests of files and of the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHAPE = (24, 30)


@dataclass(frozen=True)
class Files:
    """A folder with a photo, a mask that fits it, and nothing else."""

    folder: Path
    image: Path
    mask: Path

    @property
    def output(self) -> Path:
        return self.folder / "out.png"

    def snapshot(self) -> dict[str, bytes]:
        """Return the contents of every file below the folder."""
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in files}


def make_pixels(channels: int, dtype: str, shape: tuple[int, int] = SHAPE) -> np.ndarray:
    """Return random pixels over the whole range of `dtype`; one channel is (H, W)."""
    rng = np.random.default_rng(channels)
    full = shape if channels == 1 else (*shape, channels)
    if dtype == "float32":
        return rng.random(full, dtype=np.float32)
    return rng.integers(0, np.iinfo(dtype).max, full, dtype=dtype, endpoint=True)


def make_mask(shape: tuple[int, int] = SHAPE) -> np.ndarray:
    mask = np.zeros(shape, dtype=bool)
    mask[6:10, 8:13] = True
    return mask


@pytest.fixture(scope="session")
def pixels_of() -> Callable[..., np.ndarray]:
    return make_pixels


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test read or write the user's kernels."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    folder = tmp_path / "work"
    folder.mkdir()
    Image.fromarray(make_pixels(3, "uint8")).save(folder / "photo.png")
    Image.fromarray(make_mask()).save(folder / "mask.png")
    monkeypatch.chdir(folder)
    return Files(folder, folder / "photo.png", folder / "mask.png")
