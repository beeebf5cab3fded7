"""tests.browser_fixtures, where there is no Chromium."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("required", [True, False])
def test_journeys_that_cannot_run_fail_only_where_a_browser_is_required(required):
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("CHROMIUM", "PYTEST"))}
    environment |= {"PATH": "/nowhere", "LEC_REQUIRE_BROWSER": "1" if required else ""}
    words = [sys.executable, "-m", "pytest", "--collect-only", "-p", "no:randomly"]
    done = subprocess.run(
        [*words, "tests/browser/test_home.py"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert (done.returncode != 0) == required, done.stdout + done.stderr
    assert ("NO BROWSER TEST WAS RUN" in done.stdout + done.stderr) == required
