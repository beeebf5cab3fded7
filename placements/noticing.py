"""What in a trainee's answer might identify somebody: pointed out to its writer, who decides.

Nothing of it is stored but a seal of the words that were kept, so that nobody is asked twice about
the same. The names it looks for are read for the purpose and told to nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.crypto import salted_hmac

from accounts.permissions import Role
from placements.identifiers import Finding, Kind, Lexicon, find_identifiers, lexicon_of
from placements.models import Match, Reflection, Trainee
from placements.services.erasing import EMPTY

TITLES = frozenset(
    {"Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Professor", "Rev", "Sir", "Dame"}
)

# What it looks like, and why it matters.
WHY: dict[str, tuple[str, str]] = {
    Kind.NHS_NUMBER: ("looks like an NHS number", "It belongs to one person alone."),
    Kind.EMAIL: ("looks like an email address", "It belongs to one person."),
    Kind.TELEPHONE: ("looks like a telephone number", "It belongs to one person or place."),
    Kind.POSTCODE: ("looks like a postcode", "It says where somebody lives or is."),
    Kind.BIRTH: ("looks like a date of birth", "With little else it tells who somebody is."),
    Kind.DATE: ("looks like a date", "Whoever knows the rota knows who was there."),
    Kind.SECTION_AND_AGE: (
        "is a section of the Mental Health Act beside an age",
        "Together they can tell who somebody was. One of them may be enough.",
    ),
    Kind.BED: ("looks like the number of a bed or room", "It says who was in it."),
    Kind.TITLE: ("looks like a title with a name", "“A colleague” or “a doctor” says as much."),
    Kind.INITIALS: ("looks like initials", "Whoever works there knows whose they are."),
    Kind.PLACE: ("looks like the name of a place", "“The ward” or “the team” says as much."),
    Kind.NAME: ("looks like a name", "“A person” or “somebody I met” says as much."),
}


MOST_REASONS = 30


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the text; `is_noticed` if it might identify somebody."""

    text: str
    is_noticed: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Words that stand in the text once or more, what they look like, and why that matters."""

    words: str
    looks_like: str
    why: str


@dataclass(frozen=True, slots=True)
class Noticed:
    """One answer, looked through. `left` are the findings its writer has not decided about."""

    text: str
    found: tuple[Finding, ...]
    left: tuple[Finding, ...]

    @property
    def parts(self) -> list[Part]:
        """The whole text, with what is left marked."""
        return parts_of(self.text, self.left)

    @property
    def parts_with_all(self) -> list[Part]:
        """The whole text, with everything marked, also what was kept."""
        return parts_of(self.text, self.found)

    @property
    def reasons(self) -> list[Reason]:
        """Each words once; of very many the first."""
        seen = {(each.kind, each.words): None for each in self.left}
        return [Reason(words, *WHY[kind]) for kind, words in islice(seen, MOST_REASONS)]


def look_through(reflection: Reflection, key: str, lexicon: Lexicon) -> Noticed:
    text = reflection.answer(key)
    found = tuple(find_identifiers(text, lexicon))
    kept = set(reflection.kept_words)
    left = tuple(each for each in found if not kept or seal(reflection, each) not in kept)
    return Noticed(text, found, left)


def seal(reflection: Reflection, found: Finding) -> str:
    """Knows the same words again, and tells nobody which they are."""
    said = f"{found.kind}:{found.words.lower()}"
    return salted_hmac(f"kept-words:{reflection.pk}", said, algorithm="sha256").hexdigest()[:32]


def seals_of(reflection: Reflection, found: Iterable[Finding]) -> set[str]:
    said = {(each.kind, each.words.lower()): each for each in found}
    return {seal(reflection, each) for each in said.values()}


def parts_of(text: str, found: Sequence[Finding]) -> list[Part]:
    parts, before = [], 0
    for each in found:
        parts += [Part(text[before : each.start]), Part(each.words, is_noticed=True)]
        before = each.end
    return [part for part in (*parts, Part(text[before:])) if part.text]


def names_of(trainee: Trainee) -> Lexicon:
    """The sites and teams of the organisation and the people they may come across, to look for.

    Of the connectors only those they were matched with: a mark on anybody else's name would tell
    them that this person has used services.
    """
    organisation = trainee.organisation
    places = {
        *organisation.sites.values_list("name", flat=True),
        *organisation.teams.values_list("name", flat=True),
    }
    members = organisation.memberships.naming().filter(is_stranger=False)
    members = members.exclude(role=Role.CONNECTOR)
    met = Match.objects.filter(placement__trainee=trainee).exclude(was_never_told=True)
    people = {
        *members.values_list("user__first_name", "user__last_name"),
        *met.values_list("connector__first_name", "connector__last_name"),
        *organisation.trainees.values_list("first_name", "last_name"),
    }
    educators = organisation.trainees.exclude(educator_name="").values_list("educator_name")
    people |= {_first_and_last(name) for (name,) in educators.distinct()}
    return lexicon_of(places, people - {(EMPTY["first_name"], EMPTY["last_name"])})


def _first_and_last(name: str) -> tuple[str, str]:
    """“Dr Femi Balogun” is Femi Balogun."""
    words = [word for word in name.split() if word.rstrip(".") not in TITLES]
    first, *rest = words or [""]
    return first, rest[-1] if rest else ""
