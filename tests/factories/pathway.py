import factory
from factory.django import DjangoModelFactory

from common.dates import today
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Step, StepReached


class StepFactory(DjangoModelFactory):
    class Meta:
        model = Step

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Step {n}")
    place = factory.Sequence(lambda n: n + 1)


class StepReachedFactory(DjangoModelFactory):
    class Meta:
        model = StepReached

    volunteer = factory.SubFactory(VolunteerFactory)
    organisation = factory.SelfAttribute("volunteer.organisation")
    step = factory.SubFactory(
        StepFactory, organisation=factory.SelfAttribute("..volunteer.organisation")
    )
    reached_on = factory.LazyFunction(today)
    said_by = factory.SubFactory(
        MembershipFactory, organisation=factory.SelfAttribute("..volunteer.organisation")
    )
