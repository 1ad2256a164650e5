"""The command line on TIFF files of any numbers: whole, by windows, without a mask, in a batch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import tifffile
from PIL import Image

from inpaint_app.commands.dispatch import execute
from tests.inpaint_app.measured_files import (
    HOLE,
    KINDS,
    NODATA,
    STRAY,
    holed,
    same,
    scene,
    write,
    write_nodata,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Restore = Callable[..., np.ndarray]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Image.fromarray(HOLE).save(tmp_path / "mask.png")
    return tmp_path


@pytest.fixture
def restore(folder: Path) -> Restore:
    def run(*options: str, mask: str | None = "mask.png", code: int = 0) -> np.ndarray:
        output = folder / f"out{len(list(folder.glob('out*')))}.tif"
        masks = [] if mask is None else [str(folder / mask)]
        arguments = [str(folder / "in.tif"), *masks, "-o", str(output), *options]
        assert execute(["restore", "--method", "fast", *arguments]) == code
        return tifffile.imread(output) if code == 0 else np.zeros(0)

    return run


@pytest.mark.parametrize("kind", KINDS)
def test_outside_the_mask_nothing_changes_and_inside_it_fits(
    folder: Path, restore: Restore, kind: str
) -> None:
    values = KINDS[kind](folder / "in.tif")
    filled = restore()
    assert same(filled[~HOLE], values[~HOLE])
    known = values[~HOLE].astype(np.float64)
    truth = KINDS[kind.partition(",")[0] if "NaN" in kind or "no data" in kind else kind]
    span = np.ptp(known)
    assert np.isfinite(filled[HOLE].astype(np.float64)).all()
    assert known.min() <= filled[HOLE].min()
    assert filled[HOLE].max() <= known.max()
    if "hole" not in kind and "data" not in kind:
        error = filled[HOLE].astype(np.float64) - truth(folder / "t.tif")[HOLE].astype(np.float64)
        assert np.abs(error).max() < 0.3 * span
    by_windows = restore("--windows")
    assert same(by_windows, filled)


def test_a_range_makes_no_difference_to_the_fill(folder: Path, restore: Restore) -> None:
    write(folder / "in.tif", scene(0, 1, "float64"))
    usual = restore()
    write(folder / "in.tif", scene(0, 1, "float64") * 4000 - 1000)
    np.testing.assert_allclose((restore() + 1000) / 4000, usual, atol=1e-6)


def test_what_lies_under_the_mask_makes_no_difference(folder: Path, restore: Restore) -> None:
    usual = None
    for value in (0.5, np.nan, np.inf, -1e30):
        write(folder / "in.tif", holed(scene(0, 1, "float32"), HOLE, value))
        filled = restore()
        assert usual is None or same(filled, usual)
        assert same(restore("--windows"), filled)
        usual = filled


@pytest.mark.parametrize("windows", [[], ["--windows"]])
@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_a_value_that_is_none_outside_the_mask_is_named(
    folder: Path,
    restore: Restore,
    capsys: pytest.CaptureFixture[str],
    windows: list[str],
    value: str,
) -> None:
    write(folder / "in.tif", holed(scene(0, 1, "float32"), STRAY, float(value)))
    restore(*windows, code=2)
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert f"outside the mask it has the value {value} at row 3, column 7, the first of 4" in said
    assert "--missing fill" in said
    assert "--missing keep" in said


@pytest.mark.parametrize("windows", [[], ["--windows"]])
def test_missing_values_outside_the_mask_are_kept_or_filled(
    folder: Path, restore: Restore, capsys: pytest.CaptureFixture[str], windows: list[str]
) -> None:
    values = write(folder / "in.tif", holed(scene(-5, 5, "float32"), STRAY | HOLE))
    kept = restore("--missing", "keep", *windows)
    assert same(kept[~HOLE], values[~HOLE])
    assert np.isfinite(kept[HOLE]).all()
    assert "4 pixels outside the mask have no value; they stay" in capsys.readouterr().err
    filled = restore("--missing", "fill", *windows)
    assert np.isfinite(filled).all()
    assert same(filled[~(HOLE | STRAY)], values[~(HOLE | STRAY)])


@pytest.mark.parametrize("windows", [[], ["--windows"]])
def test_without_a_mask_the_missing_values_are_filled_and_it_is_said(
    folder: Path, restore: Restore, capsys: pytest.CaptureFixture[str], windows: list[str]
) -> None:
    values = write_nodata(folder / "in.tif", holed(scene(0, 9, "float32"), HOLE, NODATA))
    with_mask = restore(*windows)
    capsys.readouterr()
    filled = restore(*windows, mask=None)
    count = np.count_nonzero(HOLE)
    assert f"no mask was given, so the {count} pixels without a value" in capsys.readouterr().err
    assert same(filled, with_mask)
    assert same(filled[~HOLE], values[~HOLE])


@pytest.mark.parametrize("windows", [[], ["--windows"]])
def test_no_data_outside_the_mask_stays_and_is_not_learnt_from(
    folder: Path, restore: Restore, windows: list[str]
) -> None:
    beside = np.zeros_like(HOLE)
    beside[18:28, 34:36] = True  # touches the hole
    pixels = scene(100, 109, "uint16")
    values = write_nodata(folder / "in.tif", holed(pixels, beside, 60000), 60000)
    filled = restore(*windows)
    assert same(filled[~HOLE], values[~HOLE])
    assert filled[HOLE].max() < 120


@pytest.mark.parametrize("windows", [[], ["--windows"]])
def test_without_a_mask_and_missing_values_there_is_nothing_to_do(
    folder: Path, restore: Restore, capsys: pytest.CaptureFixture[str], windows: list[str]
) -> None:
    write(folder / "in.tif", scene(0, 9, "float32"))
    restore(*windows, mask=None, code=2)
    assert "no mask was given, and every pixel of it has a value" in capsys.readouterr().err


def test_a_mask_may_be_given_by_name_but_not_twice(
    folder: Path, restore: Restore, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder / "in.tif", scene(0, 1, "float32"))
    assert same(restore("--mask", str(folder / "mask.png"), mask=None), restore())
    restore("--mask", str(folder / "mask.png"), code=2)
    assert "two masks are given" in capsys.readouterr().err
    restore("--invert-mask", mask=None, code=2)
    assert "--invert is about a mask" in capsys.readouterr().err


def test_a_seam_does_not_blend_with_the_number_for_no_data(folder: Path, restore: Restore) -> None:
    write_nodata(folder / "in.tif", holed(scene(0, 9, "float32"), HOLE, NODATA))
    filled = restore("--feather", "4")
    assert filled[HOLE].min() >= 0


def test_a_batch_fills_what_is_missing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pictures = folder / "in"
    pictures.mkdir()
    some = write(pictures / "a.tif", holed(scene(-3, 9, "float32"), HOLE))
    whole = write(pictures / "b.tif", scene(-3, 9, "int16"))
    base = ["batch", str(pictures), "--workers", "1", "--method", "fast", "--json"]
    assert execute([*base, "--detect", "missing", "--out", str(folder / "o")]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["status"] for line in lines] == ["done", "done"]
    filled = tifffile.imread(folder / "o" / "a.tif")
    assert np.isfinite(filled).all()
    assert same(filled[~HOLE], some[~HOLE])
    assert same(tifffile.imread(folder / "o" / "b.tif"), whole)


def test_a_batch_asks_what_to_do_with_missing_values_outside_the_mask(folder: Path) -> None:
    values = write(folder / "a.tif", holed(scene(-3, 9, "float32"), STRAY))
    base = ["batch", str(folder / "a.tif"), "--mask", str(folder / "mask.png"), "--quiet"]
    base += ["--workers", "1", "--method", "fast", "--out", str(folder / "o")]
    assert execute(base) == 1
    assert execute([*base, "--missing", "keep"]) == 0
    assert same(tifffile.imread(folder / "o" / "a.tif")[~HOLE], values[~HOLE])
