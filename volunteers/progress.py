"""How an application stands, in the applicant's own words: what we wait for, from whom."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from nhsuk.components.words import moment
from volunteers.models import Application, Conversation, Volunteer
from volunteers.pipeline import TURNS, Row, row_of
from volunteers.waits import LAST_LOOK, Desk

Stage = Volunteer.Status


@dataclass(frozen=True, slots=True)
class Awaited:
    what: str
    from_whom: str
    since: date
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """`next_step` is what will happen; `awaited` what is waited for. Both may be read by anybody
    who has the applicant's link, so neither says more than the applicant told us or did."""

    heading: str
    next_step: str
    awaited: tuple[Awaited, ...]
    can_accept: bool = False
    can_withdraw: bool = True
    can_apply: bool = False
    has_to_sign: bool = False


HEADINGS = {
    Stage.ENQUIRY: "We have your question",
    Stage.APPLICATION: "We have your application",
    Stage.CONVERSATION: "We would like to talk with you",
    Stage.CONDITIONAL_OFFER: "We would like you to join us",
    Stage.CHECKS: "We are doing the checks together",
    Stage.READY: "Everything is in place",
    Stage.ACTIVE: "You are one of us",
    Stage.PAUSED: "You are taking a pause",
    Stage.LEFT: "Your application is closed",
}
NEXT = {
    Stage.ENQUIRY: "We will get in touch to answer you. After that you decide whether to apply.",
    Stage.APPLICATION: "We will get in touch to arrange a conversation. It is a talk, not a test.",
    Stage.CONVERSATION: "We will tell you what happens next.",
    Stage.CONDITIONAL_OFFER: "If you say yes, we begin the checks that everybody has, together.",
    Stage.CHECKS: "When all of them are done, we will tell you, and you can begin.",
    Stage.READY: "We will get in touch about your first day. If anything has changed, tell us.",
    Stage.ACTIVE: "You can sign in to see your record, and change what we hold about you.",
    Stage.PAUSED: "Take all the time you need. We will be glad when you come back.",
    Stage.LEFT: "You are welcome to get in touch with us again at any time.",
}
US = "us"
FROM = {
    Desk.COORDINATOR: US,
    Desk.APPLICANT: "you",
    Desk.BOTH: "you and us together",
    Desk.REFEREE: "your referee",
    Desk.WORK_HEALTH: "the work health team",
    Desk.DBS: "you, us and the Disclosure and Barring Service",
    Desk.TRAINING: "you, with our help",
}
OURS = {
    Stage.ENQUIRY: "An answer to your question",
    Stage.APPLICATION: "A day and time to talk",
    Stage.CONVERSATION: "What comes of our conversation",
    Stage.CONDITIONAL_OFFER: "Your answer to our offer",
    Stage.CHECKS: "A last look that everything is in place",
    Stage.READY: "Your first day with us",
}


def progress_of(application: Application, *, at: datetime) -> Progress:
    volunteer = application.volunteer
    stage = Stage(volunteer.status)
    if application.status == Application.Status.WITHDRAWN:
        words = "If that was a mistake, or you change your mind, please get in touch."
        return Progress("You have withdrawn", words, (), can_withdraw=False)
    if not application.is_open and application.status != Application.Status.SUBMITTED:
        return Progress(HEADINGS[Stage.LEFT], NEXT[Stage.LEFT], (), can_withdraw=False)
    if stage not in OURS:
        return Progress(HEADINGS[stage], NEXT[stage], (), can_withdraw=False)
    row = row_of(volunteer, at=at, is_public=True)
    return Progress(
        heading=_heading(row),
        next_step=NEXT[Stage.CHECKS if _waits_for_checks(row) else stage],
        awaited=_awaited(row),
        can_accept=stage == Stage.CONDITIONAL_OFFER,
        can_withdraw=stage != Stage.READY,
        can_apply=stage == Stage.ENQUIRY and application.is_open,
        has_to_sign=_waits_for_checks(row) and any(w.kind == "agreement" for w in row.waits),
    )


def _waits_for_checks(row: Row) -> bool:
    """Also of somebody who was ready and for whom something has lapsed since."""
    is_done = row.wait in (LAST_LOOK, TURNS[Stage.READY])
    return row.stage in (Stage.CHECKS, Stage.READY) and not is_done


def _heading(row: Row) -> str:
    if row.stage == Stage.READY and _waits_for_checks(row):
        return "Before you begin, something is needed again"
    if row.is_arranged:
        return f"We will talk on {moment(row.planned_at)}"
    if row.stage == Stage.ENQUIRY and row.wait.desk == Desk.APPLICANT:
        return "You can apply whenever you are ready"
    return HEADINGS[row.stage]


def _awaited(row: Row) -> tuple[Awaited, ...]:
    since = timezone.localdate(row.since)
    if row.is_arranged:
        talk = row.volunteer.conversations.filter(outcome="").get()
        return (Awaited(_talk(talk), FROM[Desk.BOTH], since),)
    if not _waits_for_checks(row):
        what = OURS[row.stage]
        if row.stage == Stage.ENQUIRY and row.wait.desk == Desk.APPLICANT:
            what = "Your application"
        return (Awaited(what, FROM[row.wait.desk], since),)
    return tuple(
        Awaited(
            wait.what,
            FROM[wait.desk],
            timezone.localdate(wait.since) if wait.since else since,
            wait.parts,
        )
        for wait in row.waits
    )


def _talk(conversation: Conversation) -> str:
    where = f" ({conversation.place})" if conversation.place else ""
    return f"Our conversation, {conversation.get_how_display().lower()}{where}"
