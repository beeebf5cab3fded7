from datetime import timedelta, date
import pytest
from tests.browser.test_trainee import *
from tests.browser.test_trainee import match, phone
from placements.models import *
from placements.services import reflections as r
from tests.factories.placements import *
from tests.factories.volunteers import *
from messaging.models import Message

OUT = "/tmp/shots"


def shot(page, name, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_timeout(150)
    page.screenshot(path=f"{OUT}/{name}-{width}.png", full_page=True)


def test_shots(page, live_server, match, problems):
    import os

    os.makedirs(OUT, exist_ok=True)
    org = match.organisation
    org.contact_name = "Florence Day"
    org.contact_email = "lec@example.nhs.uk"
    org.save()
    t = trainee_of(match)
    co = org.memberships.get(role="coordinator")
    base = live_server.url
    ref = r.start_reflection(match, way="gibbs_1988", by=t)
    ref = r.save_answer(
        ref, r.Page("description", "We talked about the ward at night.\n\nAnd about hope.", 0), by=t
    )
    enter(page, base, t)
    for name, url in {
        "t-home": "/",
        "t-log": f"/matches/{match.pk}/meetings/log/",
        "t-start": "/reflections/start/",
        "t-prompt": f"/reflections/{ref.pk}/write/feelings/",
        "t-tasks": f"/reflections/{ref.pk}/",
        "t-check": f"/reflections/{ref.pk}/check/",
        "t-delete": f"/reflections/{ref.pk}/delete/",
        "t-index": "/reflections/",
        "help": "/help/",
        "privacy": "/privacy/",
    }.items():
        page.goto(base + url)
        shot(page, name, 375)
        shot(page, name, 1280)
    r.finish_reflection(ref, by=t)
    page.goto(base + f"/reflections/{ref.pk}/")
    shot(page, "t-finished", 375)
    page.goto(base + f"/reflections/{ref.pk}/share/")
    shot(page, "t-share", 375)
    r.share_reflection(ref, by=t)
    enter(page, base, match.connector.membership)
    for name, url in {
        "c-home": "/",
        "c-shared": "/reflections/shared/",
        "c-read": f"/reflections/{ref.pk}/read/",
    }.items():
        page.goto(base + url)
        shot(page, name, 375)
        shot(page, name, 1280)
    for i in range(3):
        a = VolunteerFactory(
            organisation=org,
            first_name="Asha",
            last_name=["Green", "Brown", "White"][i],
            cleared=True,
        )
        a.dbs_certificates.update(issued_on=today() - timedelta(days=1060 + i))
        MatchFactory(
            agreed=True,
            connector=a,
            placement__trainee__organisation=org,
            placement__starts_on=today() + timedelta(days=i),
            placement__ends_on=today() + timedelta(days=90),
        )
    for i in range(4):
        PlacementFactory(
            trainee__organisation=org,
            starts_on=today() + timedelta(days=5 + i),
            ends_on=today() + timedelta(days=60),
        )
    MatchFactory(
        placement__trainee__organisation=org,
        connector__organisation=org,
        connector__status="paused",
        placement__starts_on=today(),
        placement__ends_on=today() + timedelta(days=60),
        answer_by=today() + timedelta(days=2),
    )
    for role in ("coordinator", "lead", "supervisor", "administrator", "educator"):
        enter(page, base, org.memberships.get(role=role))
        page.goto(base + "/")
        shot(page, f"h-{role}", 1280)
        shot(page, f"h-{role}", 375)
