"""What is known of somebody's identity, and what the documents seen amount to."""

from dataclasses import dataclass

from volunteers.identity_rules import Answer, Person, dbs_routes, nhs_combination
from volunteers.models import IdentityDocument, IdentityEvidence, Volunteer


@dataclass(frozen=True, slots=True)
class Identity:
    """`nhs` decides the check; `routes` is what an application for a DBS certificate needs."""

    evidence: IdentityEvidence
    documents: tuple[IdentityDocument, ...]
    nhs: Answer
    routes: dict[int, Answer]

    @property
    def route(self) -> int | None:
        """The first route that is met: they must be tried in order."""
        return next((number for number, answer in self.routes.items() if answer.is_met), None)


def identity_of(volunteer: Volunteer, *, without: IdentityDocument | None = None) -> Identity:
    """The documents of one person, or all but one, judged by the rules: two queries."""
    evidence = IdentityEvidence.objects.filter(volunteer=volunteer).first()
    evidence = evidence or IdentityEvidence(volunteer=volunteer)
    rows = IdentityDocument.objects.filter(volunteer=volunteer).select_related("seen_by__user")
    documents = tuple(row for row in rows if row != without)
    facts = [document.facts for document in documents]
    person = Person(
        is_uk_national=evidence.is_uk_national,
        has_external_validation=evidence.has_external_validation,
    )
    return Identity(evidence, documents, nhs_combination(facts), dbs_routes(facts, person))
