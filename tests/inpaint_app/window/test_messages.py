"""Whatever is said below the window can be said in the user's language."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import inpaint_app
import ntk_core
from inpaint_app.window.words import messages
from inpaint_app.window.words.messages import PATTERNS, translated

APP, CORE = Path(inpaint_app.__file__).parent, Path(ntk_core.__file__).parent
# Errors of the command line, of the programmer, and of what the window does not offer.
SILENT = {
    APP / "filling" / "restore.py", APP / "files" / "kernel_cache.py", APP / "files" / "assets.py",
}  # fmt: skip
HEARD = [
    *(
        path
        for path in APP.rglob("*.py")
        if path.parent.parent != APP / "window"
        and not {"commands", "batch", "huge", "number_tables", "window"}
        & set(path.relative_to(APP).parts)
        and path not in SILENT
    ),
    APP / "window" / "threads" / "fill_thread.py",
    CORE / "problem" / "problem.py",
    CORE / "paper" / "parts.py",
    CORE / "solvers" / "cholesky.py",
]
QUOTED = {"ValueError", "KeyError", "TypeError", "DamagedError"}  # inside other sentences
SAYS = re.compile(r"(Error|Exception)$|^append$|^say$|^Notice$")


def said(node: ast.expr) -> str | None:
    """Return a sentence with ⟨…⟩ for whatever is put into it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (v.value if isinstance(v, ast.Constant) else "⟨…⟩" for v in node.values)
        return "".join(map(str, parts))
    return None


def sentences(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        parts: list[ast.expr] = []
        if isinstance(node, ast.Return) and node.value is not None:
            parts = [node.value]
        elif isinstance(node, ast.Call):
            function = node.func
            name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
            if SAYS.search(name) and name not in QUOTED:
                parts = node.args
        found |= {text for part in parts if (text := said(part)) and text.count(" ") > 2}
    return {text for text in found if "--overwrite" not in text}


def test_every_sentence_has_a_pattern():
    expressions = [expression for _, expression in messages._expressions()]
    missing = {
        f"{path.name}: {text}"
        for path in HEARD
        for text in sentences(path)
        if not any(expression.fullmatch(text) for expression in expressions)
    }
    assert not missing


def test_patterns_are_unique():
    assert len(set(PATTERNS)) == len(PATTERNS)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_finds_its_own_sentences(pattern):
    names = re.findall(r"\{(\w+)\}", pattern)
    assert len(set(names)) == len(names)
    sentence = pattern.format(**{name: f"<{name}, 3.5>" for name in names})
    assert translated(sentence) == sentence, "without a translation nothing changes"


def test_unknown_messages_are_not_translated():
    assert translated("blue mould has eaten the disk") == "blue mould has eaten the disk"
    assert translated("") == ""
