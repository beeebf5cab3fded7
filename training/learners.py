"""Whose record a row of a file is: found by employee number, by e-mail address, or by name and date
of birth. A key that another contradicts, or a name alone, decides nothing: a person looks at it.

What somebody says is remembered: of a number or an address for good, of a name for that row alone,
because the next one of that name may be somebody else.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from uuid import UUID

from accounts.employee_numbers import number_key
from accounts.models import Membership, Organisation, User
from common.columns import listed, plain
from training.doubts import Doubt, fingerprint
from training.models import KnownAs

TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev"}


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody of an organisation, by all that files may call them."""

    pk: UUID
    name: str
    email: str = ""
    emails: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    born: date | None = None

    def __str__(self) -> str:
        return self.name

    @property
    def described(self) -> str:
        return f"{self.name} ({self.email})" if self.email else self.name


@dataclass(frozen=True, slots=True)
class Named:
    """What a row says about who it is."""

    number: str = ""
    email: str = ""
    name: str = ""
    born: date | None = None

    @property
    def is_nobody(self) -> bool:
        """Nothing says who it is."""
        return not (self.has_a_key or self.name)

    @property
    def has_a_key(self) -> bool:
        """A number or an address, which are one person's."""
        return bool(number_key(self.number) or self.email)


@dataclass(frozen=True, slots=True)
class Unclear:
    """What rows that name somebody so leave open; `key` is theirs together."""

    key: str
    column: str
    words: str
    has_candidates: bool

    @property
    def doubt(self) -> Doubt:
        return Doubt(
            "learner", self.key, self.column, self.words, has_candidates=self.has_candidates
        )


@lru_cache(50_000)
def words_of(name: str) -> frozenset[str]:
    """“ELLIOTT, Mrs Ruth” and “Ruth Elliott” are one."""
    return frozenset(plain(name).split()) - TITLES


def may_be_one_name(one: str, other: str) -> bool:
    """Each word of the shorter name is in the longer, or is the first letter of one there."""
    fewer, more = sorted((words_of(one), words_of(other)), key=len)
    return all(any(_is_alike(word, each) for each in more) for word in fewer)


def _is_alike(word: str, other: str) -> bool:
    return word == other or (1 in (len(word), len(other)) and word[0] == other[0])


def _may_be(word: str, other: str) -> bool:
    """“R” or “Ruthie” for Ruth, “Cathy” for Catherine; “Sarah” is not Susan."""
    return _is_alike(word, other) or word[:3] == other[:3]


def learners_of(organisation: Organisation) -> list[Learner]:
    """Everybody who belongs to an organisation; by their address if their name is not for it."""
    numbers = defaultdict(set)
    members = Membership.objects.filter(organisation=organisation).exclude(employee_number="")
    for user_id, number in members.values_list("user_id", "employee_number"):
        numbers[user_id].add(number_key(number))
    named = set(User.objects.known_in(organisation).values_list("pk", flat=True))
    people = User.objects.filter(memberships__organisation=organisation).distinct()
    return [_learner(user, user.pk in named, numbers[user.pk]) for user in people]


def _learner(user: User, is_named: bool, numbers: Iterable[str]) -> Learner:
    email = user.email.casefold() if user.has_email else ""
    name = str(user) if is_named else user.email
    return Learner(user.pk, name, email, frozenset(filter(None, [email])), frozenset(numbers))


def _also_known(person: Learner, kind: str, key: str) -> Learner:
    if kind == KnownAs.Kind.EMAIL:
        return replace(person, emails=person.emails | {key})
    return replace(person, numbers=person.numbers | {key})


class Learners:
    """The people of an organisation, found by what rows say of them."""

    def __init__(self, organisation: Organisation, people: Iterable[Learner]) -> None:
        self.organisation_id = organisation.pk
        self.by_pk = {person.pk: person for person in people}
        self.said: dict[str, UUID | None] = {}
        taken = {key for who in self.by_pk.values() for key in who.emails | who.numbers}
        for kind, key, pk in KnownAs.objects.filter(organisation=organisation).values_list(
            "kind", "key", "learner_id"
        ):
            if kind == KnownAs.Kind.DOUBT:
                self.said[key] = pk
            elif pk in self.by_pk and key not in taken:
                self.by_pk[pk] = _also_known(self.by_pk[pk], kind, key)
        self.by_email = {email: who for who in self.by_pk.values() for email in who.emails}
        self.by_number: dict[str, list[Learner]] = defaultdict(list)
        for person in self.by_pk.values():
            for key in person.numbers:
                self.by_number[key].append(person)
        self.by_word: dict[str, list[Learner]] = defaultdict(list)
        for person in self.by_pk.values():
            for word in words_of(person.name):
                self.by_word[word].append(person)
        self._known: dict[Named, Learner | Unclear] = {}

    def find(self, named: Named, row: Callable[[], str] = str) -> Learner | None:
        """Who it is, or None if somebody has said that they are not here; raises Doubt.

        `row` gives the row's identity, by which an answer about a mere name is remembered; without
        it there is none.
        """
        if named not in self._known:
            self._known[named] = self._decided(named)
        found = self._known[named]
        return found if isinstance(found, Learner) else self._as_said(named, found, row)

    def _as_said(self, named: Named, unclear: Unclear, row: Callable[[], str]) -> Learner | None:
        """What somebody has said about it, with these people to choose from; raises Doubt."""
        key = unclear.key if named.has_a_key else row()
        if key in self.said:
            pk = self.said[key]
            if pk is None:
                return None
            if pk in self.by_pk:
                return self.by_pk[pk]
        raise unclear.doubt

    def candidates(self, named: Named) -> list[Learner]:
        """Whom a row may be about, those first whose keys it has."""
        by_email = self.by_email.get(named.email)
        keyed = [*self._of_number(named), *([by_email] if by_email else [])]
        found = keyed + self._alike(named)
        return list({person.pk: person for person in found}.values())

    def _decided(self, named: Named) -> Learner | Unclear:
        of_number, by_email = self._of_number(named), self.by_email.get(named.email)
        if len(of_number) > 1:
            names = listed((person.described for person in of_number), most=4)
            return self._unclear(named, "employee_number", f"This number is of several: {names}.")
        by_number = of_number[0] if of_number else None
        born = self._born_with_this_name(named)
        found = by_number or by_email or (born[0] if len(born) == 1 else None)
        if found is None:
            return self._unclear(named, *_nobody(named, born or self._alike(named)))
        against = _two_people(by_number, by_email) or _contradicted(named, found)
        return self._unclear(named, *against) if against else found

    def _unclear(self, named: Named, column: str, words: str) -> Unclear:
        candidates = self.candidates(named)
        facts = (named.number, named.email, *sorted(words_of(named.name)), named.born)
        keys = sorted(str(person.pk) for person in candidates)
        key = fingerprint(self.organisation_id, "learner", column, *facts, *keys)
        return Unclear(key, column, words, bool(candidates))

    def _of_number(self, named: Named) -> list[Learner]:
        key = number_key(named.number)
        return self.by_number.get(key, []) if key else []

    def _born_with_this_name(self, named: Named) -> list[Learner]:
        if not named.born:
            return []
        same = [person for person in self._alike(named) if person.born == named.born]
        return [person for person in same if words_of(person.name) == words_of(named.name)]

    def _alike(self, named: Named) -> list[Learner]:
        """Those who share a name, and another that may be: “R” or “Ruthie Elliott” for Ruth."""
        words = words_of(named.name)
        found = {}
        for word in sorted(words):
            for person in self.by_word.get(word, ()):
                others, theirs = words - {word}, words_of(person.name) - {word}
                if len(word) > 1 and any(_may_be(one, two) for one in others for two in theirs):
                    found[person.pk] = person
        same = sorted(found.values(), key=lambda person: words_of(person.name) != words)
        exact = [person for person in same if words_of(person.name) == words]
        return exact or same


def _two_people(by_number: Learner | None, by_email: Learner | None) -> tuple[str, str] | None:
    if by_number and by_email and by_number.pk != by_email.pk:
        return "employee_number", (
            f"The employee number is {by_number}'s, the e-mail address {by_email}'s."
        )
    return None


def _contradicted(named: Named, found: Learner) -> tuple[str, str] | None:
    """What the row says that cannot be true of the person found."""
    number = number_key(named.number)
    if number and found.numbers and number not in found.numbers:
        return "employee_number", f"{found} is known here by another employee number."
    if named.born and found.born and named.born != found.born:
        return "born", f"{found} is known here with another date of birth."
    if words_of(named.name) and not may_be_one_name(named.name, found.name):
        if named.email in found.emails:
            return "full_name", f"The e-mail address is {found}'s, but the row names somebody else."
        return "full_name", f"The employee number is {found}'s, but the row names somebody else."
    return None


def _nobody(named: Named, alike: list[Learner]) -> tuple[str, str]:
    may_be = listed((person.described for person in alike), most=4)
    if named.email:
        also = f" By the name it may be {may_be}." if alike else ""
        return "email", f"Nobody in this scheme has this e-mail address.{also}"
    if number_key(named.number):
        also = f" By the name it may be {may_be}." if alike else ""
        return "employee_number", f"Nobody in this scheme has this employee number.{also}"
    if not alike:
        return "email", "There is no e-mail address, so we cannot tell whose record this is."
    if len(alike) > 1 and named.born and {person.born for person in alike} == {named.born}:
        return "full_name", f"Two people have this name and date of birth: {may_be}."
    return "email", f"There is no e-mail address. A name alone is not enough; it may be {may_be}."
