from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import distance_transform_edt

from benchmarks.quality import hole_methods, hole_sheet, holes
from benchmarks.quality.hole_cases import TUNING, VALIDATION, Case, Hole, case_of, cases_in
from benchmarks.quality.hole_metrics import Scores, gradient_energy, mean_of, scores_of
from benchmarks.quality.hole_shapes import bar, blob, place, square

EVERY = [*VALIDATION, *TUNING]
TINY = Hole("camera-tiny", (60, 60), square(8))


@pytest.fixture
def tiny(monkeypatch):
    monkeypatch.setattr("benchmarks.quality.hole_cases.WINDOW", 40)
    return case_of(TINY)


def picture(shape=(24, 24)):
    return np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)


def test_there_are_enough_holes_and_each_has_its_own_name():
    assert len(VALIDATION) >= 28
    assert len(TUNING) >= 12
    assert len({hole.name for hole in EVERY}) == len(EVERY)


def test_validation_keeps_away_from_tuning():
    for tuned in TUNING:
        away = distance_transform_edt(~tuned.mask())
        for hole in VALIDATION:
            if hole.image == tuned.image:
                assert away[hole.mask()].min() > 32, (hole.name, tuned.name)


@pytest.mark.parametrize("hole", EVERY, ids=lambda hole: hole.name)
def test_a_case_holds_its_whole_hole_and_enough_around_it(hole):
    case = case_of(hole)
    assert case.mask.shape == case.damaged.shape[:2] == case.truth.shape[:2]
    assert max(case.mask.shape) <= 384
    assert case.mask.sum() == hole.mask().sum() > 0.9 * hole.shape.sum()
    assert case.mask.mean() <= 0.4
    assert not case.damaged[case.mask].any()
    np.testing.assert_array_equal(case.damaged[~case.mask], case.truth[~case.mask])


def test_holes_have_their_shapes():
    assert bar(24, 160, 0).shape == (24, 160)
    assert bar(24, 160, 90).shape == (160, 24)
    rising = bar(24, 160, 45)
    assert rising.sum() == pytest.approx(24 * 160, rel=0.03)
    assert rising[-30:, :30].any()
    assert not rising[:30, :30].any()
    assert max(blob(80, 1).shape) == pytest.approx(80, abs=2)
    np.testing.assert_array_equal(blob(80, 1), blob(80, 1))
    cut = place(square(4), (0, 5), (10, 10))
    assert sorted({tuple(map(int, p)) for p in np.argwhere(cut)}) == [
        (row, column) for row in (0, 1) for column in (3, 4, 5, 6)
    ]


@pytest.mark.parametrize("shape", [(24, 24), (25, 23, 3)])
def test_an_equal_picture_has_the_best_scores(shape):
    image, mask = picture(shape), np.zeros(shape[:2], np.bool_)
    mask[8:16, 8:16] = True
    best = (np.inf, 1, 1, 1, 0, 0, 0)
    assert astuple(scores_of(image, image, mask)) == pytest.approx(best, abs=1e-12)


def test_gradient_energy_by_hand():
    step = np.zeros((4, 4))
    step[:, 2:] = 10
    mask = np.zeros((4, 4), np.bool_)
    mask[1:3, 1:3] = True
    # across: 3 differences in each of two rows, one of them 10; down: none
    assert gradient_energy(step, mask) == pytest.approx(100 / 3)


def test_half_the_contrast_is_a_quarter_of_the_energies():
    truth, mask = picture() // 2 * 2, np.ones((24, 24), np.bool_)
    scores = scores_of(truth // 2, truth, mask)
    assert scores.grad == pytest.approx(0.25, rel=1e-3)
    assert scores.var == pytest.approx(0.25, rel=1e-3)
    assert scores.log_grad == pytest.approx(np.log(4), rel=1e-3)


def test_a_flat_fill_has_no_texture():
    truth, mask = picture(), np.zeros((24, 24), np.bool_)
    mask[4:20, 4:20] = True
    flat = truth.copy()
    flat[mask] = 128
    scores = scores_of(flat, truth, mask)
    assert scores.var < 1e-3
    assert scores.ghist > 0.7
    assert scores.ssim < 0.3
    assert scores.gmsd > 0.05


def test_disjoint_gradient_histograms_have_distance_one():
    across = np.tile(np.arange(0, 240, 10, dtype=np.uint8), (24, 1))
    zero, mask = np.zeros_like(across), np.ones((24, 24), np.bool_)
    assert scores_of(zero, across, mask).ghist == pytest.approx(0.5)  # down they are equal


def test_ratios_are_averaged_geometrically():
    scores = [Scores(p, 0.5, g, g, 1, 0, 0) for p, g in ((10, 0.5), (20, 2))]
    assert astuple(mean_of(scores)) == pytest.approx((15, 0.5, 1, 1, 1, 0, 0))


def test_the_table_and_the_contact_sheet_are_written(tiny, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(holes, "case_of", lambda _: tiny)
    monkeypatch.setitem(holes.SETS, "tuning", (TINY,))
    monkeypatch.setattr(holes, "available", lambda _: {"gray": lambda image, _: image * 0 + 128})
    sheet = tmp_path / "sheet.png"
    holes.main(["--set", "tuning", "--each", "--sheet", str(sheet)])
    said = capsys.readouterr().out
    assert "| method | PSNR | SSIM | grad | var | abs log grad | ghist | GMSD | s |" in said
    assert "| camera-tiny | gray |" in said
    with Image.open(sheet) as image:
        assert image.width > 3 * 208
        assert (255, 0, 255) in {colour for _, colour in image.getcolors(1 << 20)}


def test_a_long_sheet_is_split(tiny, tmp_path):
    strips = [hole_sheet.Strip(tiny, {"truth again": tiny.truth})] * 15
    written = hole_sheet.write_sheets(strips, tmp_path / "sheet.jpg")
    assert [path.name for path in written] == ["sheet-1.jpg", "sheet-2.jpg"]
    assert all(path.exists() for path in written)


def test_observed_pixels_are_never_changed(tiny):
    rows, strips = holes.measure([tiny], {"flood": lambda image, _: image * 0 + 7})
    result = strips[0].results["flood"]
    np.testing.assert_array_equal(result[~tiny.mask], tiny.truth[~tiny.mask])
    assert (result[tiny.mask] == 7).all()
    assert rows[0].seconds >= 0


def test_cases_from_a_folder_have_no_truth_and_black_masks(tmp_path, capsys):
    pixels, observed = picture((20, 30, 3)), np.full((20, 30), 255, np.uint8)
    observed[5:9, 5:9] = 0
    Image.fromarray(pixels).save(tmp_path / "vase.png")
    Image.fromarray(observed).save(tmp_path / "vase_mask.png")
    (case,) = cases_in(tmp_path)
    assert isinstance(case, Case)
    assert case.mask.sum() == 16
    rows, strips = holes.measure([case], {"same": lambda image, _: image})
    holes.print_means(rows)
    assert "| method | s |" in capsys.readouterr().out
    assert hole_sheet.write_sheets(strips, tmp_path / "sheet.png") == [tmp_path / "sheet.png"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--methods", "magic"], "there is no method magic"),
        (["--only", "nowhere"], "starts with nowhere"),
        (["--data", "none"], "there is no NAME_mask.png"),
    ],
)
def test_wrong_usage_is_one_sentence(arguments, said):
    with pytest.raises(SystemExit, match=said):
        holes.main(arguments)


def test_a_method_that_is_not_installed_says_how_to_install_it(monkeypatch, capsys):
    monkeypatch.setattr(hole_methods.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(SystemExit, match="pypatchmatch is not installed; install the extra bench"):
        hole_methods.available(["pypatchmatch"])
    monkeypatch.setattr(hole_methods, "DEFAULT", ("telea",))
    assert hole_methods.available(None) == {}
    assert "left out: telea is not installed" in capsys.readouterr().err
