from __future__ import annotations

import numpy as np
import pytest

from benchmarks.common.cases import Case
from benchmarks.speed import latency, sizes
from benchmarks.speed.hot_loop import Share, print_share
from benchmarks.speed.plan import Plan
from benchmarks.speed.runs import Measured, measure_biharmonic, measure_ours
from benchmarks.speed.tile_parts import measure_tiles
from benchmarks.speed.waiting import wait_for_engine

TINY = Case(0.004, 5.0)


@pytest.mark.parametrize("case", [TINY, Case(0.05, 0.1), Case(0.05, 10.0, 3), Case(0.05, 50.0)])
def test_a_case_has_the_requested_size_and_share(case):
    image, mask = case.image(), case.mask()
    assert image.shape[:2] == mask.shape == case.shape
    assert image.ndim == (3 if case.channels == 3 else 2)
    assert mask.sum() == pytest.approx(case.missing, rel=0.1, abs=3)
    np.testing.assert_array_equal(case.mask(), mask)


def test_cases_have_the_aspect_ratio_of_a_camera():
    assert Case(12.0, 1.0).shape == (3000, 4000)


def test_stages_add_up_and_the_tables_are_printed(capsys):
    rows = [sizes.Row(TINY, measure_ours(TINY), measure_biharmonic(TINY))]
    ours = rows[0].ours
    assert ours.missing == TINY.mask().sum()
    assert sum(ours.stages.values()) == pytest.approx(ours.seconds, rel=0.2, abs=2e-3)
    assert {"prepare", "guided"} <= set(ours.stages)
    sizes.print_rows([*rows, sizes.Row(Case(24.0, 50.0), None, None)], Plan(1.0, {"ours": 12.0}))
    said = capsys.readouterr().out
    assert "65×65" in said
    assert "ours not run: 12 million missing pixels and more" in said


def test_the_target_times_are_printed(capsys):
    def measured(seconds):
        return Measured(1, seconds, {}, 0.0, 2000.0)

    half, large = sizes.BARS
    sizes.print_bars(
        [sizes.Row(half, measured(5.0), measured(1.0)), sizes.Row(large, measured(21.0), None)]
    )
    said = capsys.readouterr().out
    assert "5.00 × | 6 × | met" in said
    assert said.count("**missed**") == 2


def test_a_plan_runs_cases_that_fit_or_are_required():
    def measure():
        return Measured(1, 50.0, {}, 0.0, 0.0)

    plan = Plan(100.0)
    small, large = Case(1.0, 1.0), Case(4.0, 1.0)
    assert plan.run("ours", small, measure, must=False) is not None
    assert plan.run("ours", large, measure, must=False) is None
    assert plan.left_out == {"ours": pytest.approx(0.042, rel=0.01)}
    assert plan.run("ours", large, measure, must=True) is not None


def test_the_parts_of_a_tile_add_up(capsys):
    case = Case(0.008, 50.0)
    tile = measure_tiles(case, sample=4)
    names = [part.name for part in tile.parts]
    assert names[-1] == "rest"
    assert {"choose", "Gram", "Cholesky"} <= set(names)
    assert sum(part.seconds for part in tile.parts) == pytest.approx(tile.seconds)
    assert tile.kept <= tile.candidates
    print_share(Share(case, 50.0, 90.0, tile, 1.0, 0.6))
    assert "of the matrix product" in capsys.readouterr().out


def test_waiting_times_of_the_engine_are_measured(capsys):
    waits = wait_for_engine(TINY, 2, 3)
    assert len(waits.last) == 2
    assert len(waits.first) == 5
    assert max(waits.coarse) <= max(waits.last)
    latency.print_table([("engine", TINY, waits)])
    assert "first picture" in capsys.readouterr().out


@pytest.mark.usefixtures("qapp")
def test_waiting_times_of_the_window_are_measured():
    from benchmarks.window import waiting

    waits = waiting.wait_for_window(TINY, 1, 1)
    assert len(waits.last) == 1
    assert 0 < waits.first[0] <= waits.last[0]
    assert waits.stall


@pytest.mark.parametrize(
    "arguments", [["--sizes", "0"], ["--fractions", "100"], ["--budget", "-1"]]
)
def test_wrong_usage_is_one_sentence(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        sizes.main(arguments)
    assert stop.value.code == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_the_times_of_a_dab_in_the_window_are_measured():
    from benchmarks.window import dab

    (dabs,) = dab.measure(1, (Case(0.5, 0.1, 3),))
    for row in dab.ROWS:
        (seconds,) = getattr(dabs, row)
        assert 0 < seconds < 60
    assert dabs.first[0] <= dabs.last[0]
