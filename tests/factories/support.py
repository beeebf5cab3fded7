from dataclasses import dataclass
from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from accounts.models import Membership
from common.dates import now, today
from common.models import new_id
from support.models import (
    Activity,
    CheckIn,
    Contact,
    MilestoneSettled,
    Paper,
    Supervision,
    SupportedBy,
    WellbeingPlan,
)
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Volunteer


class CheckInFactory(DjangoModelFactory):
    """Asked an hour ago. `answered="good"` has that answer; `lapsed=True` had none."""

    class Meta:
        model = CheckIn
        exclude = ["answered"]

    class Params:
        lapsed = factory.Trait(
            status=CheckIn.Status.LAPSED, asked_at=factory.LazyFunction(lambda: now() - FOUR_DAYS)
        )

    answered = ""
    volunteer = factory.SubFactory(VolunteerFactory)
    organisation = factory.SelfAttribute("volunteer.organisation")
    about_id = factory.LazyFunction(new_id)
    met_on = factory.LazyFunction(today)
    asked_at = factory.LazyFunction(lambda: now() - timedelta(hours=1))
    status = factory.LazyAttribute(lambda row: "answered" if row.answered else "asked")
    answer = factory.SelfAttribute("answered")
    answered_at = factory.LazyAttribute(lambda row: now() if row.answered else None)
    how = factory.LazyAttribute(lambda row: "link" if row.answered else "")


FOUR_DAYS = timedelta(days=4)


class ActivityFactory(DjangoModelFactory):
    """An hour of today, noted by themselves."""

    class Meta:
        model = Activity

    volunteer = factory.SubFactory(VolunteerFactory)
    organisation = factory.SelfAttribute("volunteer.organisation")
    on = factory.LazyFunction(today)
    minutes = 60
    kind = Activity.Kind.EVENT
    what = "A stand at the open day"
    noted_by = factory.SelfAttribute("volunteer.membership")


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    volunteer = factory.SubFactory(VolunteerFactory)
    organisation = factory.SelfAttribute("volunteer.organisation")
    why = Contact.Why.LOW_ANSWER
    due_on = factory.LazyFunction(today)


class SupervisionFactory(DjangoModelFactory):
    """Held today; `planned_on=…, status="planned"` is still to come."""

    class Meta:
        model = Supervision

    volunteer = factory.SubFactory(VolunteerFactory)
    organisation = factory.SelfAttribute("volunteer.organisation")
    supervisor = None
    status = Supervision.Status.HELD
    held_on = factory.LazyAttribute(lambda row: today() if row.status == "held" else None)
    how = factory.LazyAttribute(lambda row: "telephone" if row.status == "held" else "")


class WellbeingPlanFactory(DjangoModelFactory):
    class Meta:
        model = WellbeingPlan

    volunteer = factory.SubFactory(VolunteerFactory)
    organisation = factory.SelfAttribute("volunteer.organisation")
    early_signs = "I stop answering the telephone."
    written_at = factory.LazyFunction(now)


class PaperFactory(DjangoModelFactory):
    """A statement of hours that they made themselves."""

    class Meta:
        model = Paper

    volunteer = factory.SubFactory(VolunteerFactory)
    organisation = factory.SelfAttribute("volunteer.organisation")
    kind = Paper.Kind.STATEMENT
    made_on = factory.LazyFunction(today)
    made_by = factory.SelfAttribute("volunteer.membership")
    facts = factory.LazyAttribute(
        lambda row: {
            "organisation": row.organisation.name,
            "descriptor": "",
            "name": str(row.volunteer),
            "role": "Volunteer",
            "first_on": "2026-03-01",
            "last_on": "2026-03-31",
            "rows": [["2026-03-10", "meetings", 60]],
        }
    )


@dataclass(frozen=True)
class Supported:
    asked: CheckIn
    contact: Contact
    held: Supervision
    activity: Activity
    paper: Paper


def support_rows(volunteer: Volunteer, *, supervisor: Membership) -> Supported:
    """One of everything, once: a second time only what somebody may have more of."""
    of = {"volunteer": volunteer, "organisation": volunteer.organisation}
    SupportedBy.objects.get_or_create(**of, defaults={"supervisor": supervisor})
    CheckInFactory(**of, answered="good")
    asked = CheckInFactory(**of)
    contact = volunteer.support_contacts.due().first() or ContactFactory(
        **of, assigned_to=supervisor
    )
    if not volunteer.supervisions.exists():
        SupervisionFactory(**of, supervisor=supervisor, held_on=today() - timedelta(days=3))
        day = today() + timedelta(days=9)
        SupervisionFactory(**of, supervisor=supervisor, status="planned", planned_on=day)
        WellbeingPlanFactory(**of, shared_with="both")
    MilestoneSettled.objects.get_or_create(
        **of, hours=10, defaults={"settled_on": today(), "settled_by": supervisor}
    )
    held = volunteer.supervisions.held().first()
    return Supported(asked, contact, held, ActivityFactory(**of), PaperFactory(**of))
