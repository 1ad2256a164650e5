"""Every code block and every command of README and docs: run, or where that takes long, parsed."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
import warnings
from pathlib import Path

import pytest

from .fenced import ALL, PAGES, ROOT, anchors, commands, inline_commands, links

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
LANGUAGES = {"python", "sh", "json", "math", "text", ""}
PLACEHOLDERS = {"P": "p50"}  # «P» stands for one of the protocols
SYSTEM = {"apt-get", "mkdir", "ln", "cp", "git", "cd"}
MODULES = {"build": "build", "twine": "twine", "PyInstaller": "pyinstaller"}  # and what brings them


class Parsed(Exception):  # noqa: N818 - it is no error
    """Raised when the arguments of a benchmark were accepted, before it begins."""


def of(*languages):
    chosen = [block for block in ALL if block.language in languages and not block.reason]
    return pytest.mark.parametrize("block", chosen, ids=lambda block: block.name)


@of("python")
@pytest.mark.usefixtures("folder")
def test_python_examples_run(block):
    code = compile(block.text, block.name, "exec")
    exec(code, {"__name__": "__main__"})


@of("json")
def test_json_examples_are_valid(block):
    for line in block.text.splitlines():
        json.loads(line)


@of("sh")
@pytest.mark.usefixtures("folder")
def test_command_blocks_run(block, monkeypatch):
    found = commands(block.text)
    assert found
    for words in found:
        check(words, monkeypatch)


INLINE = [(page, text) for page in PAGES for text in inline_commands(page)]


@pytest.mark.parametrize(
    "text", [text for _, text in INLINE], ids=[f"{page.name}: {text}" for page, text in INLINE]
)
def test_commands_in_the_text_run(text, monkeypatch):
    for words in commands(text):
        if words[1] == "-m" and len(words) == 3:  # a mention
            assert importlib.util.find_spec(words[2])
        elif words[0] == "ntk-inpaint" and len(words) == 2:
            assert words[1] in ("restore", "batch", "complete", "demo") or words[1].isupper()
        else:
            check(words, monkeypatch, run=False)


def check(words, monkeypatch, *, run=True):
    """Run one command if it is ours and quick; otherwise hold it against what there is."""
    program, *rest = words
    if program == "ntk-inpaint":
        application(rest, run=run)
    elif program == "python" and rest[0] == "-m":
        module(rest[1], rest[2:], monkeypatch)
    elif program == "python":
        compile((ROOT / rest[0]).read_text("utf-8"), rest[0], "exec")
    elif program == "pip":
        install(rest)
    elif program == "dask":
        assert importlib.util.find_spec("distributed")
        assert rest[0] in ("scheduler", "worker")
    elif program == "mkdocs":
        assert any(each.startswith("mkdocs-material") for each in EXTRAS["docs"])
    elif program in ("ruff", "mypy", "lint-imports"):
        tool = {"lint-imports": "import-linter"}.get(program, program)
        assert any(each.startswith(tool) for each in EXTRAS["dev"])
    elif program.startswith("pyside6-"):
        assert (Path(sys.executable).parent / program).exists()
    elif program.startswith(("dist/", ".ci/")):
        assert program == "dist/ntk-inpaint/ntk-inpaint" or os.access(ROOT / program, os.X_OK)
    else:
        assert program in SYSTEM, f"nobody knows {program}"


def module(name, arguments, monkeypatch):
    if name == "pip":
        install(arguments)
    elif name.startswith("benchmarks."):
        benchmark(name, arguments, monkeypatch)
    elif name in MODULES:
        assert any(each.startswith(MODULES[name]) for each in EXTRAS["release"])
        for each in arguments:
            assert not each.startswith("packaging/") or (ROOT / each).exists()
    elif name == "pytest":
        for each in arguments:
            assert (
                each.startswith("-") or each == "auto" or (ROOT / each.partition("::")[0]).exists()
            )
    else:
        assert name == "venv"


def install(arguments):
    action, *rest = arguments
    assert action == "install"
    for each in rest:
        if each.startswith("-"):
            assert each in ("-e", "--quiet")
            continue
        what, _, extras = each.rstrip("]").partition("[")
        assert what in (".", PROJECT["name"]) or what in {
            re.split(r"[\[<>=]", need)[0] for need in EXTRAS["test"]
        }
        assert {extra for extra in extras.split(",") if extra} <= set(EXTRAS)


def benchmark(name, arguments, monkeypatch):
    """Let a benchmark parse its arguments, and stop it there."""
    original = argparse.ArgumentParser.parse_args

    def parse(parser, args=None, namespace=None):
        original(parser, args, namespace)
        raise Parsed

    given = [PLACEHOLDERS.get(word, word) for word in arguments]
    with monkeypatch.context() as patch, warnings.catch_warnings():
        patch.setattr(argparse.ArgumentParser, "parse_args", parse)
        patch.setattr(sys, "argv", [name, *given])
        with pytest.raises(Parsed):
            importlib.import_module(name).main()


def application(arguments, *, run):
    """Run commands on the files that there are; parse ``demo`` and what opens a window."""
    from inpaint_app.commands.arguments import demo_parser, restore_parser, window_parser
    from inpaint_app.commands.batch_arguments import batch_parser
    from inpaint_app.commands.complete_arguments import complete_parser

    parsers = {
        "restore": restore_parser,
        "batch": batch_parser,
        "complete": complete_parser,
        "demo": demo_parser,
    }
    name = arguments[0] if arguments else ""
    rest = arguments[1:] if name in parsers else arguments
    elsewhere = any(word.isupper() or "://" in word or word.startswith("/") for word in rest)
    if not {"--help", "--version"} & set(rest):
        parsers.get(name, window_parser)().parse_args(rest)
    elif not run:
        return
    if run and not elsewhere and ((name in parsers and name != "demo") or "--version" in rest):
        done = subprocess.run(
            [sys.executable, "-m", "inpaint_app", *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=240,  # a busy machine may take its time
        )
        assert done.returncode == 0, done.stderr


def test_every_code_block_is_run_or_marked_why_not():
    assert {block.language for block in ALL} <= LANGUAGES
    skipped = {block.name: block.reason for block in ALL if block.reason}
    assert len(skipped) <= 3, skipped


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_pictures_exist(page):
    for link in links(page):
        if re.match(r"https?://|mailto:", link):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), link


def test_the_changelog_follows_keep_a_changelog():
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert "keepachangelog.com" in text
    versions = re.findall(r"(?m)^## (.+)$", text)
    assert versions[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", each) for each in versions[1:])
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    for version in re.split(r"(?m)^## ", text)[1:]:
        found = re.findall(r"(?m)^### (.+)$", version)
        assert set(found) <= kinds
        assert len(found) == len(set(found))
