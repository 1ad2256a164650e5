"""The tables of docs/files.md are those of the program."""

from __future__ import annotations

from benchmarks.files.tables import BEGIN, END, TARGET, tables


def test_the_page_is_up_to_date() -> None:
    page = TARGET.read_text("utf-8")
    assert page.partition(BEGIN)[2].partition(END)[0].strip() == tables().strip()


def test_every_row_is_one_line_of_four_cells() -> None:
    rows = [line for line in tables().splitlines() if line.startswith("|")]
    assert len(rows) > 200
    assert {line.count("|") for line in rows} == {5}
