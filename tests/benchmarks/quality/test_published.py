"""The benchmark of what method "paper" does unlike the published code."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.quality import published
from ntk_core import Architecture, kernel
from ntk_core.networks import Stationary


@pytest.mark.parametrize("levels", [0, 1, 2])
def test_with_nearest_resampling_there_is_no_difference(monkeypatch, levels):
    """Then only the way of resampling differs, which is given here."""
    monkeypatch.setattr(published, "_aligned", lambda side: np.repeat(np.eye(side), 2, axis=0))
    network, prior = Architecture(levels=levels).network, Stationary()
    ours = kernel(network, (8, 8), prior).to_dense().reshape(64, 64)
    np.testing.assert_allclose(published.published(network, 8, prior), ours, rtol=1e-10)


def test_corners_are_aligned():
    weights = published._aligned(3)
    np.testing.assert_allclose(weights @ [0, 1, 2], np.linspace(0, 2, 6))
    np.testing.assert_array_equal(published._aligned(1), [[1], [1]])


def test_it_prints_both_tables(capsys, monkeypatch, tmp_path):
    from PIL import Image

    pixels = np.random.default_rng(0).integers(0, 255, (64, 70), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "noise.png")
    monkeypatch.setattr(published, "GRID", 8)
    published.main(["--images", str(tmp_path), "--sides", "64"])
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| ")]
    assert len([row for row in rows if "noise" in row]) == 5
    assert len([row for row in rows if row.startswith(("| stationary", "| identity"))]) == 6
