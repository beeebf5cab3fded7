"""What helps when somebody is unwell, in their own words and theirs alone to share."""

import pghistory
from django.db import models

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from volunteers.models import Volunteer

TEXTS = ("early_signs", "what_helps", "who_to_contact", "about_meetings", "way_back")


def _words(label: str) -> models.TextField:
    return models.TextField(label, max_length=2000, blank=True)


@pghistory.track(exclude=TEXTS)
class WellbeingPlan(Base):
    """Read by others only if it is shared with them, through audit.services.disclose."""

    class SharedWith(models.TextChoices):
        NOBODY = "nobody", "Nobody but me"
        SUPERVISOR = "supervisor", "Whoever supervises me"
        BOTH = "both", "Whoever supervises me, and the coordinators"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="wellbeing_plans")
    volunteer = models.OneToOneField(Volunteer, models.CASCADE, related_name="wellbeing_plan")
    early_signs = _words("how it shows that I am getting unwell")
    what_helps = _words("what helps, and what does not")
    who_to_contact = _words("who to contact")
    about_meetings = _words("what to do about my meetings")
    way_back = _words("how I like to come back")
    shared_with = models.CharField(
        "who may see it", max_length=10, choices=SharedWith.choices, default=SharedWith.NOBODY
    )
    stays_after_leaving = models.BooleanField("kept for them after they leave", default=False)
    written_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "wellbeing plan"
        ordering = ["-written_at"]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"Wellbeing plan of {self.volunteer}"

    @property
    def subject(self) -> Volunteer:
        return self.volunteer

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Question and answer, in the order they are asked."""
        asked = [(self._meta.get_field(name), getattr(self, name)) for name in TEXTS]
        return [(str(f.verbose_name)[:1].upper() + str(f.verbose_name)[1:], t) for f, t in asked]
