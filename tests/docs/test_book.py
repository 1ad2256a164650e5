"""The pages of docs, as a site."""

from __future__ import annotations

import re
import subprocess
import sys

import yaml

from .fenced import PAGES, ROOT


def pages(nav):
    """All pages of a part of mkdocs.yml."""
    if isinstance(nav, str):
        return [nav]
    if isinstance(nav, dict):
        nav = nav.values()
    return [page for each in nav for page in pages(each)]


def test_every_page_is_in_the_book_once():
    # Without a loader of MkDocs' own: nothing in the file needs one.
    listed = pages(yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"])
    expected = {str(page.relative_to(ROOT)).removeprefix("docs/") for page in PAGES}
    assert set(listed) == expected - {"README.md"}
    assert len(listed) == len(set(listed))


def test_the_book_builds_without_warnings_and_loads_nothing_external(tmp_path):
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    method = (tmp_path / "method" / "index.html").read_text("utf-8")
    assert method.count("<math") == (ROOT / "docs/method.md").read_text("utf-8").count("```math")
    built = list(tmp_path.rglob("*.html"))
    assert len(built) >= len(PAGES)
    for page in built:
        text = page.read_text("utf-8")
        assert not re.search(r"""<(?:script|img|iframe)[^>]*src=["']?https?:""", text), page
        assert not re.search(r"""<link[^>]*rel=["']?stylesheet[^>]*https?:""", text), page
