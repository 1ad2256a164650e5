from __future__ import annotations

import multiprocessing
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import ntk_core
from inpaint_app.files import kernel_cache
from inpaint_app.files.kernel_cache import KernelCache
from ntk_core import Architecture, stored_kernel

if TYPE_CHECKING:
    from collections.abc import Callable

posix_only = pytest.mark.skipif(os.name != "posix", reason="POSIX links, pipes and rights")

BAD_NAMES = [
    "", ".", "..", "../x", "../ab", "/etc/passwd", "a/b", "a\\b", "a\0", "abcg", "AB", "ab ",
    "ab\n", "\u0661", "c:a", "a" * 129, "ab.kernel",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "some" / "kernels"


def age(folder: Path, name: str, seconds: float) -> None:
    """Pretend that an entry was last used some seconds ago."""
    then = time.time() - seconds
    os.utime(folder / f"{name}.kernel", (then, then))


def everything(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_the_cache_is_a_mapping(folder: Path) -> None:
    cache = KernelCache(folder)
    assert dict(cache) == {}
    assert len(cache) == 0
    cache["ab"] = b"one"
    cache["cd"] = b""
    cache["ab"] = b"two"
    assert dict(cache) == {"ab": b"two", "cd": b""}
    assert len(cache) == 2
    assert "ab" in cache
    assert cache.pop("ab") == b"two"
    assert "ab" not in cache
    assert cache.get("ab") is None
    with pytest.raises(KeyError):
        cache["ab"]
    with pytest.raises(KeyError):
        del cache["ab"]
    assert everything(folder) == ["cd.kernel"]


def test_caches_of_one_folder_share_entries(folder: Path) -> None:
    KernelCache(folder)["ab"] = b"one"
    assert KernelCache(folder)["ab"] == b"one"


def test_reading_a_cache_does_not_create_its_folder(folder: Path, tmp_path: Path) -> None:
    cache = KernelCache(folder)
    assert "ab" not in cache
    assert list(cache) == []
    assert cache.get("ab") is None
    assert everything(tmp_path) == []


@posix_only
def test_the_folder_is_private_to_the_user(folder: Path) -> None:
    KernelCache(folder)["ab"] = b"one"
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", BAD_NAMES)
def test_names_that_could_lead_elsewhere_are_refused(
    folder: Path, tmp_path: Path, name: str
) -> None:
    cache = KernelCache(folder)
    cache["ab"] = b"one"
    (folder.parent / "x.kernel").write_bytes(b"precious")
    before = everything(tmp_path)
    with pytest.raises(ValueError, match="is no name of an entry"):
        cache[name] = b"content"
    assert name not in cache
    assert 7 not in cache
    with pytest.raises(KeyError):
        cache[name]
    with pytest.raises(KeyError):
        del cache[name]
    assert everything(tmp_path) == before


def test_files_that_are_no_entries_are_left_alone(folder: Path) -> None:
    folder.mkdir(parents=True)
    foreign = ["notes.txt", "AB.kernel", "README.kernel", "ab", ".hidden", "ab.kernel.bak"]
    for name in foreign:
        (folder / name).write_bytes(bytes(100))
    (folder / "ef.kernel").mkdir()
    cache, entries = KernelCache(folder, limit_bytes=10), {"cd.kernel", "ef.kernel"}
    cache["cd"] = b"0123456789"
    cache["ef"] = b"0123456789"
    assert "ef" not in cache
    with pytest.raises(KeyError):
        cache["ef"]
    assert {*foreign, "ef.kernel"} <= set(everything(folder)) <= {*foreign, *entries}


def test_the_least_recently_used_entry_is_dropped(folder: Path) -> None:
    cache = KernelCache(folder, limit_bytes=30)
    for number, name in enumerate("abc"):
        cache[name] = bytes(10)
        age(folder, name, 100 - number)
    assert cache["a"] == bytes(10)  # used now
    cache["d"] = bytes(10)
    assert set(cache) == {"a", "c", "d"}
    age(folder, "a", 50)
    age(folder, "d", 40)
    cache["e"] = bytes(20)
    assert set(cache) == {"d", "e"}


def test_an_entry_makes_room_for_its_successor(folder: Path) -> None:
    cache = KernelCache(folder, limit_bytes=20)
    cache["a"] = bytes(10)
    cache["b"] = bytes(10)
    cache["b"] = b"0123456789"
    assert dict(cache) == {"a": bytes(10), "b": b"0123456789"}


def test_an_entry_above_the_limit_is_not_kept(folder: Path) -> None:
    cache = KernelCache(folder, limit_bytes=10)
    cache["a"] = bytes(4)
    cache["b"] = bytes(11)
    assert dict(cache) == {"a": bytes(4)}
    cache["a"] = bytes(11)
    assert dict(cache) == {}
    cache["a"] = bytes(10)
    assert dict(cache) == {"a": bytes(10)}
    (folder / "c.kernel").write_bytes(bytes(11))  # nor read, if another program has put it there
    assert cache.get("c") is None
    assert "c" not in cache


def test_temporary_files_of_killed_processes_are_removed(folder: Path) -> None:
    folder.mkdir(parents=True)
    left, fresh = (folder / f".{letter * 16}.tmp" for letter in "ab")
    left.touch()
    fresh.touch()
    os.utime(left, (time.time() - 7200,) * 2)
    KernelCache(folder)["ab"] = b"one"
    assert everything(folder) == [fresh.name, "ab.kernel"]


@posix_only
def test_links_are_not_followed(folder: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"precious")
    folder.mkdir(parents=True)
    (folder / "ab.kernel").symlink_to(precious)
    cache = KernelCache(folder)
    assert cache.get("ab") is None
    assert "ab" not in cache
    cache["ab"] = b"one"
    assert cache["ab"] == b"one"
    assert precious.read_bytes() == b"precious"


@posix_only
def test_a_named_pipe_does_not_block(folder: Path) -> None:
    folder.mkdir(parents=True)
    os.mkfifo(folder / "ab.kernel")
    assert KernelCache(folder).get("ab") is None


def refuse_writing(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    for function in ("os.open", "os.utime", "pathlib.Path.unlink", "pathlib.Path.replace"):
        monkeypatch.setattr(function, refuse)
    assert folder.is_dir()


def fill_the_disk(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", refuse)
    assert folder.is_dir()


@pytest.mark.parametrize("obstacle", [refuse_writing, fill_the_disk])
def test_a_folder_that_cannot_be_written_is_ignored(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    obstacle: Callable[[pytest.MonkeyPatch, Path], None],
) -> None:
    cache = KernelCache(folder, limit_bytes=10)
    cache["ab"] = b"one"
    with monkeypatch.context() as patch:
        obstacle(patch, folder)
        cache["cd"] = b"two"
        cache["ef"] = bytes(9)  # and would need room
        assert cache.get("cd") is None
    assert set(everything(folder)) <= {"ab.kernel"}
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("place", ["a file", "below a file", "/proc/kernels"])
def test_an_impossible_folder_is_ignored(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], place: str
) -> None:
    (tmp_path / "file").write_bytes(b"precious")
    folder = {
        "a file": tmp_path / "file",
        "below a file": tmp_path / "file" / "kernels",
    }.get(place, Path(place))
    cache = KernelCache(folder)
    cache["ab"] = b"one"
    assert cache.get("ab") is None
    assert "ab" not in cache
    assert dict(cache) == {}
    assert capfd.readouterr() == ("", "")
    assert (tmp_path / "file").read_bytes() == b"precious"


def test_a_read_only_folder_can_still_be_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = KernelCache(folder)
    cache["ab"] = b"one"

    def refuse(*_: object, **__: object) -> None:  # root is refused by no folder's mode
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(kernel_cache, "write_atomically", refuse)
    cache["cd"] = b"two"
    assert dict(cache) == {"ab": b"one"}


def write_often(folder: Path, letter: bytes, rounds: int) -> None:
    """Write one entry, and read it, again and again; end with 1 if it was ever torn."""
    cache = KernelCache(folder, limit_bytes=300_000)
    whole = {(one * 100_000) for one in (b"x", b"y")}
    for number in range(rounds):
        cache["ab"] = letter * 100_000
        cache[f"{number % 8:x}"] = bytes(100_000)  # makes others be dropped
        if cache.get("ab", letter * 100_000) not in whole:
            sys.exit(1)


def test_two_processes_may_write_the_same_entry(folder: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [
        context.Process(target=write_often, args=(folder, letter, 15)) for letter in (b"x", b"y")
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
    cache = KernelCache(folder, limit_bytes=300_000)
    cache["ab"] = b"z"
    assert cache["ab"] == b"z"
    assert sum(map(len, cache.values())) <= 300_000
    assert all(name.endswith(".kernel") for name in everything(folder))


def test_without_a_home_there_is_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    cache = KernelCache.default()
    cache["ab"] = b"one"
    assert dict(cache) == {}


@pytest.fixture
def worth(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every kernel be worth keeping."""
    monkeypatch.setattr("ntk_core.kernels.store.WORTH", -1.0)


@pytest.mark.usefixtures("worth")
@pytest.mark.parametrize("prior", ["stationary", "meshgrid"])
def test_a_kernel_is_read_from_the_cache_and_a_damaged_one_replaced(
    folder: Path, monkeypatch: pytest.MonkeyPatch, prior: str
) -> None:
    network = Architecture(levels=2, prior=prior)
    first = stored_kernel(network.network, (16, 16), network.features, KernelCache(folder))
    (path,) = folder.iterdir()
    good = path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("ntk_core.kernels.store.kernel", None)  # a TypeError if it is called
        again = stored_kernel(network.network, (16, 16), network.features, KernelCache(folder))
    np.testing.assert_array_equal(again.row(3, 5), first.row(3, 5))
    for damaged in (good[:-1], b"", good[:50] + b"?" + good[51:]):
        path.write_bytes(damaged)
        healed = stored_kernel(network.network, (16, 16), network.features, KernelCache(folder))
        np.testing.assert_array_equal(healed.row(3, 5), first.row(3, 5))
        assert path.read_bytes() == good


def test_the_cache_is_a_kernel_store_of_the_engine() -> None:
    store: ntk_core.KernelStore = KernelCache.default()
    assert isinstance(store, KernelCache)
