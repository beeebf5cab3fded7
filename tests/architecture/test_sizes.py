"""Functions stay short, views shorter, and a page is given few names."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = [
    *("lec_portal", "common", "nhsuk", "audit", "messaging"),
    *("accounts", "training", "volunteers", "support", "placements", "reports"),
]
MOST_LINES, MOST_LINES_OF_A_VIEW, MOST_NAMES = 30, 25, 6
FILES = sorted(
    path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
)
VIEWS = [path for path in FILES if path.parent.name == "views" or path.stem.endswith("views")]


def functions_of(path: Path) -> Iterator[ast.FunctionDef]:
    tree = ast.parse(path.read_text())
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def lines_of(function: ast.FunctionDef) -> int:
    """From `def` to the last line; decorators are counted out."""
    return function.end_lineno - function.lineno + 1


def names_given(context: ast.expr, function: ast.FunctionDef, helpers: dict) -> int:
    """How many names a page's context has, followed through variables, `|` and helpers."""
    if isinstance(context, ast.Dict):
        return sum(
            1 if key else names_given(value, function, helpers)
            for key, value in zip(context.keys, context.values, strict=True)
        )
    if isinstance(context, ast.BinOp):
        sides = (context.left, context.right)
        return sum(names_given(side, function, helpers) for side in sides)
    if isinstance(context, ast.Name):
        values = [
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and context.id in map(ast.unparse, node.targets)
        ]
        return max((names_given(value, function, helpers) for value in values), default=0)
    helper = helpers[ast.unparse(context.func)]
    returned = [node.value for node in ast.walk(helper) if isinstance(node, ast.Return)]
    return max((names_given(value, helper, helpers) for value in returned), default=0)


def contexts_of(function: ast.FunctionDef) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "render":
            yield from node.args[2:3]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_functions_are_short(path):
    most = MOST_LINES_OF_A_VIEW if path in VIEWS else MOST_LINES
    assert [f"{f.name}: {lines_of(f)}" for f in functions_of(path) if lines_of(f) > most] == []


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_is_given_few_names(path):
    functions = list(functions_of(path))
    helpers = {function.name: function for function in functions}
    found = {
        function.name: names_given(context, function, helpers)
        for function in functions
        for context in contexts_of(function)
    }
    assert {name: count for name, count in found.items() if count > MOST_NAMES} == {}
