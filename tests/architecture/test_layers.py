"""An app imports, points and reaches only to rows below its own."""

import ast
import sys
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
LAYERS = [
    {"lec_portal"},
    {"reports"},
    {"placements"},
    {"support"},
    {"volunteers"},
    {"training"},
    {"accounts"},
    {"audit", "messaging"},
    {"common", "nhsuk"},
]
HEIGHT = {app: -row for row, names in enumerate(LAYERS) for app in names}
ENGINE = ROOT / "placements" / "matching"
ENGINE_MAY = {"highspy", "numpy", "placements.matching"}
# The project's own database backend and settings stand outside the apps.
FILES = sorted(
    path
    for app in HEIGHT
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts and path.is_relative_to(ROOT)
)


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written out in full"
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down(path):
    app = path.relative_to(ROOT).parts[0]
    for module in imports_of(path):
        other = module.split(".")[0]
        if other in HEIGHT and other != app:
            assert HEIGHT[other] < HEIGHT[app], f"{app} imports {module}"


def test_foreign_keys_go_down():
    for model in apps.get_models(include_auto_created=True):
        app = model._meta.app_label
        for field in model._meta.get_fields():
            if app in HEIGHT and field.is_relation and not field.auto_created:
                other = field.related_model._meta.app_label
                if other in HEIGHT and other != app:
                    assert HEIGHT[other] < HEIGHT[app], f"{model}.{field.name}"


def test_the_engine_is_pure():
    allowed = ENGINE_MAY | set(sys.stdlib_module_names)
    for path in ENGINE.glob("*.py"):
        for module in imports_of(path):
            names = {module, module.split(".")[0], ".".join(module.split(".")[:2])}
            assert names & allowed, f"{path.name} imports {module}"
