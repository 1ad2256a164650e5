"""No number of the engine is written in the application: it asks `ntk_core` for them."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Any

import inpaint_app
import ntk_core
from ntk_core import extent

if TYPE_CHECKING:
    from collections.abc import Iterator

APPLICATION, ENGINE = (Path(str(each.__file__)).parent for each in (inpaint_app, ntk_core))

TOLD = ("extent/", "guided/tiling", "paper/parts", "problem/", "texture/surroundings")
"""Where the engine has the numbers that decide what a run looks at, and what it takes."""

ROUND = {10**power for power in range(12)} | {2**power for power in range(40)} | set(range(100))
"""Numbers that two constants with different names may share by chance."""

ALLOWED = {"settings/learning.py", "settings/variations.py"}
CHANCE = {
    ("masks/candidates.py", name) for name in ("THROUGH", "RARE")
}  # have values of the engine by chance
"""Where numbers are written out: ranges, as the engine is slow to import (test_learning holds them
equal), and the variations of candidates, which are no defaults of the engine."""


def number_of(node: ast.expr) -> Any:
    """Return the number, or the tuple of numbers, that an expression is; None if it is neither."""
    for each in ast.walk(node):
        if isinstance(each, ast.Constant):
            if type(each.value) not in (int, float):
                return None
        elif not isinstance(
            each, ast.Tuple | ast.BinOp | ast.UnaryOp | ast.operator | ast.unaryop | ast.Load
        ):
            return None
    return eval(compile(ast.Expression(node), "", "eval"), {"__builtins__": {}}) or None


def constants_of(tree: ast.Module) -> Iterator[tuple[str, Any]]:
    """Yield name, without underscores before it, and value of each number of a module."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            targets, value = [node.target], node.value
        else:
            continue
        for target in targets:
            pairs = [(target, value)]
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                pairs = list(zip(target.elts, value.elts, strict=True))
            for name, each in pairs:
                if isinstance(name, ast.Name) and (number := number_of(each)) is not None:
                    yield name.id.strip("_"), number


def trees(folder: Path) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(folder.rglob("*.py")):
        yield path.relative_to(folder).as_posix(), ast.parse(path.read_text("utf-8"))


def of_the_engine() -> dict[str, set[Any]]:
    """Return the values that each name of a constant of the engine has."""
    found: dict[str, set[Any]] = {}
    for module, tree in trees(ENGINE):
        for name, value in constants_of(tree) if module.startswith(TOLD) else ():
            found.setdefault(name, set()).add(value)
    for name in ("ALIGN", "BLOCK", "PLAN_SQUARE"):  # of which some are computed
        found.setdefault(name, set()).add(getattr(extent, name))
    return found


ENGINE_NUMBERS = of_the_engine()
RARE = {value for values in ENGINE_NUMBERS.values() for value in values if value not in ROUND}


def test_the_checker_finds_constants() -> None:
    tree = ast.parse("A = 1 << 20\nB: Final = (32, 64)\n_C, D = 3, 1e-3\nE = f(2)\nG = [1]")
    assert dict(constants_of(tree)) == {"A": 1 << 20, "B": (32, 64), "C": 3, "D": 1e-3}
    assert ENGINE_NUMBERS["AROUND"] == {3}
    assert {192, (64, 64), 1e-3} <= RARE
    assert 14 not in RARE


def test_no_constant_repeats_one_of_the_engine_with_its_name() -> None:
    same = [
        (module, name, value)
        for module, tree in trees(APPLICATION)
        for name, value in constants_of(tree)
        if value in ENGINE_NUMBERS.get(name, ())
    ]
    assert same == []


def test_no_rare_number_of_the_engine_is_copied() -> None:
    same = [
        (module, name, value)
        for module, tree in trees(APPLICATION)
        if module.startswith(("editor/", "filling/", "huge/", "masks/", "settings/"))
        for name, value in constants_of(tree)
        if value in RARE and (module, name) not in CHANCE
    ]
    assert same == []


def test_no_dictionary_gives_an_engine_option_a_number() -> None:
    """A dictionary such as {"reach": 14} would copy a default or a limit of the engine."""
    modules = {
        module
        for module, tree in trees(APPLICATION)
        for table in ast.walk(tree)
        if isinstance(table, ast.Dict)
        for key, value in zip(table.keys, table.values, strict=True)
        if isinstance(key, ast.Constant) and key.value in ntk_core.RANGES
        if number_of(value) is not None
    }
    assert modules == ALLOWED
