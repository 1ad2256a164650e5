"""Record what the program gives: `python -m tests.unchanged.record`, at the root.

Only a version whose results are right by decision may be recorded anew.
"""

from __future__ import annotations

import json
import os
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
    """Write the results again.

    The sessions, settings and recoverable work beside them stay: an earlier version wrote them, and
    later ones must go on reading them.
    """
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
        for part, items in parts(recorded, folder).items():
            begun = time.perf_counter()
            store.save(part, {name: make() for name, make in items.items()}, recorded)
            print(f"{part}: {len(items)} items, {time.perf_counter() - begun:.1f} s")  # noqa: T201
    text = json.dumps(store.fingerprint(), indent=1, sort_keys=True)
    (recorded / "machine.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    record(store.RECORDED)
