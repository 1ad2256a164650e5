"""No function takes so many parameters that one cannot see which is which."""

from __future__ import annotations

import ast
from pathlib import Path

MOST = 8

PUBLIC_ENTRIES = {
    "ntk_core/completion/complete.py:complete_matrix",
    "ntk_core/completion/complete.py:complete_matrix_iter",
    "ntk_core/inpainting.py:inpaint",
    "ntk_core/inpainting.py:inpaint_iter",
}
"""What is called from outside, by keywords."""

ROOT = Path(__file__).parents[1]


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    return [each.arg for each in named if each is not None and each.arg not in ("self", "cls")]


def test_no_function_has_more_than_eight_parameters_but_for_public_entries() -> None:
    found = {
        f"{path.relative_to(ROOT).as_posix()}:{node.name}"
        for package in ("ntk_core", "inpaint_app", "ntk_napari", "ntk_sklearn")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and len(parameters(node)) > MOST
    }
    assert found == PUBLIC_ENTRIES
