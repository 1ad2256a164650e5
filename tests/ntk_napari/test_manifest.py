"""The manifest of the napari plugin, without napari.

npe2's own check, ``npe2 validate``, is run by hand (CONTRIBUTING.md): it brings a plugin for pytest
that warns when it is loaded, and here warnings are errors.
"""

from __future__ import annotations

import ast
from importlib.metadata import entry_points
from pathlib import Path

import yaml

import ntk_napari
from ntk_core import METHODS as KNOWN
from ntk_napari.slices import METHODS

FOLDER = Path(ntk_napari.__path__[0])


def manifest():
    return yaml.safe_load((FOLDER / "napari.yaml").read_text("utf-8"))


def test_the_manifest_names_a_widget_that_exists():
    said = manifest()
    assert set(said) == {"name", "display_name", "contributions"}
    assert set(said["contributions"]) == {"commands", "widgets"}
    (command,) = said["contributions"]["commands"]
    (widget,) = said["contributions"]["widgets"]
    assert set(command) == {"id", "title", "python_name"}
    assert set(widget) == {"command", "display_name"}
    assert widget["command"] == command["id"]
    assert command["id"].startswith(said["name"] + ".")
    module, _, name = command["python_name"].partition(":")
    assert module == "ntk_napari.widget"
    tree = ast.parse((FOLDER / "widget.py").read_text("utf-8"))
    (found,) = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name]
    (init,) = [node for node in found.body if getattr(node, "name", "") == "__init__"]
    # By this name napari knows that it is to give the viewer.
    assert [argument.arg for argument in init.args.args] == ["self", "napari_viewer"]


def test_napari_finds_the_manifest_by_the_entry_point():
    (entry,) = entry_points(group="napari.manifest", name="ntk-inpaint")
    assert entry.value == "ntk_napari:napari.yaml"
    assert manifest()["name"] == entry.name


def test_the_methods_are_those_of_the_engine():
    assert set(METHODS) <= set(KNOWN)
