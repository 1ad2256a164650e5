from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from inpaint_app.errors import FileError, OutputExistsError
from inpaint_app.files.atomic import check_output, put_in_place, write_atomically

posix_only = pytest.mark.skipif(os.name != "posix", reason="POSIX file modes and links")


def fail(error: BaseException):
    def failing(*_args: object, **_options: object) -> None:
        raise error

    return failing


NO_SPACE = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class Disk:
    """Notes what is flushed, and what a folder has in it when it is."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.files: list[int] = []  # their lengths
        self.folders: list[tuple[Path, dict[str, int]]] = []
        self._open: dict[int, Path] = {}
        self._opens, self._flushes, self._closes = os.open, os.fsync, os.close
        monkeypatch.setattr("os.open", self.open)
        monkeypatch.setattr("os.fsync", self.fsync)
        monkeypatch.setattr("os.close", self.close)

    def open(self, path: Path, *arguments: int) -> int:
        descriptor = self._opens(path, *arguments)
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            self._open[descriptor] = Path(path)
        return descriptor

    def fsync(self, descriptor: int) -> None:
        self._flushes(descriptor)
        if descriptor not in self._open:
            self.files.append(os.fstat(descriptor).st_size)
            return
        folder = self._open[descriptor]
        self.folders.append((folder, {p.name: p.stat().st_size for p in folder.iterdir()}))

    def close(self, descriptor: int) -> None:
        self._closes(descriptor)
        self._open.pop(descriptor, None)

    @property
    def open_folders(self) -> int:
        return len(self._open)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


@posix_only
@pytest.mark.parametrize("overwrite", [False, True])
def test_the_folder_is_flushed_once_the_file_has_its_name(
    tmp_path: Path, disk: Disk, overwrite: bool
) -> None:
    if overwrite:
        (tmp_path / "a").write_bytes(b"older")
    write_atomically(tmp_path / "a", b"new", overwrite=overwrite)
    assert disk.files == [3]
    assert disk.folders == [(tmp_path.resolve(), {"a": 3})]
    assert disk.open_folders == 0


@posix_only
def test_a_link_flushes_the_folder_of_the_file_it_leads_to(tmp_path: Path, disk: Disk) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "below" / "a")
    write_atomically(tmp_path / "link", b"new", overwrite=True)
    assert disk.folders == [(tmp_path.resolve() / "below", {"a": 3})]


@posix_only
@pytest.mark.parametrize("overwrite", [False, True])
def test_the_folder_is_flushed_when_a_finished_file_gets_its_name(
    tmp_path: Path, staged: Path, disk: Disk, overwrite: bool
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    put_in_place(staged, folder / "a", overwrite=overwrite)
    assert disk.folders == [(folder.resolve(), {"a": 3})]
    assert disk.open_folders == 0


@posix_only
def test_a_folder_that_cannot_be_flushed_is_not_an_error(
    tmp_path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))  # as some file systems say

    monkeypatch.setattr("os.fsync", refused)
    write_atomically(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert disk.open_folders == 0


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_write_leaves_the_bytes_and_no_other_file(tmp_path: Path, overwrite: bool) -> None:
    write_atomically(tmp_path / "a", b"new", overwrite=overwrite)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"new"


@pytest.mark.parametrize("function", ["os.fsync", "pathlib.Path.replace"])
@pytest.mark.parametrize("error", [NO_SPACE, KeyboardInterrupt()], ids=["full disk", "Ctrl+C"])
def test_a_failure_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str, error: BaseException
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with monkeypatch.context() as patch:
        patch.setattr(function, fail(error))
        expected = FileError if isinstance(error, OSError) else KeyboardInterrupt
        with pytest.raises(expected):
            write_atomically(path, b"new", overwrite=True)
    assert [p.name for p in tmp_path.iterdir()] == ["a"]
    assert path.read_bytes() == b"old"


def test_a_file_that_appears_while_we_write_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    monkeypatch.setattr("os.fsync", lambda _descriptor: path.write_bytes(b"theirs"))
    with pytest.raises(OutputExistsError):
        write_atomically(path, b"ours")
    assert [p.name for p in tmp_path.iterdir()] == ["a"]
    assert path.read_bytes() == b"theirs"


@pytest.mark.parametrize("appears", [False, True])
def test_writing_works_without_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, appears: bool
) -> None:
    path = tmp_path / "a"

    def link(*_: object) -> None:
        if appears:
            path.write_bytes(b"theirs")
        raise PermissionError(errno.EPERM, "no links here")

    monkeypatch.setattr("os.link", link)
    if appears:
        with pytest.raises(OutputExistsError):
            write_atomically(path, b"ours")
    else:
        write_atomically(path, b"ours")
    assert [p.name for p in tmp_path.iterdir()] == ["a"]
    assert path.read_bytes() == (b"theirs" if appears else b"ours")


@posix_only
def test_new_files_have_the_rights_of_the_umask_and_old_ones_keep_theirs(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.touch()
    path = tmp_path / "a"
    write_atomically(path, b"1")
    assert path.stat().st_mode == plain.stat().st_mode
    path.chmod(0o640)
    write_atomically(path, b"2", overwrite=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@posix_only
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target = tmp_path / "folder" / "target"
    target.parent.mkdir()
    target.write_bytes(b"old")
    link = tmp_path / "link"
    link.symlink_to(target)
    with pytest.raises(OutputExistsError):
        write_atomically(link, b"new")
    write_atomically(link, b"new", overwrite=True)
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@posix_only
def test_the_longest_allowed_name_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 255)
    check_output(path)
    write_atomically(path, b"new")
    with pytest.raises(FileError, match="name too long"):
        check_output(tmp_path / ("a" * 256))


@pytest.mark.parametrize("write", [check_output, lambda path: write_atomically(path, b"new")])
def test_impossible_places_are_errors_in_one_sentence(tmp_path: Path, write) -> None:
    (tmp_path / "file").touch()
    before = sorted(tmp_path.rglob("*"))
    for path, sentence in [
        (tmp_path, "it is a folder"),
        (tmp_path / "missing" / "a", "missing does not exist; create it"),
        (tmp_path / "file" / "a", "file is not a folder|not a directory"),
        (tmp_path / "a\0b", "null"),
    ]:
        with pytest.raises(FileError, match=sentence):
            write(path)
    if Path("/dev/null").exists():
        with pytest.raises(FileError, match="it is a device"):
            write(Path("/dev/null"))
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_without_write_permission_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.open", fail(PermissionError(errno.EACCES, "permission denied")))
    with pytest.raises(FileError, match="you may not write in the folder"):
        check_output(tmp_path / "a")
    with pytest.raises(FileError, match="permission denied"):
        write_atomically(tmp_path / "a", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_read_only_file_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").touch()
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(FileError, match="the file is read-only"):
        check_output(tmp_path / "a", overwrite=True)


def test_the_input_is_recognised_under_any_name(tmp_path: Path) -> None:
    photo = tmp_path / "photo"
    photo.write_bytes(b"x")
    names = [photo, tmp_path / "." / ".." / tmp_path.name / "photo"]
    for link, make in [("soft", "symlink_to"), ("hard", "hardlink_to")]:
        getattr(tmp_path / link, make)(photo)
        names.append(tmp_path / link)
    for name in names:
        with pytest.raises(OutputExistsError, match=r"is the input .*photo itself.*--overwrite"):
            check_output(name, inputs=[tmp_path / "missing", photo])
        check_output(name, overwrite=True, inputs=[photo])


@posix_only
@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("name", ["loop", "loop/a.png"])
def test_links_in_a_circle_are_an_error_in_one_sentence(
    tmp_path: Path, name: str, overwrite: bool
) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "pool")
    (tmp_path / "pool").symlink_to(tmp_path / "loop")
    path = tmp_path / name
    with pytest.raises(FileError, match=r"cannot write .*loop.*: too many levels"):
        check_output(path, overwrite=overwrite)
    with pytest.raises(FileError, match=r"cannot write .*loop.*: too many levels"):
        write_atomically(path, b"new", overwrite=overwrite)
    assert {p.name for p in tmp_path.iterdir()} == {"loop", "pool"}
    assert (tmp_path / "loop").is_symlink()


@pytest.fixture
def staged(tmp_path: Path) -> Path:
    path = tmp_path / "below" / "staged"
    path.parent.mkdir()
    path.write_bytes(b"new")
    return path


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_finished_file_gets_its_name(tmp_path: Path, staged: Path, overwrite: bool) -> None:
    put_in_place(staged, tmp_path / "a", overwrite=overwrite)
    assert (tmp_path / "a").read_bytes() == b"new"
    assert not staged.exists()


def test_a_finished_file_replaces_another_only_if_it_may(tmp_path: Path, staged: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with pytest.raises(OutputExistsError):
        put_in_place(staged, path)
    assert (path.read_bytes(), staged.read_bytes()) == (b"old", b"new")
    path.chmod(0o600)
    put_in_place(staged, path, overwrite=True)
    assert path.read_bytes() == b"new"
    assert not staged.exists()
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@posix_only
def test_a_finished_file_takes_the_place_that_a_link_leads_to(tmp_path: Path, staged: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").write_bytes(b"old")
    put_in_place(staged, tmp_path / "a", overwrite=True)
    assert (tmp_path / "a").is_symlink()
    assert (tmp_path / "b").read_bytes() == b"new"


def test_a_missing_finished_file_or_folder_is_an_error(tmp_path: Path, staged: Path) -> None:
    with pytest.raises(FileError, match="does not exist"):
        put_in_place(staged, tmp_path / "nowhere" / "a")
    with pytest.raises(FileError, match="it is a folder"):
        put_in_place(staged, tmp_path, overwrite=True)
    with pytest.raises(FileError, match="cannot write"):
        put_in_place(tmp_path / "gone", tmp_path / "a")


@posix_only
@pytest.mark.parametrize("appears", [False, True])
def test_a_finished_file_is_renamed_without_hard_links(
    tmp_path: Path, staged: Path, monkeypatch: pytest.MonkeyPatch, appears: bool
) -> None:
    path = tmp_path / "a"

    def link(_source: object, _target: object) -> None:
        if appears:
            path.write_bytes(b"theirs")
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr("os.link", link)
    if appears:
        with pytest.raises(OutputExistsError):
            put_in_place(staged, path)
    else:
        put_in_place(staged, path)
    assert path.read_bytes() == (b"theirs" if appears else b"new")
    assert staged.exists() == appears
