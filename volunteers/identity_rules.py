"""Which documents prove who somebody is: the NHS combination and the three routes of the DBS.

No database and no clock: documents in, an answer in words out. Sources: NHS Employers, Identity
checks standard (two photo documents and one proof of address, or one and two); DBS, ID checking
guidelines for standard and enhanced checks (groups 1, 2a, 2b and routes 1 to 3).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from common.dates import add_months

Group = Literal["1", "2a", "2b"]


@dataclass(frozen=True, slots=True)
class DocumentType:
    """`months` is how old it may be on the day it is seen; `expires` that it has an end date."""

    label: str
    group: Group
    is_photo: bool = False
    is_address: bool = False
    months: int | None = None
    expires: bool = False


T = DocumentType
LATE_BIRTH = "birth_certificate_late"
TYPES: dict[str, DocumentType] = {
    "passport": T("Passport", "1", is_photo=True, expires=True),
    "brp": T("Biometric residence permit (UK)", "1", is_photo=True, expires=True),
    "photo_licence": T(
        "Photocard driving licence (UK, Isle of Man or Channel Islands)",
        "1",
        is_photo=True,
        is_address=True,
        expires=True,
    ),
    "birth_certificate_early": T("Birth certificate issued within 12 months of birth", "1"),
    "adoption_certificate": T("Adoption certificate", "1"),
    "foreign_licence": T(
        "Photocard driving licence (another country)", "2a", is_photo=True, expires=True
    ),
    "paper_licence": T("Paper driving licence", "2a", is_address=True),
    LATE_BIRTH: T("Birth certificate issued later", "2a"),
    "marriage_certificate": T("Marriage or civil partnership certificate", "2a"),
    "forces_id": T("HM Forces identity card", "2a", is_photo=True, expires=True),
    "firearms_licence": T("Firearms licence", "2a", is_photo=True, is_address=True, expires=True),
    "immigration_document": T(
        "Immigration document, visa or work permit", "2a", is_photo=True, expires=True
    ),
    "bank_statement": T(
        "Bank, building society or credit card statement", "2b", is_address=True, months=3
    ),
    "utility_bill": T("Utility bill (not a mobile telephone)", "2b", is_address=True, months=3),
    "benefit_statement": T("Benefit statement", "2b", is_address=True, months=3),
    "entitlement_letter": T(
        "Letter of entitlement from central or local government", "2b", is_address=True, months=3
    ),
    "council_tax": T("Council tax statement", "2b", is_address=True, months=12),
    "mortgage_statement": T("Mortgage statement", "2b", is_address=True, months=12),
    "p45_p60": T("P45 or P60", "2b", months=12),
    "pension_statement": T("Pension or endowment statement", "2b", months=12),
    "pass_card": T("Card with the PASS mark", "2b", is_photo=True),
    "eu_id": T("EU national identity card", "2b", is_photo=True, expires=True),
    "head_teacher_letter": T("Letter from a head teacher (16 to 19 years old)", "2b", months=3),
}


@dataclass(frozen=True, slots=True)
class Document:
    """One document as it was seen. `last_valid_on` is the last day it is in date."""

    type: str
    seen_on: date
    issued_on: date | None = None
    last_valid_on: date | None = None
    shows_address: bool = False
    is_original: bool = True

    @property
    def kind(self) -> DocumentType:
        return TYPES[self.type]


@dataclass(frozen=True, slots=True)
class Answer:
    """`words` says by what it is met; `missing` says what would meet it, each a sentence."""

    is_met: bool
    words: str = ""
    missing: tuple[str, ...] = ()


def problem_of(document: Document) -> str:
    """Why a document cannot count on the day it was seen; "" if it can."""
    kind = document.kind
    if kind.expires and document.last_valid_on is None:
        return "Enter its expiry date."
    if document.last_valid_on and document.last_valid_on < document.seen_on:
        return "This document was out of date when it was seen. Ask for one that is in date."
    if kind.months and document.issued_on is None:
        return "Enter the date of issue on it."
    if document.issued_on and document.issued_on > document.seen_on:
        return "A document cannot be seen before it is issued."
    if kind.months and add_months(document.issued_on, kind.months) < document.seen_on:
        return f"This document is too old: it must be at most {kind.months} months old."
    return ""


def counting(documents: Iterable[Document]) -> list[Document]:
    """The originals that were in date when seen; of each type one, as two prove no more."""
    found: dict[str, Document] = {}
    for document in documents:
        if document.is_original and not problem_of(document):
            held = found.get(document.type)
            if held is None or (document.shows_address and not held.shows_address):
                found[document.type] = document
    return list(found.values())


NHS_MIXES = ((2, 1), (1, 2))  # photo documents, proofs of address


def nhs_combination(documents: Iterable[Document]) -> Answer:
    """Two photo documents and one proof of address, or one and two. No document counts twice."""
    papers = counting(documents)
    photo = sum(paper.kind.is_photo and not _proves_address(paper) for paper in papers)
    either = sum(paper.kind.is_photo and _proves_address(paper) for paper in papers)
    address = sum(not paper.kind.is_photo and _proves_address(paper) for paper in papers)
    lacks = [
        (max(0, photos - photo - used), max(0, addresses - address - either + used))
        for photos, addresses in NHS_MIXES
        for used in range(either + 1)
    ]
    if (0, 0) in lacks:
        with_two = any(
            photo + used >= 2 and address + either - used >= 1 for used in range(either + 1)
        )
        words = "Two photo documents and one proof of address"
        return Answer(True, words if with_two else "One photo document and two proofs of address")
    fewest = min(map(sum, lacks))
    ways = sorted({lack for lack in lacks if sum(lack) == fewest}, reverse=True)
    return Answer(False, missing=(", or ".join(_lacking(*way) for way in ways),))


def _proves_address(paper: Document) -> bool:
    return paper.kind.is_address and paper.shows_address


def _lacking(photos: int, addresses: int) -> str:
    parts = [
        _count(photos, "photo document", "photo documents"),
        _count(addresses, "proof of address", "proofs of address"),
    ]
    return " and ".join(part for part in parts if part)


def _count(number: int, one: str, many: str) -> str:
    words = {1: "one", 2: "two", 3: "three", 4: "four"}
    return f"{words[number]} more {one if number == 1 else many}" if number else ""


@dataclass(frozen=True, slots=True)
class Person:
    """What the routes ask about the applicant. `is_uk_national` None: nobody has said."""

    is_uk_national: bool | None = None
    is_volunteer: bool = True
    has_external_validation: bool = False


def dbs_route(number: int, documents: Iterable[Document], person: Person) -> Answer:
    """Whether the documents meet one of the three routes, and what is still missing."""
    papers = counting(documents)
    route = {1: _route_1, 2: _route_2, 3: _route_3}[number]
    missing = [*route(papers, person)]
    if not any(paper.shows_address for paper in papers):
        missing.append("a document that shows the current address")
    return Answer(not missing, f"Route {number}" if not missing else "", tuple(missing))


def dbs_routes(documents: Iterable[Document], person: Person) -> dict[int, Answer]:
    """All three, in the order in which they must be tried."""
    papers = list(documents)
    return {number: dbs_route(number, papers, person) for number in (1, 2, 3)}


def _in(papers: list[Document], *groups: Group) -> int:
    return sum(paper.kind.group in groups for paper in papers)


def _route_1(papers: list[Document], person: Person) -> Iterable[str]:
    first, others = _in(papers, "1"), _in(papers, "2a", "2b")
    if not first:
        yield "one more document of group 1"
    spare = max(0, first - 1) + others
    if lack := _count(max(0, 2 - spare), "document of any group", "documents of any group"):
        yield lack


def _route_2(papers: list[Document], person: Person) -> Iterable[str]:
    if person.is_volunteer and person.is_uk_national is False:
        yield "another route: route 2 is not open to people who are not UK nationals and volunteer"
        return
    if person.is_volunteer and person.is_uk_national is None:
        yield "whether they are a UK national"
    trusted, social = _in(papers, "2a"), _in(papers, "2b")
    if not trusted:
        yield "one more document of group 2a"
    spare = max(0, trusted - 1) + social
    if lack := _count(
        max(0, 2 - spare), "document of group 2a or 2b", "documents of group 2a or 2b"
    ):
        yield lack
    if not person.has_external_validation:
        yield "a validation of their identity from outside"


def _route_3(papers: list[Document], person: Person) -> Iterable[str]:
    others = [paper for paper in papers if paper.type != LATE_BIRTH]
    if len(others) == len(papers):
        yield "the birth certificate issued later"
    trusted, social = _in(others, "2a"), _in(others, "2b")
    if not trusted:
        yield "one more document of group 2a"
    spare = max(0, trusted - 1) + social
    if lack := _count(
        max(0, 3 - spare), "document of group 2a or 2b", "documents of group 2a or 2b"
    ):
        yield lack
