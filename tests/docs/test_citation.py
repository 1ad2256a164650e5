"""CITATION.cff and LICENSE: what those need who cite and pass on."""

from __future__ import annotations

import yaml

from .fenced import ROOT
from .test_docs import PROJECT


def test_the_citation_names_the_software_and_the_paper():
    said = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors", "version"} <= set(said)
    assert said["cff-version"] == "1.2.0"
    assert said["title"] == PROJECT["name"]
    assert said["version"] == PROJECT["version"]
    assert said["license"] == PROJECT["license"]
    paper = said["preferred-citation"]
    names = [author["family-names"] for author in paper["authors"]]
    assert names == ["Radhakrishnan", "Stefanakis", "Belkin", "Uhler"]
    assert paper["type"] == "article"
    assert paper["doi"] == "10.1073/pnas.2115064119"
    assert (paper["volume"], paper["issue"], paper["year"]) == (119, 16, 2022)


def test_the_licence_file_exists():
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert text.startswith("MIT License")
    assert PROJECT["license-files"] == ["LICENSE"]
