"""What papers say about somebody: taken from their record, and kept as it was on that day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import Membership
from common.dates import today
from messaging.wording import fill_in, own_words, usual_words
from placements.hours import hours_of
from support.models import Paper
from training.models import Completion
from volunteers.course_record import done_by
from volunteers.models import Leaving, Volunteer

LETTER = "thank_you_letter"
VOLUNTEER = "Volunteer"
NEVER = ("service user", "patient")  # words that no paper calls anybody by
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Time:
    """How long somebody was here: both days count; without the last they still are."""

    first_on: date | None
    last_on: date | None = None


def about(volunteer: Volunteer, *, name: str, role: str = "") -> dict:
    """What every paper says. `role` as they like it: the organisation’s word, or a plainer one."""
    organisation = volunteer.organisation
    return {
        "organisation": organisation.name,
        "descriptor": organisation.descriptor,
        "name": name.strip(),
        "role": role,
    }


def words_for_the_role(label: str) -> list[str]:
    """What the organisation calls them, unless it tells of treatment; and the plainer word."""
    is_telling = any(word in label.lower() for word in NEVER)
    return [*([] if is_telling or label == VOLUNTEER else [label]), VOLUNTEER]


def time_facts(time: Time) -> dict:
    return {
        "first_on": time.first_on.isoformat() if time.first_on else "",
        "last_on": time.last_on.isoformat() if time.last_on else "",
    }


def minutes_within(volunteer: Volunteer, time: Time) -> int:
    end = (time.last_on or today()) + ONE_DAY
    return hours_of(volunteer, start=time.first_on, end=end).minutes


def hours_facts(volunteer: Volunteer, *, first_on: date, last_on: date) -> dict:
    """Day by day, the earliest first: the kind of thing alone, never with whom or where.

    Of each: whether they noted it themselves.
    """
    rows = hours_of(volunteer, start=first_on, end=last_on + ONE_DAY).rows
    return {
        **time_facts(Time(first_on, last_on)),
        "rows": [
            [row.on.isoformat(), row.kind, row.minutes, row.was_noted_by(volunteer)]
            for row in reversed(rows)
        ],
    }


def courses_done(volunteer: Volunteer, *, until: date) -> list[Completion]:
    """Each course once, when it was last done; by name."""
    done = done_by(volunteer).filter(completed_on__lte=until).order_by("completed_on")
    last = {row.course_id: row for row in done}
    return sorted(last.values(), key=lambda row: str(row.course))


def course_facts(volunteer: Volunteer, *, chosen: Collection[str], until: date) -> dict:
    """Those of the courses they would like to have named, by their keys."""
    done = [row for row in courses_done(volunteer, until=until) if str(row.course_id) in chosen]
    return {"courses": [[str(row.course), row.completed_on.isoformat()] for row in done]}


def time_of(volunteer: Volunteer) -> Time:
    """As their record has it."""
    left = volunteer.leavings.filter(status=Leaving.Status.DONE).first()
    return Time(volunteer.started_on, left.last_on if left else None)


def words_to_begin_with(volunteer: Volunteer) -> tuple[str, str]:
    """Subject and text of a letter of thanks, in the organisation’s own words if it has any."""
    organisation = volunteer.organisation
    words = own_words(LETTER, organisation.pk) or usual_words(LETTER)
    has_left = volunteer.status == Volunteer.Status.LEFT or volunteer.leavings.planned().exists()
    context = {
        "first_name": volunteer.first_name,
        "organisation": organisation,
        "has_left": has_left,
    }
    return fill_in(words, context)


def first_answers(volunteer: Volunteer, kind: str, *, by: Membership) -> dict:
    """What the form of each paper begins with."""
    time, signed = time_of(volunteer), _signed(by)
    whole = {"name": str(volunteer), "first_on": time.first_on, "last_on": time.last_on}
    if kind == Paper.Kind.STATEMENT:
        return {"name": str(volunteer)} | _days_of_hours(volunteer)
    if kind == Paper.Kind.LETTER:
        subject, text = words_to_begin_with(volunteer)
        return {"address": volunteer.address, "subject": subject, "text": text} | signed
    if kind == Paper.Kind.REFERENCE:
        done = courses_done(volunteer, until=today())
        return whole | {"courses": [str(row.course_id) for row in done]} | signed
    return whole | signed


def _days_of_hours(volunteer: Volunteer) -> dict:
    """From the first day with any time to today."""
    rows = hours_of(volunteer).rows
    return {"first_on": rows[-1].on if rows else None, "last_on": today()}


def _signed(by: Membership) -> dict:
    return {"signer": str(by.user), "signer_role": by.get_role_display()}
