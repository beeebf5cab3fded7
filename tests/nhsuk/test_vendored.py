"""The vendored files are those that `script/update-nhsuk-frontend` wrote."""

import hashlib
import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static/nhsuk"
ABOUT = json.loads((STATIC / "VERSION.json").read_text())


def test_every_file_has_its_hash():
    found = {
        path.relative_to(STATIC).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in STATIC.rglob("*")
        if path.is_file() and path.name != "VERSION.json"
    }
    assert found == ABOUT["sha256"]


def test_nothing_is_fetched_from_elsewhere():
    css = (STATIC / "nhsuk-frontend.min.css").read_text()
    assert "@font-face" not in css
    for address in re.findall(r"url\(['\"]?([^)'\"]+)", css):
        assert (STATIC / address).is_file(), address


def test_no_source_map_is_named():
    for name in ("nhsuk-frontend.min.css", "nhsuk-frontend.min.js"):
        assert "sourceMappingURL" not in (STATIC / name).read_text()


def test_the_licence_is_with_the_files_and_no_logo_is():
    licence = (STATIC / "LICENCE.txt").read_text()
    assert "Copyright (c) 2019 NHS England" in licence
    assert "WITHOUT WARRANTY OF ANY KIND" in licence
    for image in (STATIC / "images").iterdir():
        assert re.match(r"nhsuk-icon-(arrow|cross)", image.name), "only arrows and crosses"


def test_hashed_names_work(settings, tmp_path):
    """Collecting with hashed names fails on any address in CSS or script that leads nowhere."""
    from django.core.management import call_command

    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    assert list(tmp_path.glob("app/init.*.js"))
