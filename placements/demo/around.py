"""Around the connectors who are here: clearance renewed, wishes, corrections, a farewell."""

from datetime import timedelta

from accounts.models import Membership, Organisation
from accounts.permissions import Role
from common.dates import add_months, today
from placements.services.concerns import (
    ConcernFacts,
    acknowledge_concern,
    raise_concern,
    set_route,
)
from placements.services.stepping_back import plan_to_leave
from volunteers.models import CorrectionRequest, DBSCertificate, DBSStatusCheck, Volunteer
from volunteers.models.positions import Workforce
from volunteers.readiness import Readiness, readiness
from volunteers.services.corrections import ask_correction
from volunteers.services.dbs import (
    correct_certificate,
    set_subscription,
    subscription_version,
    version_of,
)
from volunteers.services.keeping_apart import wish_apart
from volunteers.services.overrides import request_override
from volunteers.services.saved_views import save_view
from volunteers.services.status_checks import record_status_check

RENEWABLE_DAYS = 90


def bring_connectors_to_life(
    organisation: Organisation, *, shown: Volunteer, coordinator: Membership, colleague: Membership
) -> None:
    """`shown` is the connector somebody can sign in as: what is theirs can be seen from there."""
    _look_at_the_update_service(organisation, by=coordinator)
    _say_things_in_confidence(shown)
    _raise_concerns(organisation, shown, by=coordinator)
    save_view(name="Ready, speak Welsh", query="show=ready&language=Welsh", by=coordinator)
    known = readiness(organisation.volunteers.active(), on=today(), today=today())
    aside = [key for key, state in known.items() if not state.is_ready]
    people = organisation.volunteers.exclude(pk=shown.pk).filter(pk__in=aside, matches=None)
    bye, *others = people.order_by("last_name", "first_name")
    _say_goodbye(bye)
    _ask_for_an_exception(others, known, by=colleague)


def _look_at_the_update_service(organisation: Organisation, *, by: Membership) -> None:
    """One certificate was looked up two months ago; one can be, and lapses unless it is."""
    subscribed = DBSCertificate.objects.filter(
        volunteer__in=organisation.volunteers.active(), on_update_service=True
    ).order_by("issued_on")
    lapsed_before = add_months(today(), -36)
    due = [
        one
        for one in subscribed
        if lapsed_before < one.issued_on <= lapsed_before + timedelta(days=RENEWABLE_DAYS)
    ]
    checked = subscribed.last()
    for certificate in [*due[:1], checked]:
        _see_and_subscribe(certificate, by=by)
    record_status_check(
        checked,
        result=DBSStatusCheck.Result.BLANK,
        checked_on=max(today() - timedelta(days=60), checked.issued_on + timedelta(days=15)),
        mismatches=[],
        by=by,
    )


def _see_and_subscribe(certificate: DBSCertificate, *, by: Membership) -> None:
    volunteer = certificate.volunteer
    seen_on = certificate.issued_on + timedelta(days=12)
    certificate = correct_certificate(
        certificate,
        version=version_of(certificate),
        number=certificate.number,
        first_name=volunteer.first_name,
        last_name=volunteer.last_name,
        level=certificate.level,
        workforce=Workforce.ADULT,
        lists=[],
        issued_on=certificate.issued_on,
        seen_on=seen_on,
        by=by,
    )
    set_subscription(
        certificate,
        on_update_service=True,
        subscribed_on=seen_on,
        consent_on=seen_on,
        date_of_birth=volunteer.date_of_birth,
        seen=subscription_version(certificate),
        by=by,
    )


def _say_things_in_confidence(shown: Volunteer) -> None:
    """Not clear who is meant, so a coordinator has to settle it; and something to put right."""
    wish_apart(
        words="Sam, who lived two doors down until last year. I do not know the last name.",
        by=shown.membership,
    )
    ask_correction(
        shown,
        about=CorrectionRequest.About.COURSES,
        words="I did the fire safety course again in the summer, at the hospital, with the green "
        "certificate. My record still has the old date.",
        by=shown.membership,
    )


def _raise_concerns(organisation: Organisation, shown: Volunteer, *, by: Membership) -> None:
    """Who reads what; one that waits to be read, and one that somebody is seeing to."""
    lead, supervisor = (
        organisation.memberships.get(role=role) for role in (Role.LEAD, Role.SUPERVISOR)
    )
    readers = dict.fromkeys(("safeguarding", "boundary", "wellbeing"), (by, supervisor))
    for kind, (person, deputy) in (readers | {"speaking_up": (lead, by)}).items():
        facts = {"person": person, "deputy": deputy, "telephone": "01632 960124"}
        set_route(organisation, kind=kind, **facts, by=by)
    joined = organisation.memberships.filter(status=Membership.Status.JOINED)
    trainee = joined.get(role=Role.TRAINEE)
    tired = "They sounded very tired, and said they had not slept since the weekend."
    seen = raise_concern(ConcernFacts("wellbeing", "connector", tired), by=trainee)
    acknowledge_concern(seen, by=supervisor)
    asked = "I was asked for my own telephone number. I said no, and would like to talk it through."
    raise_concern(ConcernFacts("boundary", "trainee", asked), by=shown.membership)


def _say_goodbye(volunteer: Volunteer) -> None:
    plan_to_leave(
        volunteer,
        last_on=today() + timedelta(days=24),
        wants_conversation=True,
        may_stay_in_touch=True,
        by=volunteer.membership,
    )


def _ask_for_an_exception(
    people: list[Volunteer], known: dict[object, Readiness], *, by: Membership
) -> None:
    """The first who lacks one course alone: the class is full until next month."""
    for volunteer in people:
        missing = known[volunteer.pk].missing()
        if len(missing) == 1 and missing[0].kind == "course":
            request_override(
                volunteer,
                item=missing[0].key,
                reason="The class is full until next month; a place is booked. Meets trainees "
                "with a supervisor present until then.",
                from_on=today(),
                until=add_months(today(), 2),
                by=by,
            )
            return
