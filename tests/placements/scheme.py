"""A connector and a placement that suit each other, unless a test says otherwise."""

from datetime import timedelta

from common.dates import now, today
from common.half_days import HalfDay
from messaging.delivery import deliver_next
from messaging.models import Message
from tests.factories.accounts import TeamFactory
from tests.factories.placements import PlacementFactory, TraineeFactory
from tests.factories.volunteers import DBSCertificateFactory, VolunteerFactory
from tests.world import World
from volunteers.models import Availability, Check, Volunteer


def cleared_connector(world: World, **facts) -> Volunteer:
    """Active, cleared for three years, free on Monday mornings, meets remotely."""
    organisation = world.organisation
    facts = {"offers_remote": True, "languages": ["English"], "max_at_once": 2} | facts
    volunteer = VolunteerFactory(organisation=organisation, **facts)
    for kind in Check.Kind.values:
        Check.objects.create(
            organisation=organisation,
            volunteer=volunteer,
            kind=kind,
            result=Check.Result.CLEAR,
            decided_on=today() - timedelta(days=30),
        )
    DBSCertificateFactory(volunteer=volunteer, issued_on=today() - timedelta(days=30))
    Availability.objects.create(
        organisation=organisation, volunteer=volunteer, half_day=HalfDay.MON_AM
    )
    return volunteer


def told_of(match) -> None:
    """The time to undo is over: both have heard of the offer."""
    Message.objects.filter(about_id=match.pk, status="queued").update(not_before=now())
    while deliver_next():
        pass


def offered_earlier(match) -> None:
    """An hour ago, so that its two people see it. Its signed links were of another moment."""
    type(match).objects.filter(pk=match.pk).update(offered_at=now() - timedelta(hours=1))


def coming_placement(world: World, *, weeks_ahead: int = 4, **facts):
    """Starts in some weeks, lasts six, in person or remote, Monday mornings."""
    organisation = world.organisation
    starts_on = today() + timedelta(weeks=weeks_ahead)
    facts = {"starts_on": starts_on, "ends_on": starts_on + timedelta(days=39)} | facts
    if "trainee" not in facts:
        facts["trainee"] = TraineeFactory(organisation=organisation)
    if "team" not in facts:
        facts["team"] = TeamFactory(site__organisation=organisation)
    return PlacementFactory(half_days=["mon_am"], **facts)
