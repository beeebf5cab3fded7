"""The courses an organisation can begin with; every one can be changed afterwards.

Subjects, levels and intervals: Core Skills Training Framework (Skills for Health), as ESR names
them; the standards of the Volunteer Certificate and the connector curriculum after Health Education
England; the Oliver McGowan training after its code of practice. Trusts differ: an interval is
changed under Courses.
"""

from dataclasses import dataclass

from django.db import transaction

from accounts.models import Membership, Organisation
from audit.authors import name_authors
from training.models import Course
from training.services.courses import make_course, set_contents

Kind = Course.Kind


@dataclass(frozen=True)
class CatalogueEntry:
    """A course, how many months it lasts (None: for good), and whether connectors need it.

    What is not in use from the first waits in the catalogue to be switched on.
    """

    code: str
    name: str
    months: int | None
    kind: str = Kind.CORE_SKILLS
    is_required: bool = False
    is_active: bool = False
    accredited_by: str = ""


def _needed(code: str, name: str, months: int | None, kind: str = Kind.CORE_SKILLS):
    return CatalogueEntry(code, name, months, kind, is_required=True, is_active=True)


def _standard(number: int, code: str, name: str) -> CatalogueEntry:
    name = f"Volunteer Certificate {number} - {name}"
    return CatalogueEntry(f"certificate_{code}", name, None, Kind.VOLUNTEER_CERTIFICATE)


CATALOGUE = (
    _needed("equality", "Equality, Diversity and Human Rights", 36),
    _needed("fire_safety", "Fire Safety", 24),
    _needed("health_safety", "Health, Safety and Welfare", 36),
    _needed("infection_prevention_1", "Infection Prevention and Control - Level 1", 36),
    CatalogueEntry("infection_prevention_2", "Infection Prevention and Control - Level 2", 12),
    _needed("information_governance", "Information Governance and Data Security", 12),
    _needed("prevent", "Preventing Radicalisation - Basic Prevent Awareness", 36),
    _needed("safeguarding_adults_1", "Safeguarding Adults - Level 1", 36),
    CatalogueEntry("safeguarding_adults_2", "Safeguarding Adults - Level 2", 36),
    CatalogueEntry("safeguarding_adults_3", "Safeguarding Adults - Level 3", 36),
    _needed("safeguarding_children_1", "Safeguarding Children - Level 1", 36),
    CatalogueEntry("safeguarding_children_2", "Safeguarding Children - Level 2", 36),
    CatalogueEntry("safeguarding_children_3", "Safeguarding Children - Level 3", 36),
    CatalogueEntry("conflict_resolution", "Conflict Resolution", 36),
    CatalogueEntry("moving_handling_1", "Moving and Handling - Level 1", 36, is_active=True),
    CatalogueEntry("moving_handling_2", "Moving and Handling - Level 2", 24),
    CatalogueEntry("resuscitation_1", "Resuscitation - Level 1", 12),
    CatalogueEntry("resuscitation_2", "Resuscitation - Level 2", 12),
    CatalogueEntry("resuscitation_3", "Resuscitation - Level 3", 12),
    _standard(1, "role", "Role and responsibility"),
    _standard(2, "communication", "Communication"),
    _standard(3, "respect", "Respect for everyone"),
    _standard(4, "safeguarding", "Safeguarding"),
    _standard(5, "mental_health", "Mental health, dementia and learning disability"),
    _standard(6, "health_safety", "Health and safety"),
    _standard(7, "fluids", "Fluids and nutrition"),
    _standard(8, "life_support", "Basic life support"),
    _standard(9, "moving", "Moving and assisting"),
    _needed("confidentiality", "Confidentiality and its limits", 24, Kind.CONNECTOR),
    _needed("boundaries", "Boundaries", 24, Kind.CONNECTOR),
    _needed("resilience", "Resilience and looking after yourself", 24, Kind.CONNECTOR),
    _needed("sharing_story", "Sharing your story safely", None, Kind.CONNECTOR),
    CatalogueEntry("support", "Where support comes from", 24, Kind.CONNECTOR),
    CatalogueEntry("reflective_conversation", "Reflective conversations", 24, Kind.CONNECTOR),
    CatalogueEntry("giving_feedback", "Giving feedback", 24, Kind.CONNECTOR),
    CatalogueEntry(
        "passing_on_concerns", "Recognising and passing on a concern", 24, Kind.CONNECTOR
    ),
    CatalogueEntry("trainees_course", "What trainees learn and how", 24, Kind.CONNECTOR),
    CatalogueEntry(
        "education_training_3",
        "Award in Education and Training - Level 3",
        None,
        Kind.CONNECTOR,
        accredited_by="An awarding body, such as NCFE or City & Guilds",
    ),
    CatalogueEntry("oliver_mcgowan", "Oliver McGowan - e-learning", 36, Kind.LEARNING_DISABILITY),
    CatalogueEntry("oliver_mcgowan_1", "Oliver McGowan - Tier 1", 36, Kind.LEARNING_DISABILITY),
    CatalogueEntry("oliver_mcgowan_2", "Oliver McGowan - Tier 2", 36, Kind.LEARNING_DISABILITY),
)
# Each contains the one beside it, and what that contains.
CONTAINS = {
    "infection_prevention_2": "infection_prevention_1",
    "safeguarding_adults_2": "safeguarding_adults_1",
    "safeguarding_adults_3": "safeguarding_adults_2",
    "safeguarding_children_2": "safeguarding_children_1",
    "safeguarding_children_3": "safeguarding_children_2",
    "moving_handling_2": "moving_handling_1",
    "resuscitation_2": "resuscitation_1",
    "resuscitation_3": "resuscitation_2",
    "oliver_mcgowan_2": "oliver_mcgowan_1",
}


def missing_from(organisation: Organisation) -> list[CatalogueEntry]:
    """What the organisation has not, by code or by name."""
    courses = organisation.courses.values_list("code", "name")
    held = {word.casefold() for row in courses for word in row}
    return [each for each in CATALOGUE if not {each.code, each.name.casefold()} & held]


@transaction.atomic
def add_catalogue(organisation: Organisation, *, by: Membership | None) -> list[Course]:
    """Give an organisation the courses it lacks; returns those that connectors need."""
    new = set()
    for entry in missing_from(organisation):
        make_course(
            organisation,
            code=entry.code,
            name=entry.name,
            kind=entry.kind,
            months=entry.months,
            is_active=entry.is_active,
            accredited_by=entry.accredited_by,
        )
        new.add(entry.code)
    courses = {course.code: course for course in organisation.courses.all()}
    for code, inner in CONTAINS.items():
        if code in new and inner in courses:
            set_contents(courses[code], contains=[courses[inner]], by=by)
    return [courses[each.code] for each in CATALOGUE if each.is_required and each.code in courses]


name_authors(__name__)
