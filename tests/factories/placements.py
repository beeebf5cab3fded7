from datetime import date, datetime, time, timedelta

import factory
from factory.django import DjangoModelFactory

from accounts.permissions import Role
from common.dates import london_moment, now, today
from common.working_days import working_days_after
from placements.models import Cohort, Concern, Match, Meeting, Placement, Programme, Trainee
from tests.factories.accounts import MembershipFactory, OrganisationFactory, TeamFactory
from tests.factories.volunteers import VolunteerFactory


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Programme {n}")
    university = "University of Chester"


class CohortFactory(DjangoModelFactory):
    class Meta:
        model = Cohort

    programme = factory.SubFactory(ProgrammeFactory)
    organisation = factory.SelfAttribute("programme.organisation")
    name = factory.Sequence(lambda n: f"Cohort {n}")


class TraineeFactory(DjangoModelFactory):
    class Meta:
        model = Trainee

    organisation = factory.SubFactory(OrganisationFactory)
    reference = factory.Sequence(lambda n: f"T{n:03d}")
    first_name = "Sam"
    last_name = factory.Sequence(lambda n: f"Trainee{n}")
    membership = factory.SubFactory(
        MembershipFactory,
        organisation=factory.SelfAttribute("..organisation"),
        role=Role.TRAINEE,
        user__first_name=factory.SelfAttribute("...first_name"),
        user__last_name=factory.SelfAttribute("...last_name"),
    )


class PlacementFactory(DjangoModelFactory):
    class Meta:
        model = Placement

    trainee = factory.SubFactory(TraineeFactory)
    organisation = factory.SelfAttribute("trainee.organisation")
    reference = factory.Sequence(lambda n: f"P{n:03d}")
    team = factory.SubFactory(
        TeamFactory, site__organisation=factory.SelfAttribute("...organisation")
    )
    site = factory.SelfAttribute("team.site")
    starts_on = date(2027, 1, 11)
    ends_on = date(2027, 2, 26)
    half_days = ["mon_am"]


class MatchFactory(DjangoModelFactory):
    """An offer waiting for both; `agreed=True` is a match."""

    class Meta:
        model = Match

    class Params:
        agreed = factory.Trait(
            status=Match.Status.AGREED,
            connector_answer=Match.Answer.ACCEPTED,
            trainee_answer=Match.Answer.ACCEPTED,
            agreed_at=factory.LazyAttribute(lambda match: _offered_at(match.placement)),
        )

    placement = factory.SubFactory(PlacementFactory)
    organisation = factory.SelfAttribute("placement.organisation")
    connector = factory.SubFactory(
        VolunteerFactory, organisation=factory.SelfAttribute("..organisation")
    )
    offered_at = factory.LazyAttribute(lambda match: _offered_at(match.placement))
    answer_by = factory.LazyFunction(lambda: date.today() + timedelta(days=14))


def _offered_at(placement: Placement) -> datetime:
    """Both have heard of it, and nobody joins in the middle."""
    eve = placement.starts_on - timedelta(days=1)
    return min(now() - timedelta(hours=1), london_moment(eve, time(12)))


class ConcernFactory(DjangoModelFactory):
    """Waiting to be read; `acknowledged=True` or `closed=True` say how far it is."""

    class Meta:
        model = Concern

    class Params:
        acknowledged = factory.Trait(
            status=Concern.Status.ACKNOWLEDGED,
            acknowledged_by=factory.SelfAttribute("person"),
            acknowledged_at=factory.LazyFunction(now),
        )
        closed = factory.Trait(
            acknowledged=True,
            status=Concern.Status.CLOSED,
            closed_by=factory.SelfAttribute("person"),
            closed_at=factory.LazyFunction(now),
            outcome=Concern.Outcome.TALKED,
            closing_words="We talked it through.",
        )

    organisation = factory.SubFactory(OrganisationFactory)
    kind = Concern.Kind.BOUNDARY
    about_whom = Concern.About.OTHER
    words = "They asked for my number."
    raised_by = factory.SubFactory(
        MembershipFactory, organisation=factory.SelfAttribute("..organisation"), role=Role.TRAINEE
    )
    person = factory.SubFactory(
        MembershipFactory,
        organisation=factory.SelfAttribute("..organisation"),
        role=Role.COORDINATOR,
    )
    due_on = factory.LazyFunction(lambda: working_days_after(today(), 1))


class MeetingFactory(DjangoModelFactory):
    """Proposed by the trainee for tomorrow; `agreed=True` is agreed by both."""

    class Meta:
        model = Meeting

    class Params:
        agreed = factory.Trait(status=Meeting.Status.AGREED, agreed_at=factory.LazyFunction(now))

    match = factory.SubFactory(MatchFactory, agreed=True)
    organisation = factory.SelfAttribute("match.organisation")
    starts_at = factory.LazyFunction(lambda: now() + timedelta(days=1, hours=2))
    how = Meeting.How.VIDEO
    proposed_side = "trainee"
    proposed_by = factory.SelfAttribute("match.placement.trainee.membership")
    proposed_at = factory.LazyFunction(now)
