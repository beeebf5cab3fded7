from datetime import date

import factory
from factory.django import DjangoModelFactory

from accounts.permissions import Role
from common.dates import now, today
from messaging.recipients import NOWHERE
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from volunteers.models import (
    Check,
    DBSCertificate,
    DBSStatusCheck,
    Leave,
    Override,
    Position,
    RiskAssessment,
    Volunteer,
)


class PositionFactory(DjangoModelFactory):
    """Nobody has decided which DBS check it may ask for; with `decided=True` standard, adults."""

    class Meta:
        model = Position

    class Params:
        decided = factory.Trait(
            dbs_level="standard",
            dbs_workforce="adult",
            dbs_rationale="Their work takes them to wards.",
            dbs_decided_on=factory.LazyFunction(today),
            dbs_decided_by=factory.SubFactory(
                MembershipFactory, organisation=factory.SelfAttribute("..organisation")
            ),
        )

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Position {n}")


class VolunteerFactory(DjangoModelFactory):
    """An active volunteer. `cleared=True` gives clear checks and a DBS certificate."""

    class Meta:
        model = Volunteer
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    first_name = "Asha"
    last_name = factory.Sequence(lambda n: f"Volunteer{n}")
    membership = factory.SubFactory(
        MembershipFactory,
        organisation=factory.SelfAttribute("..organisation"),
        role=Role.CONNECTOR,
        user__first_name=factory.SelfAttribute("...first_name"),
        user__last_name=factory.SelfAttribute("...last_name"),
    )
    position = factory.SubFactory(
        PositionFactory, organisation=factory.SelfAttribute("..organisation")
    )
    status = Volunteer.Status.ACTIVE
    status_since = factory.LazyFunction(now)
    started_on = factory.LazyAttribute(
        lambda row: date(2026, 1, 2) if row.status in ("active", "paused") else None
    )

    class Params:
        by_telephone = factory.Trait(contact_by="telephone", mobile="01244 555 012")
        by_letter = factory.Trait(contact_by="letter", address="1 Mill Lane\nChester")

    @factory.post_generation
    def cleared(self, create, extracted, **kwargs):
        if extracted:
            for kind in Check.Kind.values:
                CheckFactory(volunteer=self, kind=kind)
            DBSCertificateFactory(volunteer=self)

    @factory.post_generation
    def without_email(self, create, extracted, **kwargs):
        if extracted:
            user = self.membership.user
            user.email = f"{self.pk.hex}@{NOWHERE}"
            user.save()


class CheckFactory(DjangoModelFactory):
    class Meta:
        model = Check

    volunteer = factory.SubFactory(VolunteerFactory)
    organisation = factory.SelfAttribute("volunteer.organisation")
    kind = Check.Kind.IDENTITY
    result = Check.Result.CLEAR
    decided_on = date(2026, 1, 1)


class DBSCertificateFactory(DjangoModelFactory):
    class Meta:
        model = DBSCertificate

    volunteer = factory.SubFactory(VolunteerFactory)
    organisation = factory.SelfAttribute("volunteer.organisation")
    number = factory.Sequence(lambda n: f"{n:012d}")
    level = DBSCertificate.Level.STANDARD
    issued_on = date(2026, 1, 1)


class DBSStatusCheckFactory(DjangoModelFactory):
    class Meta:
        model = DBSStatusCheck

    certificate = factory.SubFactory(DBSCertificateFactory)
    organisation = factory.SelfAttribute("certificate.organisation")
    result = DBSStatusCheck.Result.BLANK
    source = DBSStatusCheck.Source.TYPED
    checked_on = factory.LazyFunction(today)
    checked_by = factory.SubFactory(
        MembershipFactory, organisation=factory.SelfAttribute("..organisation")
    )


class RiskAssessmentFactory(DjangoModelFactory):
    """Not written yet; `written=True` waits for a decision, `approved=True` has it."""

    class Meta:
        model = RiskAssessment

    class Params:
        written = factory.Trait(
            conversation_on=date(2026, 2, 1),
            written_by=factory.SubFactory(
                MembershipFactory, organisation=factory.SelfAttribute("..organisation")
            ),
            considered=["age", "time"],
            weighing="Long ago and of no weight here.",
            safeguards="Meets at one site.",
        )
        approved = factory.Trait(
            written=True,
            status=RiskAssessment.Status.APPROVED,
            decided_on=date(2026, 2, 10),
            decision_reason="It was long ago.",
            decided_by=factory.SubFactory(
                MembershipFactory, organisation=factory.SelfAttribute("..organisation")
            ),
        )

    certificate = factory.SubFactory(DBSCertificateFactory)
    organisation = factory.SelfAttribute("certificate.organisation")
    opened_by = factory.SubFactory(
        MembershipFactory, organisation=factory.SelfAttribute("..organisation")
    )


class OverrideFactory(DjangoModelFactory):
    """Asked for; `approved=True` is decided by a second person."""

    class Meta:
        model = Override

    class Params:
        approved = factory.Trait(
            status=Override.Status.APPROVED,
            decided_at=factory.LazyFunction(now),
            decided_by=factory.SubFactory(
                MembershipFactory, organisation=factory.SelfAttribute("..organisation")
            ),
        )

    volunteer = factory.SubFactory(VolunteerFactory)
    organisation = factory.SelfAttribute("volunteer.organisation")
    item = "dbs"
    reason = "The new certificate is on its way."
    from_on = date(2026, 11, 1)
    until = date(2027, 2, 1)
    requested_by = factory.SubFactory(
        MembershipFactory, organisation=factory.SelfAttribute("..organisation")
    )


class LeaveFactory(DjangoModelFactory):
    class Meta:
        model = Leave

    volunteer = factory.SubFactory(VolunteerFactory)
    organisation = factory.SelfAttribute("volunteer.organisation")
    first_on = date(2030, 7, 1)
    last_on = date(2030, 7, 14)
