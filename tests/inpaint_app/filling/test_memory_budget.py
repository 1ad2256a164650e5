"""What is free: in the machine, in the control groups of either version, in the address space."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING

import pytest

from inpaint_app.filling.memory_budget import MEGABYTE, UNKNOWN, budget_of, free_memory

if TYPE_CHECKING:
    from pathlib import Path

GIB = 1 << 30


def machine(root: Path, available: str = "8388608 kB") -> None:
    write(
        root / "proc/meminfo", f"MemTotal: 16777216 kB\nMemAvailable:   {available}\nBuffers: 1\n"
    )


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def version_2(root: Path, group: str, limit: object, used: int, cache: int = 0) -> None:
    folder = root / "sys/fs/cgroup" / group
    write(folder / "memory.max", f"{limit}\n")
    write(folder / "memory.current", f"{used}\n")
    write(folder / "memory.stat", f"anon 5\ninactive_file {cache}\n")


def test_this_machine_has_free_memory():
    assert 0 < free_memory() < 1 << 50
    assert 0 < budget_of() <= free_memory()


def test_a_given_budget_is_used():
    assert budget_of(250) == 250 * MEGABYTE


def test_the_default_budget_is_half_of_the_free_memory(monkeypatch):
    monkeypatch.setattr("inpaint_app.filling.memory_budget.free_memory", lambda: 10 * GIB)
    assert budget_of() == 5 * GIB


def test_free_memory_is_read_from_meminfo(tmp_path):
    machine(tmp_path)
    assert free_memory(tmp_path) == 8 * GIB


def test_a_cgroup_of_version_2_limits_free_memory(tmp_path):
    machine(tmp_path)
    write(tmp_path / "proc/self/cgroup", "0::/a/b\n")
    version_2(tmp_path, "a/b", 4 * GIB, 3 * GIB, cache=GIB)
    assert free_memory(tmp_path) == 2 * GIB  # what is only cached gives way


def test_the_tightest_limit_of_all_parent_cgroups_counts(tmp_path):
    machine(tmp_path)
    write(tmp_path / "proc/self/cgroup", "0::/a/b\n")
    version_2(tmp_path, "a/b", "max", GIB)
    version_2(tmp_path, "a", 2 * GIB, GIB)
    assert free_memory(tmp_path) == GIB


def test_a_cgroup_path_from_outside_the_container_is_handled(tmp_path):
    machine(tmp_path)
    write(tmp_path / "proc/self/cgroup", "0::/../outer/of/this\n")
    version_2(tmp_path, ".", 3 * GIB, GIB)
    assert free_memory(tmp_path) == 2 * GIB


@pytest.mark.parametrize("inner", ["docker/0123", "."])
def test_a_cgroup_of_version_1_limits_free_memory(tmp_path, inner):
    machine(tmp_path)
    write(tmp_path / "proc/self/cgroup", "9:cpu:/\n4:cpuset,memory:/docker/0123\n0::/\n")
    folder = tmp_path / "sys/fs/cgroup/memory" / inner
    write(folder / "memory.limit_in_bytes", str(GIB))
    write(folder / "memory.usage_in_bytes", str(GIB // 2))
    write(folder / "memory.stat", "cache 7\ntotal_inactive_file 1024\n")
    assert free_memory(tmp_path) == GIB // 2 + 1024


def test_usage_above_the_limit_leaves_no_free_memory(tmp_path):
    machine(tmp_path)
    write(tmp_path / "proc/self/cgroup", "0::/\n")
    version_2(tmp_path, ".", GIB, 2 * GIB)
    assert free_memory(tmp_path) == 0


@pytest.mark.parametrize("text", ["", "rubbish", "0:", "x:y:z\n0::/a\n", "4:memory:/\n0::/\n"])
def test_unreadable_limits_are_ignored(tmp_path, text):
    machine(tmp_path)
    write(tmp_path / "proc/self/cgroup", text)
    write(tmp_path / "sys/fs/cgroup/memory.max", "lots")
    assert free_memory(tmp_path) == 8 * GIB


@pytest.mark.parametrize("available", ["", "many kB"])
def test_without_meminfo_sysconf_is_asked(tmp_path, available, monkeypatch):
    machine(tmp_path, available)
    values = {"SC_AVPHYS_PAGES": 1000, "SC_PAGE_SIZE": 4096}
    monkeypatch.setattr("os.sysconf", values.__getitem__)
    assert free_memory(tmp_path) == 4096000


def test_half_of_the_total_is_used_if_free_memory_is_unknown(tmp_path, monkeypatch):
    def sysconf(name: str) -> int:
        if name == "SC_AVPHYS_PAGES":
            raise ValueError("unrecognized configuration name")
        return {"SC_PHYS_PAGES": 3000, "SC_PAGE_SIZE": 4096}[name]

    monkeypatch.setattr("os.sysconf", sysconf)
    assert free_memory(tmp_path) == 1500 * 4096


def test_without_any_information_a_default_is_used(tmp_path, monkeypatch):
    monkeypatch.delattr("os.sysconf")
    assert free_memory(tmp_path) == UNKNOWN


def test_the_limit_of_the_address_space_counts(tmp_path, monkeypatch):
    machine(tmp_path)
    write(tmp_path / "proc/self/status", "VmPeak: 9 kB\nVmSize:  1048576 kB\n")
    monkeypatch.setattr(resource, "getrlimit", lambda _what: (3 * GIB, 3 * GIB))
    assert free_memory(tmp_path) == 2 * GIB
