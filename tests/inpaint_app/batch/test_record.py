from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from inpaint_app.batch.record import FOLDER, Record
from inpaint_app.batch.tasks import Done
from inpaint_app.errors import FileError

A, B = Path("out/a.png"), Path("out/b.png")


def test_finished_tasks_are_remembered_by_the_next_run(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    with Record(out) as record:
        assert record.known(A) is None
        record.remember(A, Done("k", "d"))
        record.remember(B, Done("x", "y"))
        record.remember(A, Done("k2", "d2"))
        assert record.known(A) == Done("k2", "d2")
    with Record(out) as record:
        assert record.known(A) == Done("k2", "d2")
        record.remember(B, None)
        assert record.known(B) is None
    with Record(out) as record:
        assert record.known(B) is None
        assert record.known(A) == Done("k2", "d2")


def test_a_truncated_line_is_ignored_and_harms_no_other(tmp_path: Path) -> None:
    with Record(tmp_path) as record:
        record.remember(A, Done("k", "d"))
        record.remember(B, Done("x", "y"))
    path = tmp_path / FOLDER / "done.jsonl"
    whole = path.read_bytes()
    first = whole.index(b"\n")
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with Record(tmp_path) as record:
            assert record.known(A) == (Done("k", "d") if length >= first else None)
            assert record.known(B) == (Done("x", "y") if length >= len(whole) - 1 else None)
            record.remember(B, Done("new", "one"))
        with Record(tmp_path) as record:
            assert record.known(A) == (Done("k", "d") if length >= first else None)
            assert record.known(B) == Done("new", "one")


@pytest.mark.parametrize(
    "rubbish",
    [
        b"\0\xff\n",
        b"[]\n",
        b"3\n",
        b'{"output": 3}\n',
        b'{"output": "a.png", "key": 1}\n',
        b"[" * 9999,
    ],
)
def test_invalid_lines_are_ignored(tmp_path: Path, rubbish: bytes) -> None:
    with Record(tmp_path) as record:
        record.remember(A, Done("k", "d"))
    with (tmp_path / FOLDER / "done.jsonl").open("ab") as file:
        file.write(rubbish)
    with Record(tmp_path) as record:
        assert record.known(A) == Done("k", "d")


def test_unfinished_files_are_removed_at_the_end_or_by_the_next_batch(
    tmp_path: Path,
) -> None:
    left = tmp_path / FOLDER / "unfinished-0123" / "3-45"
    left.mkdir(parents=True)
    (left / "a.png").touch()
    with Record(tmp_path) as record:
        assert not left.exists()
        (record.staging / "1-2").mkdir()
        (record.staging / "1-2" / "a.png").touch()
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == ["lock"]


def test_two_batches_do_not_write_into_the_same_folder(tmp_path: Path) -> None:
    with Record(tmp_path) as record:
        marker = record.staging / "mine"
        marker.touch()
        with pytest.raises(FileError, match="another batch is at work there"), Record(tmp_path):
            pass
        assert marker.exists()
    program = (
        "import os; from pathlib import Path; from inpaint_app.batch.record import Record\n"
        f"Record(Path({str(tmp_path)!r})).__enter__(); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 9
    with Record(tmp_path):
        pass


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for out in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(FileError, match="choose another"), Record(out):
            pass
    blocked = tmp_path / "blocked"
    (blocked / FOLDER / "done.jsonl").mkdir(parents=True)
    with pytest.raises(FileError, match="cannot write into"), Record(blocked):
        pass
    with Record(tmp_path) as record:
        (tmp_path / FOLDER / "done.jsonl").mkdir()
        with pytest.raises(FileError, match="cannot write"):
            record.remember(A, Done("k", "d"))
