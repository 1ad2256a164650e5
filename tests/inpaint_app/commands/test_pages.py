"""`restore` with pages of a TIFF, and with the infrared channel as the mask."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import tifffile
from PIL import Image

from inpaint_app.__main__ import main
from inpaint_app.files.images import read_image
from tests.inpaint_app.tiff_files import HOLE, SHAPE, Case, samples_of

if TYPE_CHECKING:
    from pathlib import Path

PAGES = [samples_of(Case("uint8", 3, "none", "strips"))]
PAGES += [PAGES[0][::-1].copy(), PAGES[0][:, ::-1].copy()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with tifffile.TiffWriter(tmp_path / "in.tif") as file:
        for page in PAGES:
            file.write(page, photometric="rgb", metadata=None, tile=(32, 32), compression="zlib")
    Image.fromarray(HOLE).save(tmp_path / "mask.png")
    return tmp_path


def run(folder: Path, *arguments: str, image: str = "in.tif", out: str = "out.tif") -> int:
    names = [str(folder / image), *arguments, "-o", str(folder / out)]
    return main(["restore", *names, "--method", "fast", "--json"])


def filled(path: Path) -> list[bool]:
    """Return which pages have a filled hole; nothing else may differ."""
    found = []
    for number, before in enumerate(PAGES, 1):
        after = read_image(path, page=number).pixels
        assert np.array_equal(after[~HOLE], before[~HOLE])
        found.append(not np.array_equal(after, before))
    return found


@pytest.mark.parametrize("options", [(), ("--windows",)])
@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("out", ["out.tif", "in.tif"])
def test_one_page(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    number: int,
    out: str,
) -> None:
    more = ("--page", str(number)) if number > 1 else ()
    overwrite = ("--overwrite",) if out == "in.tif" else ()
    mask = str(folder / "mask.png")
    assert run(folder, mask, *options, *more, *overwrite, out=out) == 0
    assert filled(folder / out) == [n == number for n in (1, 2, 3)]
    assert "notes" in json.loads(capsys.readouterr().out)


def test_windows_give_the_page_of_the_whole(folder: Path) -> None:
    mask = str(folder / "mask.png")
    assert run(folder, mask, "--page", "2", out="whole.tif") == 0
    assert run(folder, mask, "--page", "2", "--windows", out="parts.tif") == 0
    one, other = (read_image(folder / name, page=2).pixels for name in ("whole.tif", "parts.tif"))
    assert np.array_equal(one, other)


@pytest.mark.parametrize("out", ["out.tif", "in.tif"])
def test_all_pages(folder: Path, capsys: pytest.CaptureFixture[str], out: str) -> None:
    mask = str(folder / "mask.png")
    assert run(folder, mask, "--all-pages", "--overwrite", out=out) == 0
    assert filled(folder / out) == [True] * 3
    said = json.loads(capsys.readouterr().out)
    assert said["pages"] == 3
    assert said["masked_pixels"] == 3 * HOLE.sum()
    assert (said["height"], said["width"]) == SHAPE
    single = [read_image(folder / out, page=n).pixels for n in (1, 2, 3)]
    for number, pixels in enumerate(single, 1):
        if out == "out.tif":
            assert run(folder, mask, "--page", str(number), "--overwrite", out="one.tif") == 0
            assert np.array_equal(read_image(folder / "one.tif", page=number).pixels, pixels)


def test_all_pages_with_a_mask_for_each(folder: Path) -> None:
    with tifffile.TiffWriter(folder / "masks.tif") as file:
        for number in range(3):
            marks = np.zeros(SHAPE, np.uint8)
            marks[10 + number * 20 : 14 + number * 20, 10:40] = 255
            file.write(marks, photometric="minisblack", metadata=None)
    assert run(folder, str(folder / "masks.tif"), "--all-pages") == 0
    for number, before in enumerate(PAGES):
        after = read_image(folder / "out.tif", page=number + 1).pixels
        rows = np.flatnonzero((after != before).any(axis=(1, 2)))
        assert set(rows) <= set(range(10 + number * 20, 14 + number * 20))
        assert rows.size


def test_pages_without_a_value_are_filled_where_it_misses(folder: Path) -> None:
    pages = [page[..., 0].astype(np.float32) / 255 for page in PAGES]
    pages[1][HOLE] = np.nan
    with tifffile.TiffWriter(folder / "float.tif") as file:
        for page in pages:
            file.write(page, photometric="minisblack", metadata=None)
    assert run(folder, "--all-pages", image="float.tif") == 0
    found = [read_image(folder / "out.tif", page=n).pixels for n in (1, 2, 3)]
    assert np.isfinite(found[1]).all()
    assert np.array_equal(found[0], pages[0])
    assert np.array_equal(found[2], pages[2])


@pytest.mark.parametrize(
    ("arguments", "out", "said"),
    [
        (("MASK", "--page", "4"), "out.tif", "it has no page 4; the file holds 3 pictures"),
        (("MASK", "--page", "0"), "out.tif", "whole number from 1"),
        (("MASK", "--page", "2", "--all-pages"), "out.tif", "not allowed with argument"),
        (("MASK", "--all-pages"), "out.png", "several pages need a TIFF"),
        (("MASK", "--all-pages", "--windows"), "out.tif", "page by page"),
        (("TWO", "--all-pages"), "out.tif", "has 2 pages and"),
        (("--all-pages",), "out.tif", "no mask was given"),
        (("MASK", "--mask-from", "infrared"), "out.tif", "two masks are given"),
        (("--mask-from", "infrared"), "out.tif", "has no infrared channel"),
        (("--mask-from", "infrared", "--windows"), "out.tif", "--mask-from cannot be given"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    out: str,
    said: str,
) -> None:
    with tifffile.TiffWriter(folder / "two.tif") as file:
        for _ in range(2):
            file.write(HOLE.astype(np.uint8) * 255, photometric="minisblack", metadata=None)
    names = {"MASK": str(folder / "mask.png"), "TWO": str(folder / "two.tif")}
    before = {path: path.read_bytes() for path in folder.iterdir()}
    assert run(folder, *(names.get(each, each) for each in arguments), out=out) == 2
    assert said in capsys.readouterr().err.replace("\n", " ")
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_the_infrared_channel_is_the_mask(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], dtype: str
) -> None:
    top = np.iinfo(dtype).max
    samples = samples_of(Case(dtype, 3, "unspecified", "strips"))
    samples[..., 3] = np.linspace(0.7, 0.9, SHAPE[1]) * top  # the film's own slow change
    samples[HOLE, 3] = 0.1 * top
    tifffile.imwrite(
        tmp_path / "in.tif", samples, photometric="rgb", extrasamples=["unspecified"], metadata=None
    )
    assert run(tmp_path, "--mask-from", "infrared") == 0
    said = json.loads(capsys.readouterr().out)
    assert HOLE.sum() <= said["masked_pixels"] <= 1.7 * HOLE.sum()
    assert any("infrared channel shows dust" in note for note in said["notes"])
    found = tifffile.imread(tmp_path / "out.tif")
    assert np.array_equal(found[..., 3], samples[..., 3])
    changed = (found[..., :3] != samples[..., :3]).any(axis=2)
    assert changed[HOLE].mean() > 0.9
    assert not changed[:25].any()


def test_infrared_on_the_second_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    film = np.full(SHAPE, 50000, np.uint16)
    film[HOLE] = 4000
    with tifffile.TiffWriter(tmp_path / "in.tif") as file:
        file.write(PAGES[0].astype(np.uint16) * 257, photometric="rgb", metadata=None)
        file.write(film, photometric="minisblack", metadata=None)
    assert run(tmp_path, "--mask-from", "infrared") == 0
    found = read_image(tmp_path / "out.tif")
    changed = (found.pixels != PAGES[0].astype(np.uint16) * 257).any(axis=2)
    assert changed[HOLE].mean() > 0.9
    assert not changed[:25].any()
    assert np.array_equal(read_image(tmp_path / "out.tif", page=2).pixels, film)
    capsys.readouterr()
    film[...] = 50000
    with tifffile.TiffWriter(tmp_path / "in.tif") as file:
        file.write(PAGES[0], photometric="rgb", metadata=None)
        file.write(film, photometric="minisblack", metadata=None)
    assert run(tmp_path, "--mask-from", "infrared", out="none.tif") == 2
    assert "shows no dust" in capsys.readouterr().err
