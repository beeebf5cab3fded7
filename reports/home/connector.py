"""A connector's page: who would like to meet them, what to read, what to renew. Never a rush."""

from datetime import date, datetime

from django.utils import timezone

from accounts.models import Membership
from nhsuk.components.words import day, moment
from placements.models import Match
from reports.home.expenses import own_claim_tasks
from reports.home.own import (
    answers_wanted,
    meeting_tasks,
    own_matches,
    to_read,
    with_next_meeting,
)
from reports.home.parts import Home, Task, address
from support.letters import token_of_question
from support.own import claims_sent_back, questions_to
from volunteers.class_letters import token_of
from volunteers.models import Volunteer
from volunteers.own import invitations_to
from volunteers.readiness import readiness_of
from volunteers.requirements import AGREEMENT
from volunteers.services.agreements import ASKED_AT_ONCE

Status = Volunteer.Status
DONE = {
    Status.READY: "You are ready. When a trainee could meet you, you will be asked here.",
    Status.ACTIVE: "When a trainee could meet you, you will be asked here and by email.",
    Status.PAUSED: "You are paused. Take all the time you need: nobody will ask why.",
    Status.LEFT: "Thank you for all you have given.",
}
ON_THE_WAY = "Thank you for offering to help. We will tell you as soon as there is a next step."


def connector_home(membership: Membership, *, at: datetime) -> Home:
    on = timezone.localdate(at)
    own = Volunteer.objects.filter(membership=membership)
    asked = {"invitations": invitations_to(membership, at=at), "questions": questions_to(at=at)}
    asked |= {"sent_back": claims_sent_back()}
    volunteer = own.annotate(**asked).first()
    matches = own_matches(membership, on=on)
    offers = [match for match in matches if match.status == Match.Status.OFFERED]
    agreed = [match for match in matches if match.status == Match.Status.AGREED]
    status = volunteer.status if volunteer else ""
    return Home(
        template="reports/home_connector.html",
        at=at,
        tasks=(
            *answers_wanted(offers, side="connector"),
            *_how_are_you(volunteer),
            *(meeting_tasks(agreed, side="connector", at=at) if status != Status.PAUSED else ()),
            *to_read(membership),
            *own_claim_tasks(volunteer),
            *_invitations(volunteer),
            *_needs_of(volunteer, on),
        ),
        done=DONE.get(status, ON_THE_WAY),
        matches=with_next_meeting(agreed, at=at),
        paused=status == Status.PAUSED,
        may_pause=status in (Status.READY, Status.ACTIVE),
        open_offers=len(offers),
    )


def _how_are_you(volunteer: Volunteer | None) -> list[Task]:
    """One question after a meeting, while it is open."""
    return [
        Task(
            f"How are you after your meeting on {day(date.fromisoformat(asked['met_on']))}?",
            address("check_ins:answer", token_of_question(asked["key"])),
            "One tap, and every answer is welcome.",
            "Answer",
            "blue",
        )
        for asked in (volunteer.questions if volunteer else ())
    ]


def _invitations(volunteer: Volunteer | None) -> list[Task]:
    """Classes they have not said yes or no to."""
    return [
        Task(
            f"Would you like to come to a class? {asked['course']}",
            address("classes:answer", token_of(asked["key"])),
            f"It is on {moment(datetime.fromisoformat(asked['at']))}. Either answer is fine.",
            "Answer",
            "blue",
        )
        for asked in (volunteer.invitations if volunteer else ())
    ]


def _needs_of(volunteer: Volunteer | None, on) -> list[Task]:
    """What to sign, from the checks on; and what to renew, for those who are active."""
    if volunteer is None or volunteer.status not in ASKED_AT_ONCE:
        return []
    items = readiness_of(volunteer, on=on).to_see_to()
    signing = [_to_sign(item) for item in items if item.kind == "agreement"]
    others = [item for item in items if item.kind != "agreement"]
    return signing + (_to_renew(others) if volunteer.status == Status.ACTIVE else [])


def _to_sign(item) -> Task:
    hint = f"The words change on {day(item.until)}." if item.is_ready else ""
    url = address("volunteers:sign_agreement", item.key.removeprefix(AGREEMENT))
    return Task(f"Please read and sign “{item.label}”", url, hint, "Sign", "yellow")


def _to_renew(items) -> list[Task]:
    return [
        Task(
            f"{item.label} {_by_when(item)}",
            address("volunteers:me"),
            "Your coordinator helps you to arrange it.",
            "Renew",
            "yellow",
        )
        for item in items
    ]


def _by_when(item) -> str:
    if item.until is None:
        return "is still to do"
    if item.is_ready:
        return f"needs renewing before {day(item.until)}"
    return f"needed renewing before {day(item.until)}"
