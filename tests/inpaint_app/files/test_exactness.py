"""Outside the mask an export equals its source, in every format, depth and mode."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.files import formats
from benchmarks.files.format_matrix import KINDS, Kind, as_wide, check
from inpaint_app.errors import FileError
from inpaint_app.files.images import SUFFIXES, losses, read_image, write_image

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_outside_the_mask_nothing_changes(tmp_path: Path, kind: Kind) -> None:
    found = check(kind, tmp_path)
    if kind.lossless:
        assert found["values"]
    assert found["depth"]
    assert [what for what, kept in found.items() if kept is False and what != "values"] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_losses_are_known_before_writing(tmp_path: Path, kind: Kind) -> None:
    source = tmp_path / f"in{kind.suffix}"
    kind.make(source)
    picture = read_image(source)
    for suffix in SUFFIXES:
        target = tmp_path / f"out{suffix}"
        try:
            foretold = losses(target, picture)
        except FileError as error:
            with pytest.raises(FileError, match=re.escape(str(error))):
                write_image(target, picture.pixels, like=picture)
        else:
            assert write_image(target, picture.pixels, like=picture) == foretold
            if foretold == ():
                np.testing.assert_array_equal(
                    as_wide(read_image(target).pixels, picture.pixels), picture.pixels
                )


def test_the_table_in_the_docs_is_up_to_date() -> None:
    text = formats.TARGET.read_text("utf-8")
    assert formats.table() in text, "run python -m benchmarks.files.formats --write"
