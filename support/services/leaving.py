"""What becomes of support when somebody leaves, and when two records are one person's."""

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from support.models import SupportedBy, WellbeingPlan
from support.models.plans import TEXTS
from support.services.check_ins import close_check_in
from support.services.contacts import PRESSING, drop_contact
from support.services.supervisions import call_off_supervision
from volunteers.models import Volunteer

HAS_LEFT = "They have left."
ONE_RECORD = "Their two records are one now: the other has it."


@transaction.atomic
def close_support(volunteer: Volunteer, *, by: Membership | None, why: str = HAS_LEFT) -> None:
    """Nothing is asked of them or owed any more. Their plan goes, unless they wish it kept."""
    for check_in in volunteer.check_ins.asked():
        close_check_in(check_in, by=by)
    for contact in volunteer.support_contacts.due():
        drop_contact(contact, why=why, by=None)  # they may leave by themselves
    for supervision in volunteer.supervisions.planned():
        call_off_supervision(supervision, by=None)
    WellbeingPlan.objects.filter(volunteer=volunteer, stays_after_leaving=False).delete()
    SupportedBy.objects.filter(volunteer=volunteer).delete()


@transaction.atomic
def join_support(kept: Volunteer, emptied: Volunteer, *, by: Membership) -> None:
    """Before the rows of one record go to the other: what both have becomes one.

    The earlier call and the more pressing reason count. Nobody reads the plans here: their words
    go together, and the narrower wish of who may see them counts.
    """
    _join_contacts(kept, emptied, by)
    _join_plans(kept, emptied)
    if kept.supervisions.planned().exists():
        for supervision in emptied.supervisions.planned():
            call_off_supervision(supervision, by=by)
    if SupportedBy.objects.filter(volunteer=kept).exists():
        SupportedBy.objects.filter(volunteer=emptied).delete()


def _join_contacts(kept: Volunteer, emptied: Volunteer, by: Membership) -> None:
    ours, theirs = kept.support_contacts.due().first(), emptied.support_contacts.due().first()
    if ours and theirs:
        ours.why = min(ours.why, theirs.why, key=PRESSING.index)
        ours.due_on = min(ours.due_on, theirs.due_on)
        ours.save(update_fields=["why", "due_on"])
        drop_contact(theirs, why=ONE_RECORD, by=by)


def _join_plans(kept: Volunteer, emptied: Volunteer) -> None:
    ours = WellbeingPlan.objects.filter(volunteer=kept).first()
    theirs = WellbeingPlan.objects.filter(volunteer=emptied).first()
    if ours is None or theirs is None:
        return
    for name in TEXTS:
        words = [getattr(ours, name), getattr(theirs, name)]
        setattr(ours, name, "\n".join(dict.fromkeys(filter(None, words))))
    ours.shared_with = min(
        ours.shared_with, theirs.shared_with, key=WellbeingPlan.SharedWith.values.index
    )
    ours.stays_after_leaving |= theirs.stays_after_leaving
    ours.save()
    theirs.delete()


name_authors(__name__)
