"""What may be kept of a DBS certificate, of answers about it, and of what was decided."""

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base
from common.states import HasStatus, Moves, status_trigger
from volunteers.models.positions import BarredList, DBSLevel, Workforce
from volunteers.models.volunteers import Volunteer


@pghistory.track()
class DBSCertificate(Base):
    """What may be kept of a DBS certificate: never its contents, nor whether it has any."""

    Level = DBSLevel

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="dbs_certificates")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="dbs_certificates")
    number = models.CharField(
        "certificate number",
        max_length=12,
        validators=[RegexValidator(r"^[0-9]{12}\Z", "A certificate number has 12 digits.")],
    )
    first_name = models.CharField("first name on it", max_length=80, blank=True)
    last_name = models.CharField("last name on it", max_length=80, blank=True)
    other_name = models.CharField("why it is in another name", max_length=120, blank=True)
    level = models.CharField(max_length=20, choices=DBSLevel.choices)
    workforce = models.CharField(max_length=20, choices=Workforce.choices, blank=True)
    lists = ArrayField(
        models.CharField(max_length=10, choices=BarredList.choices),
        verbose_name="barred lists",
        default=list,
        blank=True,
    )
    issued_on = models.DateField()
    seen_on = models.DateField("original seen on", null=True, blank=True)
    seen_by = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="original seen by",
    )
    on_update_service = models.BooleanField(default=False)
    subscribed_on = models.DateField("on the Update Service since", null=True, blank=True)
    consent_on = models.DateField("agreed to status checks on", null=True, blank=True)
    recorded_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "DBS certificate"
        ordering = ["-issued_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"],
                name="dbs_number_once",
                violation_error_message="This certificate number is recorded already.",
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9]{12}$"),
                name="dbs_number_has_twelve_digits",
                violation_error_message="A certificate number has 12 digits.",
            ),
            models.CheckConstraint(
                condition=Q(seen_on=None) | Q(seen_on__gte=F("issued_on")),
                name="dbs_seen_after_it_was_issued",
                violation_error_message="A certificate cannot be seen before it was issued.",
            ),
            models.CheckConstraint(
                condition=Q(level=DBSLevel.ENHANCED_BARRED) | Q(lists=[]),
                name="dbs_lists_go_with_their_level",
                violation_error_message="Barred lists go with the level that looks at them.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"{self.get_level_display()}, issued {self.issued_on}"

    @property
    def subject(self) -> Volunteer:
        return self.volunteer

    @property
    def holder(self) -> tuple[str, str]:
        """First and last name as they stand on it; where nobody noted them, the volunteer's."""
        return (
            self.first_name or self.volunteer.first_name,
            self.last_name or self.volunteer.last_name,
        )


class StatusResult(models.TextChoices):
    """The Update Service's four answers, what is left of a good one after six months, and none."""

    BLANK = "blank_no_new_info", "Current: it shows nothing, and nothing is new"
    NON_BLANK = "non_blank_no_new_info", "Current: nothing is new since it was issued"
    NEW_INFO = "new_info", "No longer current: there is something new"
    NO_MATCH = "no_match_found", "The details do not match"
    CURRENT = "current", "Current"
    UNAVAILABLE = "unavailable", "No answer"


class StatusCheckQuerySet(models.QuerySet):
    def standing(self):
        """Those nobody took back."""
        return self.filter(withdrawn_at=None)


@pghistory.track(exclude=["result"])
class DBSStatusCheck(Base):
    """One look at a certificate's status on the Update Service. Restricted: it may say much.

    The history leaves the result out: it would outlast the day it must be forgotten.
    """

    Result = StatusResult
    GOOD = (StatusResult.BLANK, StatusResult.NON_BLANK, StatusResult.CURRENT)

    class Source(models.TextChoices):
        TYPED = "typed", "Typed in"
        LIVE = "live", "Asked by this portal"

    class Mismatch(models.TextChoices):
        ISSUED_ON = "issued_on", "day of issue"
        FIRST_NAME = "first_name", "first name"
        LAST_NAME = "last_name", "last name"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="dbs_status_checks")
    certificate = models.ForeignKey(DBSCertificate, models.CASCADE, related_name="status_checks")
    result = models.CharField(max_length=30, choices=StatusResult.choices)
    source = models.CharField(max_length=10, choices=Source.choices)
    checked_on = models.DateField()
    checked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    mismatches = ArrayField(
        models.CharField(max_length=20, choices=Mismatch.choices),
        verbose_name="what differs from the certificate",
        default=list,
        blank=True,
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.CharField("why it was taken back", max_length=200, blank=True)

    objects = StatusCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "DBS status check"
        ordering = ["-checked_on", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(result__in=StatusResult.values), name="dbs_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawn_by=F("checked_by"))
                ),
                name="dbs_status_taken_back_by_another",
                violation_error_message="Somebody other than the person who checked takes it back.",
            ),
        ]
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"Status check of {self.checked_on}"

    @property
    def subject(self) -> Volunteer:
        return self.certificate.volunteer

    @property
    def is_good(self) -> bool:
        return self.result in self.GOOD and not self.mismatches and self.withdrawn_at is None


class RiskStatus(models.TextChoices):
    OPEN = "open", "Waits for a decision"
    APPROVED = "approved", "Accepted"
    DECLINED = "declined", "Not accepted"


RISK_MOVES: Moves = {
    RiskStatus.OPEN: (RiskStatus.APPROVED, RiskStatus.DECLINED),
    RiskStatus.APPROVED: (),
    RiskStatus.DECLINED: (),
}


class RiskFactor(models.TextChoices):
    SERIOUSNESS = "seriousness", "What it was and how serious"
    RELEVANCE = "relevance", "Whether it matters for what they would do here"
    AGE = "age", "How old they were"
    TIME = "time", "How long ago it was"
    PATTERN = "pattern", "Once, or more than once"
    CIRCUMSTANCES = "circumstances", "How they lived then, and how they live now"
    EXPLANATION = "explanation", "What they say about it"


class RiskAssessmentQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=RiskStatus.OPEN)

    def with_words(self):
        """Those that say anything; an assessment only begun has nothing to forget."""
        return self.filter(purged_on=None).exclude(
            status=RiskStatus.OPEN, considered=[], weighing="", safeguards=""
        )

    def unwritten(self):
        """Begun, and nobody has talked with them or written anything yet."""
        return self.open().filter(conversation_on=None, weighing="", written_by=None)

    def with_a_part_of(self, membership):
        """Where this person saw the certificate, asked, ever wrote of it, or is who it is about."""
        parts = (
            "certificate__volunteer__membership",
            "certificate__recorded_by",
            "certificate__seen_by",
            "opened_by",
            "written_by",
            "events__written_by",
        )
        theirs = Q()
        for part in parts:
            theirs |= Q(**{f"{part}__user": membership.user_id})
        return self.filter(pk__in=self.model.objects.filter(theirs).values("pk"))

    def to_decide(self, membership):
        """Written, and for somebody without a part in it to decide."""
        people = membership.organisation.volunteers.visible_to(membership)
        written = self.open().filter(written_by__isnull=False, purged_on=None)
        mine = written.with_a_part_of(membership)
        return written.filter(certificate__volunteer__in=people).exclude(pk__in=mine.values("pk"))


# Held here too, because one person may have two roles, so two memberships.
TWO_PEOPLE = """
    IF NEW.decided_by_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM accounts_membership decider
        JOIN accounts_membership other ON other.user_id = decider.user_id
        JOIN volunteers_dbscertificate certificate ON certificate.id = NEW.certificate_id
        JOIN volunteers_volunteer subject ON subject.id = certificate.volunteer_id
        WHERE decider.id = NEW.decided_by_id
        AND (
            other.id IN (
                NEW.opened_by_id, NEW.written_by_id, subject.membership_id,
                certificate.recorded_by_id, certificate.seen_by_id
            )
            OR other.id IN (
                SELECT written_by_id FROM volunteers_riskassessmentevent
                WHERE pgh_obj_id = NEW.id
            )
        )
    ) THEN
        RAISE EXCEPTION 'A risk assessment is decided by somebody other than the recruiter';
    END IF;
    RETURN NEW;
"""


@pghistory.track(exclude=["considered", "weighing", "safeguards", "decision_reason"])
class RiskAssessment(Base, HasStatus):
    """Whether somebody can take part with what their certificate shows. Restricted.

    Its words are forgotten 180 days after the decision, or after the person left without one;
    that it was decided, and how, stays.
    """

    Status = RiskStatus
    MOVES = RISK_MOVES
    Factor = RiskFactor
    WORDS = ("considered", "weighing", "safeguards", "decision_reason")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="risk_assessments")
    certificate = models.OneToOneField(
        DBSCertificate, models.CASCADE, related_name="risk_assessment"
    )
    status = models.CharField(max_length=10, choices=RiskStatus.choices, default=RiskStatus.OPEN)
    opened_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    conversation_on = models.DateField("talked with them on", null=True, blank=True)
    written_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    considered = ArrayField(
        models.CharField(max_length=20, choices=RiskFactor.choices), default=list, blank=True
    )
    weighing = models.TextField("how it was weighed", blank=True)
    safeguards = models.TextField("what keeps everybody safe", blank=True)
    decided_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)
    decision_reason = models.TextField("why", blank=True)
    purged_on = models.DateField("words removed on", null=True, blank=True)

    objects = RiskAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "risk assessment"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", decided_by=None, decided_on=None)
                | (
                    ~Q(status="open")
                    & Q(decided_by__isnull=False, decided_on__isnull=False)
                    & ~Q(decided_by=F("opened_by"))
                ),
                name="risk_decided_by_another_person",
                violation_error_message="Somebody other than the recruiter must decide.",
            ),
            models.CheckConstraint(
                condition=Q(status="open")
                | Q(conversation_on__isnull=False, conversation_on__lte=F("decided_on")),
                name="risk_conversation_before_decision",
                violation_error_message="Talk with them before anything is decided.",
            ),
            models.CheckConstraint(
                condition=Q(written_by=None) | Q(conversation_on__isnull=False),
                name="risk_written_after_a_conversation",
                violation_error_message="Whoever writes it says when they talked.",
            ),
            models.CheckConstraint(
                condition=Q(purged_on=None)
                | Q(considered=[], weighing="", safeguards="", decision_reason=""),
                name="risk_purged_has_no_words",
            ),
        ]
        triggers = [
            same_organisation(),
            status_trigger(RISK_MOVES),
            pgtrigger.Trigger(
                name="two_people",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=TWO_PEOPLE,
            ),
        ]

    def __str__(self) -> str:
        return f"Risk assessment for {self.certificate.volunteer}"

    @property
    def talked_about(self) -> list[str]:
        return [str(self.Factor(name).label) for name in self.considered]

    @property
    def subject(self) -> Volunteer:
        return self.certificate.volunteer


@pghistory.track()
class DisposalRecord(Base):
    """That certificate information was destroyed, and the six things that may be kept of it.

    Plain text instead of foreign keys: it must outlive what it speaks of.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="disposals")
    record = models.CharField("kind of record", max_length=80)
    record_id = models.UUIDField()
    subject_id = models.UUIDField()
    subject = models.CharField("name", max_length=200)
    issued_on = models.DateField("certificate issued on", null=True, blank=True)
    check_type = models.CharField("type of check", max_length=100, blank=True)
    post = models.CharField(max_length=120, blank=True)
    reference = models.CharField("certificate number", max_length=40, blank=True)
    decision = models.CharField(max_length=40, blank=True)
    decided_on = models.DateField()
    removed = ArrayField(models.CharField(max_length=80), verbose_name="what was removed")
    disposed_on = models.DateField()

    class Meta:
        verbose_name = "disposal record"
        ordering = ["-created_at"]
        triggers = [
            same_organisation(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.record} of {self.subject}, removed {self.disposed_on}"
