"""What was changed about one volunteer, and by whom.

Access needs and exclusions are left out, and of DBS certificates everything but that somebody
changed one: they are read where their reading is noted.
"""

from collections.abc import Iterable
from dataclasses import replace

from audit.history import Change, changes_in
from training.models import Completion
from volunteers.models import (
    Availability,
    Check,
    CorrectionRequest,
    DBSCertificate,
    EmploymentSummary,
    IdentityDocument,
    IdentityEvidence,
    Journey,
    Leave,
    Leaving,
    LegalHold,
    Merge,
    Override,
    PhasedReturn,
    ReferenceRequest,
    RightToWork,
    Signature,
    Volunteer,
    VolunteerSite,
)

OF_A_VOLUNTEER = (
    EmploymentSummary,
    IdentityDocument,
    IdentityEvidence,
    ReferenceRequest,
    RightToWork,
    Check,
    Override,
    Leave,
    Availability,
    VolunteerSite,
    Journey,
    Signature,
    Leaving,
    LegalHold,
    PhasedReturn,
    CorrectionRequest,
)
WHO_IT_IS_ABOUT = {"Volunteer", "Learner", "Membership"}


def history_of_volunteer(volunteer: Volunteer, *, without: Iterable[str] = ()) -> list[Change]:
    """Everything that happened to the record, newest first; a constant number of queries.

    `without` some facts, by the names of their columns.
    """
    found = changes_in(Volunteer, pgh_obj_id=volunteer.pk)
    for model in OF_A_VOLUNTEER:
        found += changes_in(model, without=without, volunteer_id=volunteer.pk)
    found += map(_without_facts, changes_in(DBSCertificate, volunteer_id=volunteer.pk))
    found += changes_in(Merge, kept_id=volunteer.pk) + changes_in(Merge, emptied_id=volunteer.pk)
    found += changes_in(
        Completion,
        learner_id=volunteer.membership.user_id,
        organisation_id=volunteer.organisation_id,
    )
    return sorted(map(_without_the_name, found), key=lambda change: change.at, reverse=True)


def _without_facts(change: Change) -> Change:
    return replace(change, changes=())


def _without_the_name(change: Change) -> Change:
    """The page is about one person: rows need not say so again."""
    facts = tuple(fact for fact in change.changes if fact.label not in WHO_IT_IS_ABOUT)
    return replace(change, changes=facts)
