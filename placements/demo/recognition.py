"""Thanks and papers: one connector has some of each, and some others are worth a thank-you."""

from datetime import timedelta

from accounts.models import Membership, Organisation
from common.dates import today
from placements.demo.people import Coordinators
from placements.recognition import first_answers, time_of
from placements.services.recognition import (
    give_reference,
    make_certificate,
    state_hours,
    write_letter,
)
from support.models import Activity, Paper
from support.services.activities import note_activity
from volunteers.models import Volunteer

MANAGER = "Volunteer services manager"
REMEMBERED = (
    "I still think of the morning when you showed a whole seminar how to listen. Two of those "
    "nurses have told me since that they now sit down before they speak."
)


def bring_thanks_to_life(organisation: Organisation, *, shown: Volunteer, by: Coordinators) -> None:
    """`shown` is the connector somebody can sign in as."""
    people = organisation.volunteers.active().exclude(pk=shown.pk).order_by("last_name")
    for number, person in enumerate([shown, *people[:4]]):
        _teach(person, days=3 + number * 2, by=by.first)
    _make_papers(shown, by=by.first)
    if leaving := organisation.leavings.planned().first():
        _write_letter(leaving.volunteer, by=by.first)


def _teach(person: Volunteer, *, days: int, by: Membership) -> None:
    for week in range(days):
        note_activity(
            person,
            on=today() - timedelta(weeks=1 + week, days=2),
            minutes=4 * 60,
            kind=Activity.Kind.TEACHING,
            what="Seminar for new nurses",
            by=by,
        )


def _make_papers(shown: Volunteer, *, by: Membership) -> None:
    named = {"name": str(shown), "role": shown.organisation.connector_label}
    signed = {"signer": str(by.user), "signer_role": MANAGER}
    make_certificate(shown, **named, **signed, time=time_of(shown), with_hours=True, by=by)
    days = first_answers(shown, Paper.Kind.STATEMENT, by=shown.membership)
    state_hours(shown, **days | {"role": "Volunteer"}, by=shown.membership)
    asked = first_answers(shown, Paper.Kind.REFERENCE, by=by)
    give_reference(
        shown,
        **named | {"role": "Volunteer"},
        **signed,
        addressed_to="Ms Hughes, Cheshire Libraries",
        asked_on=today() - timedelta(days=4),
        time=time_of(shown),
        courses=asked["courses"],
        by=by,
    )


def _write_letter(leaving: Volunteer, *, by: Membership) -> None:
    words = first_answers(leaving, Paper.Kind.LETTER, by=by)
    greeting, *others = words["text"].split("\n\n")
    text = "\n\n".join([greeting, REMEMBERED, *others])
    write_letter(leaving, **words | {"text": text, "signer_role": MANAGER}, by=by)
