"""manage.py propose_matches"""

import io

import pytest
from django.core.management import CommandError, call_command

from common.dates import today
from placements.models import MatchingRun
from tests.placements.scheme import cleared_connector, coming_placement


@pytest.fixture
def options(world) -> dict:
    coming_placement(world)
    cleared_connector(world)
    day = today().isoformat()
    last = today().replace(year=today().year + 1).isoformat()
    period = {"first_on": day, "last_on": last, "on": day}
    return {"organisation": "cheshire", **period, "save": True, "stdout": io.StringIO()}


def test_an_answer_that_cannot_be_written_keeps_nothing(options, tmp_path):
    with pytest.raises(CommandError, match="cannot be written: Is a directory"):
        call_command("propose_matches", **options, json=str(tmp_path))
    assert not MatchingRun.objects.exists()


def test_an_answer_is_written_for_its_owner_alone_and_kept(options, tmp_path):
    path = tmp_path / "answer.json"
    call_command("propose_matches", **options, json=str(path))
    assert path.stat().st_mode & 0o777 == 0o600
    assert MatchingRun.objects.get().covered_count == 1
