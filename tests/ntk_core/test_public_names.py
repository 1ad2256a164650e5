"""What is public: lists, pages and docstrings say the same."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import re
import tomllib
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import ModuleType

import pytest

import ntk_core

ROOT = Path(__file__).parents[2]
PUBLIC = ("ntk_core", "ntk_core.networks", "ntk_core.extent")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
REFERENCE = [ROOT / "docs" / f"{name}.md" for name in ("python", "paper", "completion", "tables")]
OPTIONS = {"options"}  # **options: their names are documented one by one

NAMES = [(package, name) for package in PUBLIC for name in importlib.import_module(package).__all__]
CALLABLES = [
    (package, name)
    for package, name in NAMES
    if inspect.isclass(value := getattr(importlib.import_module(package), name))
    or inspect.isfunction(value)
]


def value_of(package, name):
    return getattr(importlib.import_module(package), name)


@pytest.mark.parametrize("package", PUBLIC)
def test_every_attribute_is_public_or_a_module(package):
    module = importlib.import_module(package)
    assert len(set(module.__all__)) == len(module.__all__)
    others = {
        name
        for name in dir(module)
        if not name.startswith("_")
        and name != "annotations"
        and not isinstance(getattr(module, name), ModuleType)
    }
    assert others == set(module.__all__)


def test_the_contract_protects_all_other_packages():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    (contract,) = (
        contract
        for contract in contracts["contracts"]
        if contract["name"] == "the application uses only ntk_core's public names"
    )
    assert contract["protected_modules"] == ["ntk_core.*"]
    opened = {rule.split(" -> ")[1] for rule in contract["ignore_imports"]}
    assert opened == set(PUBLIC) - {"ntk_core"}


@pytest.mark.parametrize("package", PUBLIC)
def test_public_functions_are_annotated_and_the_package_is_marked_typed(package):
    module = importlib.import_module(package)
    assert (Path(ntk_core.__file__).parent / "py.typed").exists()
    for name in module.__all__:
        value = getattr(module, name)
        if inspect.isfunction(value):
            missing = set(inspect.signature(value).parameters) - set(value.__annotations__)
            assert not missing, name
            assert "return" in value.__annotations__, name


@pytest.mark.parametrize(("package", "name"), NAMES, ids=[name for _, name in NAMES])
def test_every_public_name_is_in_a_reference(package, name):
    text = "\n".join(page.read_text("utf-8").split("## Reference", 1)[1] for page in REFERENCE)
    listed = set(re.findall(r"`(\w+)`", text))
    assert name in listed, f"{package}.{name} stands in no reference"


def test_every_name_of_a_reference_is_public():
    public = {name for _, name in NAMES} | set(PUBLIC)
    for page in REFERENCE:
        text = page.read_text("utf-8").split("## Reference", 1)[1]
        for row in re.findall(r"^\| (`.+?) \|", text, flags=re.MULTILINE):
            assert set(re.findall(r"`(\w+)`", row)) <= public, f"{page.name}: {row}"


def imports_of(page):
    """Yield the package and the name of everything that a page's code takes from the engine."""
    for block in re.findall(r"^```python\n(.*?)^```", page.read_text("utf-8"), re.M | re.S):
        for node in ast.walk(ast.parse(block)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ntk_core"):
                yield from ((node.module, alias.name) for alias in node.names)
            elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "ntk_core":
                yield "ntk_core", node.attr


def test_pages_use_public_names_only():
    found = {used for page in PAGES for used in imports_of(page)}
    assert len(found) > 10
    assert found <= set(NAMES)


@pytest.mark.parametrize(("package", "name"), CALLABLES, ids=[name for _, name in CALLABLES])
def test_every_public_docstring_names_parameters_and_results(package, name):
    value = value_of(package, name)
    text = inspect.getdoc(value) or ""
    assert value.__doc__, f"{name} has no docstring of its own"
    if inspect.isfunction(value):
        if "Parameters, Raises\n    As for `" in text:
            return  # it names the one that has the same parameters
        expected = set(inspect.signature(value).parameters) - OPTIONS
        returns = value.__annotations__["return"] not in ("None", None)
        assert not returns or "Returns\n---" in text or "Yields\n---" in text, name
    else:
        expected = {f.name for f in fields(value)} if is_dataclass(value) else set()
        expected = {field for field in expected if not field.startswith("_")}
        for member, found in inspect.getmembers(value):
            if not member.startswith("_") and callable(found) and member in vars(value):
                assert inspect.getdoc(found), f"{name}.{member}"
    documented = set(re.findall(r"\w+", " ".join(re.findall(r"^(\S.*?) ?(?: :.*)?$", text, re.M))))
    assert expected <= documented, f"{name}: {sorted(expected - documented)}"


@pytest.mark.parametrize(
    "module",
    [
        "ntk_core.networks",
        "ntk_core.networks.layers",
        "ntk_core.kernels.construction",
        "ntk_core.kernels.fully_connected",
    ],
)
def test_the_examples_in_docstrings_are_right(module):
    found = doctest.testmod(importlib.import_module(module))
    assert found.attempted > 0
    assert found.failed == 0
