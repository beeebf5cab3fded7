"""Whoever runs the scheme and is a volunteer in it leaves what is about them to others."""

import pytest

from common.dates import today
from common.errors import DomainError
from tests.factories.vetting import ReferenceRequestFactory
from tests.factories.volunteers import OverrideFactory, VolunteerFactory
from volunteers.services.identity import note_document, set_identity_evidence
from volunteers.services.outcomes import record_right_to_work
from volunteers.services.overrides import decide_override, request_override
from volunteers.services.pipeline import record_conversation
from volunteers.services.referees import Answers, enter_reference
from volunteers.services.references import accept_reference, ask_referee
from volunteers.services.status import advance_volunteer
from volunteers.services.vetting import Outcome, record_result

pytestmark = pytest.mark.django_db
DOCUMENT = {"type": "passport", "last_characters": "1234", "seen_on": today()}
REFEREE = {"referee_name": "Ann", "referee_email": "ann@example.org", "relationship": "friend"}
TALK = {"held_on": today(), "how": "phone", "outcome": "proceed"}
EVIDENCE = ("is_uk_national", "has_five_years_of_addresses", "has_external_validation")
RIGHT = {"basis": "no_limit", "seen_how": "original", "permits_volunteering": True}
RIGHT |= {"last_permitted_on": None, "decided_on": today(), "seen": None}
ACTS = {
    "a result": lambda me, by: record_result(
        me, "registration", Outcome("clear", today()), seen=None, by=by
    ),
    "a document": lambda me, by: note_document(me, **DOCUMENT, by=by),
    "evidence": lambda me, by: set_identity_evidence(me, **dict.fromkeys(EVIDENCE, True), by=by),
    "right to work": lambda me, by: record_right_to_work(me, **RIGHT, by=by),
    "asking a referee": lambda me, by: ask_referee(me, "reference_1", **REFEREE, by=by),
    "entering a reference": lambda me, by: enter_reference(
        ReferenceRequestFactory(volunteer=me), Answers(), how="telephone", by=by
    ),
    "accepting one": lambda me, by: accept_reference(
        ReferenceRequestFactory(volunteer=me, returned=True), by=by
    ),
    "an exception": lambda me, by: request_override(
        me, item="identity", reason="x", from_on=today(), until=today(), by=by
    ),
    "agreeing to one": lambda me, by: decide_override(
        OverrideFactory(volunteer=me), approve=True, by=by
    ),
    "a conversation": lambda me, by: record_conversation(me, **TALK, by=by),
    "the next stage": lambda me, by: advance_volunteer(me, to="ready", by=by),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_nobody_decides_about_themselves(act, world):
    coordinator = world.coordinator
    me = VolunteerFactory(
        organisation=world.organisation, membership__user=coordinator.user, status="checks"
    )
    with pytest.raises(DomainError, match="This is about you"):
        act(me, coordinator)
