"""The table of docs/files.md: what an export keeps, by format, depth and mode.

python -m benchmarks.files.formats [--write]
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.files.format_matrix import KINDS, WHAT, check

TARGET = Path(__file__).parents[2] / "docs" / "files.md"
BEGIN, END = (
    "<!-- table: python -m benchmarks.files.formats --write -->\n",
    "<!-- end of table -->\n",
)
WORDS = {True: "yes", False: "**no**", None: "–"}


def main(arguments: list[str] | None = None) -> None:
    """Check, and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="into docs/files.md")
    options = parser.parse_args(arguments)
    if not options.write:
        print(table(), end="")
        return
    before, _, rest = TARGET.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    TARGET.write_text(f"{before}{BEGIN}\n{table()}\n{END}{after}", "utf-8")


def table() -> str:
    """Return the table, checked on files made now."""
    lines = ["| file | " + " | ".join(WHAT) + " |", "|---" * (len(WHAT) + 1) + "|"]
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            found = check(kind, Path(folder))
        lines.append("| " + " | ".join([kind.name, *(WORDS[found[name]] for name in WHAT)]) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
