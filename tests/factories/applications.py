import factory
from factory.django import DjangoModelFactory

from common.dates import now
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Application, Volunteer


class ApplicationFactory(DjangoModelFactory):
    """Sent, of somebody at the stage of an application."""

    class Meta:
        model = Application

    volunteer = factory.SubFactory(VolunteerFactory, status=Volunteer.Status.APPLICATION)
    organisation = factory.SelfAttribute("volunteer.organisation")
    position = factory.SelfAttribute("volunteer.position")
    status = Application.Status.SUBMITTED
    saved_at = factory.LazyFunction(now)
    submitted_at = factory.LazyFunction(now)
