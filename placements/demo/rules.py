"""What the example scheme asks of its connectors: decided, capped, and put in writing."""

from collections.abc import Iterator
from pathlib import Path

from accounts.models import Membership, Organisation
from common.dates import today
from placements.demo.earlier import in_force_since, signed_ago
from volunteers.models import Agreement, Position, Volunteer
from volunteers.models.positions import DBSLevel, Workforce
from volunteers.services.agreements import create_agreement, record_signature, sign_agreement
from volunteers.services.positions import change_position, decide_eligibility

TEXTS = Path(__file__).parent / "agreements"
RATIONALE = (
    "Connectors meet trainees in rooms on or beside a ward, most weeks, and come into contact with "
    "patients on the way: so the work gives access to people who receive health care, and a "
    "standard check may be asked for. They give no care, take nobody anywhere and are alone with "
    "no patient, so it is no regulated activity and an enhanced check may not be asked for."
)
# Wide enough that nobody's matches change: each connector's own limits are closer.
CAPS = {"most_at_once": 4, "most_a_month": 8, "rest_days": 2, "supervision_weeks": 8}
IN_FORCE_DAYS = 150
ON_PAPER = 7  # every seventh connector signs on paper


def set_rules(organisation: Organisation, *, by: Membership) -> Position:
    """The position with its DBS decision and caps, and two agreements to be signed."""
    position = organisation.positions.get()
    decide_eligibility(
        position,
        level=DBSLevel.STANDARD,
        workforce=Workforce.ADULT,
        lists=[],
        rationale=RATIONALE,
        fee_reasons=[],
        months=36,
        status_check_renews=True,
        by=by,
    )
    change_position(
        position,
        name=position.name,
        required_courses=position.required_courses.all(),
        by=by,
        **CAPS,
    )
    _set_agreements(organisation, position, by=by)
    return position


def _set_agreements(organisation: Organisation, position: Position, *, by: Membership) -> None:
    for name in ("Confidentiality", "Boundaries"):
        create_agreement(
            organisation,
            name=name,
            positions=[position],
            text=(TEXTS / f"{name.lower()}.txt").read_text(encoding="utf-8"),
            effective_on=today(),
            by=by,
        )
    in_force_since(organisation.agreement_texts.all(), days=IN_FORCE_DAYS)


def sign_everything(organisation: Organisation, *, by: Membership) -> None:
    """Everybody who is here has signed what they are asked to; who is on the way in has yet to."""
    here = (Volunteer.Status.ACTIVE, Volunteer.Status.PAUSED)
    people = organisation.volunteers.filter(status__in=here).select_related("membership")
    for number, volunteer in enumerate(people.order_by("last_name", "first_name")):
        on_paper_by = by if number % ON_PAPER == 0 else None
        sign(volunteer, days_ago=IN_FORCE_DAYS - 2 * number, on_paper_by=on_paper_by)


def sign(volunteer: Volunteer, *, days_ago: int, on_paper_by: Membership | None = None) -> None:
    """On screen by themselves, or on paper with a coordinator who records it."""
    name = str(volunteer)
    for agreement, version in _newest(volunteer):
        if on_paper_by:
            paper = {"signed_name": name, "signed_on": today()}
            record_signature(volunteer, agreement, version=version, **paper, by=on_paper_by)
        else:
            screen = {"signed_name": name, "has_read": True}
            sign_agreement(agreement, version=version, **screen, by=volunteer.membership)
    signed_ago(volunteer, days=days_ago)


def _newest(volunteer: Volunteer) -> Iterator[tuple[Agreement, int]]:
    for agreement in volunteer.position.required_agreements.all():
        yield agreement, agreement.texts.order_by("-version")[0].version
