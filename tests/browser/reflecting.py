"""What journeys of a trainee who writes have in common."""

from placements.models import Reflection
from tests.browser_fixtures import PATIENCE

WORDS = "I had not known how long an evening can be."


def trainee_of(match):
    return match.placement.trainee.membership


def writing(page, live_server):
    """Open a blank page and give the box to write in."""
    page.goto(f"{live_server.url}/reflections/start/")
    page.get_by_label("Meeting Asha").check()
    page.get_by_label("Free writing").check()
    page.get_by_role("button", name="Start writing").click()
    return page.get_by_label("What stays with you from the meeting?")


def saved_answers():
    return Reflection.objects.get().answers.get("writing")


def wait_until_saved(page, words):
    """On a busy machine half a sentence may be saved first."""
    page.get_by_text("Draft saved at").wait_for(timeout=PATIENCE)
    for _ in range(PATIENCE // 500):
        if saved_answers() == words:
            return
        page.wait_for_timeout(500)
    assert saved_answers() == words
