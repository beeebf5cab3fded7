"""The courses a new organisation starts with; every one can be changed afterwards.

Subjects and intervals: Core Skills Training Framework (Skills for Health), as ESR names them; the
connector curriculum after Health Education England's description of the role. Trusts differ: an
interval is changed by adding a RefreshRule.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.models import Organisation
from training.models import Course, RefreshRule

RULES_FROM = date(2000, 1, 1)


@dataclass(frozen=True)
class CatalogueEntry:
    """A course, how many months it lasts (None: for good), and whether connectors need it."""

    code: str
    name: str
    months: int | None
    is_required: bool = True


CATALOGUE = (
    CatalogueEntry("equality", "Equality, Diversity and Human Rights", 36),
    CatalogueEntry("fire_safety", "Fire Safety", 24),
    CatalogueEntry("health_safety", "Health, Safety and Welfare", 36),
    CatalogueEntry("infection_prevention_1", "Infection Prevention and Control - Level 1", 36),
    CatalogueEntry("information_governance", "Information Governance and Data Security", 12),
    CatalogueEntry("prevent", "Preventing Radicalisation - Basic Prevent Awareness", 36),
    CatalogueEntry("safeguarding_adults_1", "Safeguarding Adults - Level 1", 36),
    CatalogueEntry("safeguarding_children_1", "Safeguarding Children - Level 1", 36),
    CatalogueEntry("moving_handling_1", "Moving and Handling - Level 1", 36, is_required=False),
    CatalogueEntry("confidentiality", "Confidentiality and its limits", 24),
    CatalogueEntry("boundaries", "Boundaries", 24),
    CatalogueEntry("resilience", "Resilience and looking after yourself", 24),
    CatalogueEntry("sharing_story", "Sharing your story safely", None),
)


@transaction.atomic
def add_catalogue(organisation: Organisation) -> list[Course]:
    """Give an organisation the courses it lacks; returns those that connectors need."""
    required = []
    for entry in CATALOGUE:
        course, is_new = Course.objects.get_or_create(
            organisation=organisation, code=entry.code, defaults={"name": entry.name}
        )
        if is_new:
            RefreshRule.objects.create(
                organisation=organisation, course=course, from_on=RULES_FROM, months=entry.months
            )
        if entry.is_required:
            required.append(course)
    return required
