"""How somebody is never counts for or against a match: what matches people cannot read it."""

import ast

import pytest

from tests.architecture.test_layers import imports_of
from tests.architecture.test_sizes import ROOT

CONFIDENTIAL = {"CheckIn", "Contact", "WellbeingPlan"}
# Moving rows of one person to another record, the example scheme, and what is held on oneself.
MAY = {"placements/services/merging.py", "placements/demo", "reports/held.py"}
# What people gave and are thanked for, which matching does not read either: and these rows alone.
OF_HOURS = {"hours", "hours_list", "milestones", "papers", "recognition"}
ROWS_OF_HOURS = {"Activity", "MilestoneSettled", "Paper"}
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
    files = (ROOT / "placements").glob("*.py")
    others = [path for path in files if path.stem not in OF_HOURS]
    found = {module for path in others for module in imports_of(path)}
    assert {module for module in found if module.startswith("support")} == {"support.standing"}
    assert not found & {f"placements.{name}" for name in OF_HOURS}


@pytest.mark.parametrize("name", sorted(OF_HOURS))
def test_hours_and_papers_know_of_no_more_than_what_was_given(name):
    path = ROOT / "placements" / f"{name}.py"
    found = {module for module in imports_of(path) if module.startswith("support")}
    assert found <= {"support.models"}
    assert names_from(path) <= ROWS_OF_HOURS
