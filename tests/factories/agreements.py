from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from common.dates import today
from tests.factories.accounts import OrganisationFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import (
    Agreement,
    AgreementText,
    CorrectionRequest,
    Leaving,
    LegalHold,
    Signature,
)


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = Agreement

    organisation = factory.SubFactory(OrganisationFactory)
    key = factory.Sequence(lambda n: f"agreement-{n}")
    name = factory.Sequence(lambda n: f"Agreement {n}")


class AgreementTextFactory(DjangoModelFactory):
    class Meta:
        model = AgreementText

    agreement = factory.SubFactory(AgreementFactory)
    organisation = factory.SelfAttribute("agreement.organisation")
    version = 1
    text = "I keep to myself what I hear."
    effective_on = date(2026, 1, 1)


class SignatureFactory(DjangoModelFactory):
    class Meta:
        model = Signature

    volunteer = factory.SubFactory(VolunteerFactory)
    organisation = factory.SelfAttribute("volunteer.organisation")
    text = factory.SubFactory(
        AgreementTextFactory, agreement__organisation=factory.SelfAttribute("...organisation")
    )
    how = Signature.How.PAPER
    signed_name = factory.LazyAttribute(lambda row: str(row.volunteer))
    signed_on = date(2026, 1, 2)
    entered_by = factory.SelfAttribute("volunteer.membership")


class LeavingFactory(DjangoModelFactory):
    """Planned, in a month."""

    class Meta:
        model = Leaving

    volunteer = factory.SubFactory(VolunteerFactory)
    organisation = factory.SelfAttribute("volunteer.organisation")
    last_on = factory.LazyFunction(lambda: today() + timedelta(days=30))
    retain_until = factory.LazyFunction(lambda: today() + timedelta(days=30 + 6 * 365))


class LegalHoldFactory(DjangoModelFactory):
    class Meta:
        model = LegalHold

    volunteer = factory.SubFactory(VolunteerFactory)
    organisation = factory.SelfAttribute("volunteer.organisation")
    needed_for = "Complaint 2026/17"
    placed_by = factory.SelfAttribute("volunteer.membership")


class CorrectionRequestFactory(DjangoModelFactory):
    class Meta:
        model = CorrectionRequest

    volunteer = factory.SubFactory(VolunteerFactory)
    organisation = factory.SelfAttribute("volunteer.organisation")
    about = CorrectionRequest.About.CHECKS
    words = "My second reference came last week."
