from __future__ import annotations

import json

import pytest

from benchmarks.quality import plot


def row(image, method, seconds, psnr, **more):
    return {
        "image": image,
        "method": method,
        "psnr": psnr,
        "psnr_missing": psnr - 5,
        "seconds": seconds,
        **more,
    }


ROWS = [
    row("house", "detail", 2.0, 39.0),
    row("montage", "detail", 4.0, 33.0),
    row("house", "biharmonic", 0.5, 36.0),
    row("montage", "biharmonic", 0.5, 29.0),
    row("house", "telea", 0.5, 36.0),
    row("montage", "telea", 0.5, 29.0),
]


def test_points_are_means_over_the_images():
    assert plot.points_of(ROWS)[0] == plot.Point("detail", 3.0, 31.0)


def test_different_images_are_refused():
    with pytest.raises(ValueError, match="different images"):
        plot.points_of(ROWS[:3])


def test_the_protocol_is_read_from_the_row_or_the_file_name(tmp_path):
    (tmp_path / "p80.json").write_text(json.dumps(ROWS))
    (tmp_path / "two.json").write_text(json.dumps([{**ROWS[0], "protocol": "text"}]))
    rows = plot.read_rows([tmp_path / "p80.json", tmp_path / "two.json"])
    assert {name: len(group) for name, group in rows.items()} == {"p80": 6, "text": 1}


def test_published_values_need_all_images_to_be_known():
    assert plot.published(["house", "montage"]) == pytest.approx(36.85)
    assert plot.published(["house", "astronaut"]) is None


def test_the_plot_is_drawn(tmp_path):
    plot.draw({"p50": ROWS, "scratch": ROWS[:2]}, tmp_path / "plot.png")
    assert (tmp_path / "plot.png").stat().st_size > 10_000


def test_wrong_usage_is_one_sentence(tmp_path, capsys):
    with pytest.raises(SystemExit) as stop:
        plot.main([str(tmp_path / "none.json"), "-o", str(tmp_path / "plot.png")])
    assert stop.value.code == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
