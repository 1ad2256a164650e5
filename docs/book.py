"""A hook of mkdocs.yml: pages that lie beside docs/, and formulas as MathML, without any script."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from latex2mathml.converter import convert
from mkdocs.structure.files import File

BESIDE = ("CONTRIBUTING.md", "CHANGELOG.md")
ROOT = Path(__file__).parents[1]


def on_files(files: Any, *, config: Any) -> Any:
    """Add them, with links as seen from docs/."""
    for name in BESIDE:
        text = (ROOT / name).read_text("utf-8").replace("](docs/", "](")
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Replace blocks of ``math``, which GitHub draws by itself."""
    return re.sub(r"(?ms)^```math\n(.*?)^```$", _drawn, markdown)


def _drawn(formula: re.Match[str]) -> str:
    text = " ".join(formula[1].split())
    return f"<div>{convert(text, display='block')}</div>"
