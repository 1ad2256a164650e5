"""The tables of docs/files.md: what becomes of everything in a file beside its pixels.

python -m benchmarks.files.tables [--write]
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from inpaint_app.files.keeping import exif, isobmff, jpeg, photoshop, png, tiff_tags, webp, xmp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inpaint_app.files.keeping.verdicts import Entry

TARGET = Path(__file__).parents[2] / "docs" / "files.md"
BEGIN, END = (
    "<!-- tables: python -m benchmarks.files.tables --write -->\n",
    "<!-- end of tables -->\n",
)
ORDER = ("kept", "rewritten", "dropped", "named")


def main(arguments: list[str] | None = None) -> None:
    """Print or write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="into docs/files.md")
    options = parser.parse_args(arguments)
    if not options.write:
        print(tables(), end="")
        return
    before, _, rest = TARGET.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    TARGET.write_text(f"{before}{BEGIN}\n{tables()}\n{END}{after}", "utf-8")


def tables() -> str:
    """Return all tables with their headings."""
    parts = (
        ("PNG", "chunk", png.CHUNKS, str),
        ("JPEG", "segment", jpeg.SEGMENTS, str),
        ("JPEG: behind the picture", "what", jpeg.BEHIND, str),
        ("TIFF", "tag", tiff_tags.TAGS, str),
        ("WebP", "chunk", webp.CHUNKS, str.strip),
        ("AVIF and HEIC", "box, property or item", isobmff.BOXES, str),
        ("EXIF", "tag", exif.EXIF, _exif),
        ("XMP", "property", xmp.XMP, _xmp),
        ("Photoshop's resources", "number", photoshop.RESOURCES, str),
        ("IPTC", "data set", photoshop.DATA_SETS, _iptc),
    )
    return "\n".join(
        f"### {title}\n\n{_table(what, ((name(key), entry) for key, entry in rows.items()))}"
        for title, what, rows, name in parts
    )


def _exif(key: tuple[str, int]) -> str:
    ifd, code = key
    return ifd if ifd == "IFD1" else f"{ifd} {code}"


def _iptc(key: tuple[int, int]) -> str:
    record, number = key
    return f"{record}:{number}" if number else f"{record}:all"


def _xmp(key: tuple[str, str]) -> str:
    space, name = key
    return f"{space} {'all' if name == '*' else name}"


def _table(what: str, rows: Iterable[tuple[str, Entry]]) -> str:
    """Return a table with one row for all keys of which the same is said."""
    keys: dict[tuple[str, str, str], list[str]] = {}
    for key, entry in rows:
        note = "" if entry.verdict != "dropped" else "no note" if entry.quiet else "with a note"
        why = "; ".join(part for part in (entry.why, note) if part)
        keys.setdefault((entry.name, entry.verdict, why), []).append(f"`{key}`")
    lines = [f"| {what} | what it is | what becomes of it | how or why |", "|---|---|---|---|"]
    ordered = sorted(keys.items(), key=lambda row: ORDER.index(row[0][1]))
    lines += [
        f"| {', '.join(listed)} | {name} | {verdict} | {why} |"
        for (name, verdict, why), listed in ordered
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
