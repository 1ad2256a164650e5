from __future__ import annotations

import json
import os
import sys
from io import StringIO

import numpy as np
import pytest

import ntk_core
from inpaint_app.__main__ import main
from inpaint_app.commands.complete_report import _short
from inpaint_app.commands.dispatch import execute
from ntk_core.completion.choosing import MODELS

TEXT = """\
id,name,height,weight,born
1,Ann,1.70,65,1980-01-02
2,"Bob ""B"", jr",1.85,,1970-01-02
3,Cem,NA,80.5,1990-01-02
4,Dan,1.65,55,
5,Eve,1.75,70,1991-01-02
"""
VALUES = np.array([[1.70, 65], [1.85, np.nan], [np.nan, 80.5], [1.65, 55], [1.75, 70]])
COMPLETE = ["complete", "t.csv", "-o", "out.csv"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    (work / "t.csv").write_text(TEXT)
    return work


def snapshot(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_missing_numbers_are_filled_and_nothing_else_changes(folder, capsys):
    assert main(COMPLETE) == 0
    expected = ntk_core.complete_matrix(VALUES)
    lines, found = TEXT.splitlines(), (folder / "out.csv").read_text().splitlines()
    weight = found[2].split(",")[-2]
    height = found[3].split(",")[2]
    assert found[2] == lines[2].replace("1.85,", f"1.85,{weight}")
    assert found[3] == lines[3].replace("NA", height)
    assert [found[row] for row in (0, 1, 4, 5)] == [lines[row] for row in (0, 1, 4, 5)]
    assert float(weight) == pytest.approx(expected.values[1, 1], abs=expected.deviation[1, 1] / 999)
    assert float(height) == pytest.approx(expected.values[2, 0], abs=expected.deviation[2, 0] / 999)
    out, err = capsys.readouterr()
    assert f"model    {expected.model}" in out
    assert "filled   2 of 10 numbers (20 %), in 2 of 2 columns, 5 rows" in out
    assert f"  height  ±{expected.deviation[2, 0]:.2g}" in out
    assert f"  weight  ±{expected.deviation[1, 1]:.2g}" in out
    assert "kept     id (row numbers), name (text), born (dates)" in out
    assert "note: 1 entry of a kept column stays missing" in err


def test_a_table_of_deviations(folder):
    assert main([*COMPLETE, "--deviation", "sd.csv", "--quiet"]) == 0
    expected = ntk_core.complete_matrix(VALUES).deviation
    rows = [line.rsplit(",", 3)[1:3] for line in (folder / "sd.csv").read_text().splitlines()[1:]]
    np.testing.assert_allclose(np.array(rows, float), expected, rtol=1e-3)


@pytest.mark.usefixtures("folder")
def test_json(capsys):
    assert main([*COMPLETE, "--json", "--quiet", "--report", "1", "--deviation", "sd.csv"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    told = json.loads(out)
    done = ntk_core.complete_matrix(VALUES)
    assert told.pop("seconds") > 0
    spread = np.nanstd(VALUES, axis=0)
    doubt = done.deviation / spread
    place = {True: ("line 3", "weight", 1, 1), False: ("line 4", "height", 2, 0)}[
        bool(doubt[1, 1] > doubt[2, 0])
    ]
    assert told == {
        "output": "out.csv",
        "deviation": "sd.csv",
        "model": done.model,
        "reasons": done.reasons,
        "held_out": dict(done.held_out),
        "rows": 5,
        "number_columns": 2,
        "filled": 2,
        "columns": [
            {
                "name": name,
                "filled": 1,
                "expected_error": pytest.approx(done.deviation[row, column]),
                "spread": pytest.approx(spread[column]),
            }
            for name, row, column in (("height", 2, 0), ("weight", 1, 1))
        ],
        "least_sure": [
            {
                "place": place[0],
                "column": place[1],
                "value": done.values[place[2:]],
                "deviation": done.deviation[place[2:]],
            }
        ],
        "kept": [
            {"name": "id", "why": "row numbers"},
            {"name": "name", "why": "text"},
            {"name": "born", "why": "dates"},
        ],
        "notes": ["1 entry of a kept column stays missing"],
    }


def test_the_least_sure_come_first_whatever_their_unit(folder, capsys):
    rows = np.random.default_rng(0).normal(size=(30, 2)) @ [[1, 1000], [1, -1000]]
    rows[:3, 1] = np.nan
    rows[5, 0] = np.nan
    text = "a,b\n" + "\n".join(f"{a:.4f},{b:.4f}".replace("nan", "") for a, b in rows)
    (folder / "t.csv").write_text(text)
    assert main([*COMPLETE, "--json", "--quiet", "--report", "99"]) == 0
    told = json.loads(capsys.readouterr().out)["least_sure"]
    assert len(told) == 4
    spread = dict(zip("ab", np.nanstd(rows, axis=0), strict=True))
    doubts = [each["deviation"] / spread[each["column"]] for each in told]
    assert doubts == sorted(doubts, reverse=True)
    assert main([*COMPLETE, "--overwrite", "--quiet", "--report", "0"]) == 0
    assert "least sure" not in capsys.readouterr().out


@pytest.mark.parametrize(("count", "told"), [(21, "1 more column;"), (22, "2 more columns;")])
def test_more_columns_are_counted(folder, capsys, count, told):
    rows = [",".join(f"c{place}" for place in range(count)), ",".join(["1.5"] * count)]
    (folder / "t.csv").write_text("\n".join([*rows, "," * (count - 1), rows[1]]))
    assert main([*COMPLETE, "--quiet"]) == 0
    assert f"  and {told} --json has all" in capsys.readouterr().out


def test_many_columns_are_cut(folder, capsys):
    rows = [",".join(f"c{place}" for place in range(30))]
    rows += [",".join(f"{place}.{row}" for place in range(30)) for row in range(4)]
    rows += [","] and [",".join([""] * 30)]
    rows += [",".join(["1.5"] * 30)]
    (folder / "t.csv").write_text("\n".join(rows))
    assert main([*COMPLETE, "--quiet"]) == 0
    assert "and 10 more columns; --json has all" in capsys.readouterr().out


@pytest.mark.usefixtures("folder")
def test_parquet():
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"name": list("abcde"), "height": VALUES[:, 0], "weight": VALUES[:, 1]})
    frame.to_parquet("t.parquet")
    assert main(["complete", "t.parquet", "-o", "out.parquet", "--quiet"]) == 0
    found = pd.read_parquet("out.parquet")
    expected = ntk_core.complete_matrix(frame[["height", "weight"]]).values
    pd.testing.assert_frame_equal(found[["height", "weight"]], expected, check_exact=True)
    assert list(found["name"]) == list("abcde")


def test_options_reach_the_reader_and_the_engine(folder, monkeypatch, capsys):
    (folder / "t.csv").write_text("a|b|n\n1,5|-9|1\n2,5|2|2\n-9|3|3\n")
    seen = {}

    engine = ntk_core.complete_matrix_iter

    def record(values, **options):
        seen.update(options, values=values)
        return engine(values)

    monkeypatch.setattr("ntk_core.complete_matrix_iter", record)
    options = "--delimiter pipe --decimal , --missing -9 --header yes --keep b --use n"
    arguments = [*COMPLETE, *options.split(), "--model", "tangent"]
    assert main([*arguments, "--memory", "100", "--quiet"]) == 0
    np.testing.assert_array_equal(seen["values"], [[1.5, 1], [2.5, 2], [np.nan, 3]])
    assert (seen["model"], seen["memory_mb"]) == ("tangent", 100)
    assert "kept     b (as you said)" in capsys.readouterr().out


BAD = [
    ("none.csv -o out.csv", "none.csv", "there is no such file"),
    ("folder.csv -o out.csv", "folder.csv", "it is a folder"),
    ("t.xlsx -o out.xlsx", "t.xlsx", "its ending is not one of .csv, .tsv and .parquet"),
    ("t -o out", "cannot read t", "its name does not end with one of .csv, .tsv and .parquet"),
    ("t -o out.csv", "cannot read t", "its name does not end with one of .csv, .tsv and .parquet"),
    ("t.xlsx -o out.csv", "t.xlsx", "its ending is not one of .csv, .tsv and .parquet"),
    ("none -o out.csv", "none", "there is no such file"),
    ("none.png -o out.csv", "none.png", "there is no such file"),
    ("none.csv -o there.csv", "none.csv", "there is no such file"),
    ("folder.csv -o out.tsv", "folder.csv", "it is a folder"),
    ("t.csv -o out", "out", "must end with .csv"),
    ("t.csv -o out.parquet", "out.parquet", "must end with .csv"),
    ("t.csv -o out.csv --deviation sd.tsv", "sd.tsv", "must end with .csv"),
    ("t.csv -o t.csv", "t.csv", "is the input t.csv itself"),
    ("t.csv -o there.csv", "there.csv", "exists already"),
    ("t.csv -o out.csv --deviation there.csv", "there.csv", "exists already"),
    ("t.csv -o out.csv --deviation ./out.csv", "out.csv", "choose two files"),
    ("t.csv -o out.csv --deviation t.csv --overwrite", "t.csv", "choose another file"),
    ("t.csv -o gone/out.csv", "gone", "does not exist"),
    ("whole.csv -o out.csv", "whole.csv", "nothing is missing"),
    ("names.csv -o out.csv", "names.csv", "only in 'name', which cannot be completed"),
    ("empty.csv -o out.csv", "empty.csv", "has no value, so nothing is known about it"),
    ("t.csv -o out.csv --delimiter , --decimal ,", "--delimiter", "cannot be told apart"),
    ("t.csv -o out.csv --keep size", "size", "has no column 'size' for --keep"),
    ("bad.parquet -o out.parquet", "bad.parquet", "it is no Parquet file"),
    ("bad.parquet -o out.parquet --decimal ,", "--decimal", "only for CSV and TSV"),
    ("https://a.org/t.csv -o out.csv", "https://a.org/t.csv", "download it first"),
]


@pytest.mark.parametrize(("arguments", "name", "sentence"), BAD)
def test_bad_input_gets_one_sentence_and_writes_nothing(folder, capsys, arguments, name, sentence):
    (folder / "folder.csv").mkdir()
    for each in ("t.xlsx", "t", "there.csv", "bad.parquet"):
        (folder / each).write_text("precious")
    (folder / "whole.csv").write_text("a,b\n1.5,2\n2,5\n")
    (folder / "names.csv").write_text("name,b\nx,2\n,5\n")
    (folder / "empty.csv").write_text("a,b\n1.5,\n2,\n")
    before = snapshot(folder)
    assert main(["complete", *arguments.split()]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    assert line.startswith("ntk-inpaint: error: ")
    assert name in line
    assert sentence in line
    assert snapshot(folder) == before


@pytest.mark.parametrize(
    "arguments", ["--report -1", "--report x", "--memory 0", "--delimiter ab", "--decimal x"]
)
def test_bad_arguments_are_told(folder, capsys, arguments):
    assert main([*COMPLETE, *arguments.split()]) == 2
    assert arguments.split()[0] in capsys.readouterr().err
    assert set(snapshot(folder)) == {"t.csv"}


@pytest.mark.parametrize("name", ["nonsense", "recursive"])
def test_models_that_are_not_offered_are_told(folder, capsys, name):
    assert main([*COMPLETE, "--model", name]) == 2
    (line,) = [each for each in capsys.readouterr().err.splitlines() if "error: " in each]
    assert f"--model: it is '{name}'; choose one of auto, means" in line
    assert set(snapshot(folder)) == {"t.csv"}


@pytest.mark.parametrize("kind", [ntk_core.InvalidMatrixError, ntk_core.InvalidOptionError])
def test_errors_of_the_engine_are_one_sentence(folder, monkeypatch, capsys, kind):
    def refuse(*_args, **_options):
        raise kind("it is so; do that")

    monkeypatch.setattr("ntk_core.complete_matrix_iter", refuse)
    assert main(COMPLETE) == 2
    assert capsys.readouterr().err == (
        "ntk-inpaint: error: cannot complete t.csv: it is so; do that\n"
    )
    assert set(snapshot(folder)) == {"t.csv"}


def test_force_replaces(folder):
    (folder / "out.csv").write_text("old")
    assert main([*COMPLETE, "--overwrite", "--quiet"]) == 0
    assert (folder / "out.csv").read_text().startswith("id,name")
    assert main(["complete", "t.csv", "-o", "t.csv", "--overwrite", "--quiet"]) == 0
    assert snapshot(folder)["t.csv"] == snapshot(folder)["out.csv"]


def test_ctrl_c_leaves_nothing_behind(folder, monkeypatch, capsys):
    closed = []

    def steps(*_args, **_options):
        try:
            yield ntk_core.CompletionProgress(0.5, "half")
            raise KeyboardInterrupt
        finally:
            closed.append(True)

    monkeypatch.setattr("ntk_core.complete_matrix_iter", steps)
    before = snapshot(folder)
    assert main([*COMPLETE, "--deviation", "sd.csv"]) == 130
    assert "was not written" in capsys.readouterr().err
    assert snapshot(folder) == before
    assert closed


def test_ctrl_c_while_writing_leaves_nothing_half_written(folder, monkeypatch, capsys):
    before = snapshot(folder)
    wrote = os.fsync

    def interrupt(descriptor):
        wrote(descriptor)
        if os.fstat(descriptor).st_size:
            raise KeyboardInterrupt

    monkeypatch.setattr("inpaint_app.files.atomic.os.fsync", interrupt)
    assert main([*COMPLETE, "--quiet"]) == 130
    assert "was not written" in capsys.readouterr().err
    assert snapshot(folder) == before


def test_too_little_memory_is_one_sentence(folder, monkeypatch, capsys):
    def refuse(*_args, **_options):
        raise MemoryError

    monkeypatch.setattr("ntk_core.complete_matrix_iter", refuse)
    assert main(COMPLETE) == 2
    assert "not enough memory for this table" in capsys.readouterr().err
    assert set(snapshot(folder)) == {"t.csv"}


@pytest.mark.usefixtures("folder")
def test_progress_is_a_bar_on_a_terminal(monkeypatch):
    class Terminal(StringIO):
        encoding = "utf-8"

        def isatty(self):
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    assert execute(COMPLETE) == 0
    assert "%" in screen.getvalue()


@pytest.mark.usefixtures("folder")
def test_elsewhere_progress_is_a_line_for_each_part_of_the_work(monkeypatch, capsys):
    def steps(values, **_options):
        for what in ("held out: a", "held out: b", "all: a", "all: b"):
            yield ntk_core.CompletionProgress(0.5, what)
        return ntk_core.Completion(np.nan_to_num(values), np.zeros(values.shape), 0.0)

    monkeypatch.setattr("ntk_core.complete_matrix_iter", steps)
    assert main(COMPLETE) == 0
    assert capsys.readouterr().err.splitlines()[:2] == ["held out", "all"]


def test_names_that_no_terminal_can_show_are_escaped(folder, capsys):
    (folder / "t.csv").write_bytes(b"a\xff,b\x1b[31m\n1.5,2\n,5\n4,1\n")
    assert main([*COMPLETE, "--json", "--quiet"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["columns"][0]["name"] == "aÿ"
    assert main([*COMPLETE, "--overwrite", "--quiet"]) == 0
    assert "\x1b" not in capsys.readouterr().out
    assert (folder / "out.csv").read_bytes().startswith(b"a\xff,b\x1b[31m\n1.5,2\n")


@pytest.mark.parametrize("codec", ["latin-1", "cp1252", "utf-8"])
def test_names_in_old_encodings_are_read_and_keep_their_bytes(folder, capsys, codec):
    text = "größe,alter,gewicht\n1.5,30,\n1.7,,60\n,20,55\n1.8,40,70\n"
    (folder / "t.csv").write_bytes(text.encode(codec))
    assert main([*COMPLETE, "--json", "--quiet", "--keep", "größe"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["kept"] == [{"name": "größe", "why": "as you said"}]
    assert (folder / "out.csv").read_bytes().startswith("größe,alter".encode(codec))
    assert main([*COMPLETE, "--overwrite", "--quiet"]) == 0
    assert "  größe " in capsys.readouterr().out
    assert main([*COMPLETE, "--overwrite", "--keep", "x"]) == 2
    assert "its columns are 'größe', 'alter' and 'gewicht'" in capsys.readouterr().err


def test_numbers_that_look_like_missing_values_are_noted(folder, capsys):
    (folder / "t.csv").write_text("a,b\n1.5,-999\n1.7,6\n,5\n1.8,7\n")
    assert main(COMPLETE) == 0
    note = "-999 in column 'b' looks like a missing value; if it is, add --missing=-999"
    assert f"note: {note}\n" in capsys.readouterr().err
    assert main([*COMPLETE, "--overwrite", "--missing=-999"]) == 0
    assert "looks like" not in capsys.readouterr().err
    (folder / "t.csv").write_text("a,b\n1.5,-999\n1.7,6\n1.1,5\n1.8,7\n")
    assert main([*COMPLETE, "--overwrite"]) == 2
    assert f"nothing is missing in t.csv, but {note}\n" in capsys.readouterr().err


def test_rows_of_which_nothing_is_known_are_noted(folder, capsys):
    (folder / "t.csv").write_text("n;a;b\nx;1.5;3\ny;;\nz;2.5;4\nw;;5\n")
    assert main(COMPLETE) == 0
    err = capsys.readouterr().err
    assert "note: no number is known in line 3; what was filled there says no more than" in err
    rows = "\n".join("y;;" for _ in range(7))
    (folder / "t.csv").write_text(f"n;a;b\nx;1.5;3\n{rows}\nz;2.5;4\nw;3.5;5\n")
    assert main([*COMPLETE, "--overwrite"]) == 0
    assert "in line 3, line 4, line 5, line 6, line 7 and 2 more;" in capsys.readouterr().err


def test_one_column_is_called_so(folder, capsys):
    (folder / "t.csv").write_text("n;a\nx;1.5\ny;\nz;2.5\n")
    assert main([*COMPLETE, "--quiet"]) == 0
    assert "in 1 of 1 column, 3 rows\n" in capsys.readouterr().out


def test_columns_of_one_name_are_told_apart(folder, capsys):
    (folder / "t.csv").write_text("a,b,a\n1.5,3,\n1.7,,6\n,2,5\n1.8,4,7\n")
    assert main([*COMPLETE, "--json", "--quiet"]) == 0
    names = [each["name"] for each in json.loads(capsys.readouterr().out)["columns"]]
    assert names == ["a", "b", "a (column 3)"]
    assert main([*COMPLETE, "--overwrite", "--json", "--quiet", "--keep", names[2]]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["name"] for each in told["columns"]] == ["a", "b"]
    assert (folder / "out.csv").read_text().startswith("a,b,a\n")


def test_help_loads_nothing_slow():
    from subprocess import run

    code = (
        "import sys; from inpaint_app.commands.dispatch import execute\n"
        "execute(['complete', '--help'])\n"
        "print({'numpy', 'scipy', 'pyarrow'} & set(sys.modules), file=sys.stderr)"
    )
    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "--deviation FILE" in done.stdout
    assert done.stderr.strip() == "set()"


def test_the_models_of_the_help_are_those_of_the_engine(folder, capsys):
    assert main(["complete", "--help"]) == 0
    names = [name for name in ("auto", *MODELS) if name != "recursive"]
    help_text = " ".join(capsys.readouterr().out.split())
    assert f"what predicts: {', '.join(names)};" in help_text
    for name in names:
        assert main([*COMPLETE, "--overwrite", "--quiet", "--model", name]) == 0
    assert (folder / "out.csv").exists()


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.0347, "0.035"), (12.6, "13"), (99.7, "100"), (187.2, "190"), (48_730.0, "49,000")],
)
def test_an_error_has_two_digits_and_few_powers_of_ten(number, text):
    assert _short(number) == text
