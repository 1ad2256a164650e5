"""Outside the mask an export equals its source, in every format, depth and mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import formats
from benchmarks.format_matrix import KINDS, Kind, check

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_outside_the_mask_nothing_changes(tmp_path: Path, kind: Kind) -> None:
    found = check(kind, tmp_path)
    if kind.lossless:
        assert found["values"]
    assert found["depth"]
    assert [what for what, kept in found.items() if kept is False and what != "values"] == []


def test_the_table_in_the_docs_is_fresh() -> None:
    text = formats.TARGET.read_text("utf-8")
    assert formats.table() in text, "run python -m benchmarks.formats --write"
