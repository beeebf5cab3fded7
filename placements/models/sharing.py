"""Which answers of a reflection somebody may read, and whether they have."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from accounts.permissions import Role
from accounts.tenancy import same_organisation
from common.models import Base
from placements.models.reflections import Reflection


class Reader(models.TextChoices):
    CONNECTOR = "connector", "The connector"
    EDUCATOR = "educator", "The practice educator"


class ReflectionShareQuerySet(models.QuerySet):
    def readable_by(self, membership):
        """What trainees have chosen to show this member: their connector, or their educator."""
        finished = self.filter(reflection__status=Reflection.Status.FINISHED)
        if membership.role == Role.EDUCATOR:
            email = membership.user.email
            return finished.filter(reader=Reader.EDUCATOR, educator_email__iexact=email)
        mine = {"reflection__match__connector__membership": membership}
        return finished.filter(reader=Reader.CONNECTOR, **mine)

    def with_reflection(self):
        return self.select_related("reflection__trainee", "reflection__own_way")

    def without_text(self):
        return self.select_related("reflection__trainee").defer("reflection__answers")


@pghistory.track()
class ReflectionShare(Base):
    """One reader of one reflection. Taking it back removes the row; the history knows of it.

    An educator is who they were when the trainee chose them: somebody who follows them reads
    nothing that was not meant for them.
    """

    Reader = Reader

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="reflection_shares")
    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="shares")
    reader = models.CharField(max_length=10, choices=Reader.choices)
    educator_name = models.CharField(max_length=120, blank=True)
    educator_email = models.EmailField("e-mail of the educator", blank=True)
    prompts = ArrayField(models.CharField(max_length=40), verbose_name="answers shown")
    opened_prompts = ArrayField(
        models.CharField(max_length=40), verbose_name="answers opened", default=list, blank=True
    )
    shared_at = models.DateTimeField()
    opened_at = models.DateTimeField("first opened", null=True, blank=True)
    read_at = models.DateTimeField("thanked for", null=True, blank=True)

    objects = ReflectionShareQuerySet.as_manager()

    class Meta:
        ordering = ["-shared_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["reflection", "reader", "educator_email"],
                name="reflection_share_once",
                violation_error_message="This is shared with them already.",
            ),
            models.CheckConstraint(
                condition=Q(reader="connector", educator_email="")
                | (Q(reader="educator") & ~Q(educator_email="")),
                name="reflection_share_knows_its_reader",
                violation_error_message="There is no address of a practice educator yet.",
            ),
            models.CheckConstraint(
                condition=Q(prompts__len__gt=0),
                name="reflection_share_shows_something",
                violation_error_message="Select at least one answer to share.",
            ),
            models.CheckConstraint(
                condition=Q(opened_prompts__contained_by=F("prompts")),
                name="reflection_share_opened_what_was_shown",
                violation_error_message="Only an answer that is shared can have been opened.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.reflection}, {self.get_reader_display().lower()}"

    @property
    def unopened(self) -> list[str]:
        """The answers that its reader has not opened yet: these can be taken back."""
        return [prompt for prompt in self.prompts if prompt not in self.opened_prompts]

    @property
    def from_whom(self) -> str:
        """What the reader calls the writer: an educator has many, and knows them by full name."""
        trainee = self.reflection.trainee
        return str(trainee) if self.reader == Reader.EDUCATOR else trainee.first_name

    @property
    def reader_name(self) -> str:
        """What the writer calls them; of a connector it wants the match's rows."""
        if self.reader == Reader.EDUCATOR:
            return self.educator_name or self.educator_email
        return self.reflection.match.connector.first_name
