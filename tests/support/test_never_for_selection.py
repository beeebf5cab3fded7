"""How somebody is never counts for or against a match: what matches people cannot read it."""

import ast

import pytest

from tests.architecture.test_layers import imports_of
from tests.architecture.test_sizes import ROOT

CONFIDENTIAL = {"CheckIn", "Contact", "WellbeingPlan"}
# Moving rows of one person to another record, the example scheme, and what is held on oneself.
MAY = {"placements/services/merging.py", "placements/demo", "reports/held.py"}
# What people gave is counted from rows that say nothing of how they are: see CONFIDENTIAL.
OF_HOURS = {"hours.py", "hours_list.py", "milestones.py", "papers.py", "recognition.py"}
ABOVE = sorted(
    path
    for app in ("volunteers", "placements", "reports")
    for path in (ROOT / app).rglob("*.py")
    if not any(str(path.relative_to(ROOT)).startswith(allowed) for allowed in MAY)
)


def names_from(path) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text()))
    return {
        alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("support.models")
        for alias in node.names
    }


@pytest.mark.parametrize("path", ABOVE, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_that_decides_about_people_reads_how_they_are(path):
    assert not names_from(path) & CONFIDENTIAL


def test_matching_knows_of_supervision_alone():
    matching = [path for path in (ROOT / "placements").glob("*.py") if path.name not in OF_HOURS]
    found = {module for path in matching for module in imports_of(path)}
    assert {module for module in found if module.startswith("support")} == {"support.standing"}
