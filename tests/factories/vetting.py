"""Documents and references, valid as they stand."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from common.dates import now, today
from tests.factories.accounts import MembershipFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import IdentityDocument, Reference, ReferenceRequest


class IdentityDocumentFactory(DjangoModelFactory):
    class Meta:
        model = IdentityDocument

    volunteer = factory.SubFactory(VolunteerFactory)
    organisation = factory.SelfAttribute("volunteer.organisation")
    type = "passport"
    last_characters = factory.Sequence(lambda n: f"{n % 10000:04d}")
    last_valid_on = factory.LazyFunction(lambda: today() + timedelta(days=900))
    issued_on = factory.LazyFunction(lambda: today() - timedelta(days=20))
    shows_address = factory.LazyAttribute(lambda row: row.type != "passport")
    seen_on = factory.LazyFunction(today)
    seen_by = factory.SubFactory(
        MembershipFactory, organisation=factory.SelfAttribute("..organisation")
    )


def prove_identity(volunteer) -> None:
    """One photo document and two proofs of address."""
    for type in ("passport", "bank_statement", "council_tax"):
        IdentityDocumentFactory(volunteer=volunteer, type=type)


class ReferenceRequestFactory(DjangoModelFactory):
    """Asked; `returned=True` has an answer without a concern."""

    class Meta:
        model = ReferenceRequest
        skip_postgeneration_save = True

    volunteer = factory.SubFactory(VolunteerFactory)
    organisation = factory.SelfAttribute("volunteer.organisation")
    kind = "reference_1"
    referee_name = factory.Sequence(lambda n: f"Referee {n}")
    referee_email = factory.Sequence(lambda n: f"referee{n}@example.org")
    relationship = ReferenceRequest.Relationship.TUTOR
    asked_at = factory.LazyFunction(now)
    asked_by = factory.SubFactory(
        MembershipFactory, organisation=factory.SelfAttribute("..organisation")
    )

    class Params:
        returned = factory.Trait(
            status=ReferenceRequest.Status.RETURNED,
            answered_at=factory.LazyFunction(now),
            answer=factory.RelatedFactory(
                "tests.factories.vetting.ReferenceFactory", factory_related_name="request"
            ),
        )


class ReferenceFactory(DjangoModelFactory):
    class Meta:
        model = Reference

    request = factory.SubFactory(ReferenceRequestFactory)
    organisation = factory.SelfAttribute("request.organisation")
    how_known = "I taught them at college."
    known_since = "2019"
    character = "Kind and reliable."
    is_related = False
    has_concerns = False
    is_happy = True
