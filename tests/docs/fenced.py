"""Finds what the documentation tells people to run, and what it links to."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "CHANGELOG.md",
        *(ROOT / "docs").rglob("*.md"),
    ]
)

_FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\S*) *$")
_MARK = re.compile(r"^<!-- not run: (?P<reason>.+) -->$")
_INLINE = re.compile(r"`((?:\.venv/bin/)?(?:python (?:-m )?|ntk-inpaint )[^`]+)`")


@dataclass(frozen=True)
class Block:
    """A fenced block; `reason` is why it is not run, empty if it is."""

    page: str
    line: int
    language: str
    text: str
    reason: str

    @property
    def name(self) -> str:
        return f"{self.page}:{self.line}"


def blocks(page: Path) -> list[Block]:
    found: list[Block] = []
    lines = page.read_text("utf-8").splitlines()
    name = str(page.relative_to(ROOT))
    start, language, reason, body = 0, "", "", []
    for number, line in enumerate(lines, 1):
        fence = _FENCE.match(line)
        if start and fence:
            found.append(Block(name, start, language, "\n".join(body) + "\n", reason))
            start = 0
        elif start:
            body.append(line)
        elif fence:
            before = [text for text in lines[: number - 1] if text.strip()]
            mark = _MARK.match(before[-1]) if before else None
            start, language, body = number, fence["language"], []
            reason = mark["reason"] if mark else ""
    assert not start, f"{name}:{start} is never closed"
    return found


ALL = [block for page in PAGES for block in blocks(page)]


def commands(text: str) -> list[list[str]]:
    """Return the words of each command of a shell block, without the path of the venv."""
    joined = re.sub(r"\\\n", " ", text)
    result: list[list[str]] = []
    for line in joined.splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars="&;|")
        lexer.whitespace_split = True
        words: list[str] = []
        for word in [*lexer, "&&"]:
            if word in ("&&", ";"):
                if words:
                    result.append(words)
                words = []
            elif word != "sudo":
                words.append(re.sub(r"^(\.venv/bin/|python3$)", _plain, word))
    return result


def _plain(match: re.Match[str]) -> str:
    return "python" if match[0] == "python3" else ""


def inline_commands(page: Path) -> list[str]:
    """Return the commands in the running text that are written out wholly."""
    text = re.sub(r"(?ms)^ *```.*?^ *```", "", page.read_text("utf-8"))
    found = [re.sub(r"\s+", " ", match) for match in _INLINE.findall(text)]
    return [each for each in found if not re.search(r"[…\[]", each)]


def links(page: Path) -> list[str]:
    text = re.sub(r"(?ms)^ *```.*?^ *```|`[^`\n]*`", "", page.read_text("utf-8"))
    return re.findall(r"\]\(([^)\s]+)\)", text)


def anchors(page: Path) -> set[str]:
    """Return the names that GitHub and MkDocs give the headings."""
    text = re.sub(r"(?ms)^```.*?^```", "", page.read_text("utf-8"))
    headings = re.findall(r"(?m)^#+ +(.+?) *$", text)
    return {re.sub(r"[^\w\- ]", "", each.lower()).strip().replace(" ", "-") for each in headings}
