"""Every service says by whom, in the history too."""

import inspect
from importlib import import_module
from pathlib import Path

import pytest

from audit.authors import names_its_author

ROOT = Path(__file__).resolve().parents[2]
APPS = ["accounts", "training", "volunteers", "support", "placements"]
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for app in APPS
    for path in [*(ROOT / app).glob("services.py"), *(ROOT / app).glob("services/*.py")]
    if path.name != "__init__.py"
)


@pytest.mark.parametrize("name", MODULES)
def test_services_that_take_an_author_name_it_in_the_history(name):
    unnamed = [
        function
        for function, found in vars(import_module(name)).items()
        if inspect.isfunction(found)
        and found.__module__ == name
        and not function.startswith("_")
        and "by" in inspect.signature(found).parameters
        and not names_its_author(found)
    ]
    assert unnamed == [], "end the module with name_authors(__name__)"
