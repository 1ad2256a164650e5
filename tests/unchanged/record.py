"""Record what the program gives: `python -m tests.unchanged.record [FOLDER]`, at the root.

Only a version whose results are right by decision may be recorded anew.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from . import command_line, editing, engine, store

if TYPE_CHECKING:
    from collections.abc import Callable


def parts(
    recorded: Path, folder: Callable[[], Path]
) -> dict[str, dict[str, Callable[[], store.Item]]]:
    """Return what makes each item, by part and name."""
    return {
        "engine": engine.items(),
        "command_line": command_line.items(folder),
        "editing": editing.items(recorded, folder),
    }


def record(recorded: Path) -> None:
    """Write the folder of the record again."""
    shutil.rmtree(recorded, ignore_errors=True)
    recorded.mkdir()
    with tempfile.TemporaryDirectory() as scratch:
        count = 0

        def folder() -> Path:
            nonlocal count
            count += 1
            made = Path(scratch, f"item-{count}/work")
            made.mkdir(parents=True)
            return made

        for name in ("CONFIG", "STATE", "CACHE"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(scratch, "home"))
        editing.write_files(recorded, folder())
        for part, items in parts(recorded, folder).items():
            begun = time.perf_counter()
            store.save(part, {name: make() for name, make in items.items()}, recorded)
            print(f"{part}: {len(items)} items, {time.perf_counter() - begun:.1f} s")  # noqa: T201
    text = json.dumps(store.fingerprint(), indent=1, sort_keys=True)
    (recorded / "machine.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    record(Path(sys.argv[1]) if len(sys.argv) > 1 else store.RECORDED)
