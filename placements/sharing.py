"""Who could read a reflection, who can, and what of it they see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.models import Membership
from placements.models import Reflection, ReflectionShare
from placements.models.sharing import Reader
from placements.reflecting import Prompt
from volunteers.models import Volunteer


@dataclass(frozen=True, slots=True)
class PossibleReader:
    """Somebody its writer could show it to. The connector is known by the match, an educator by
    their address."""

    reader: str
    name: str
    who: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    question: str
    text: str


def possible_readers(reflection: Reflection) -> list[PossibleReader]:
    """The connector it is about, while they are here, and the trainee's practice educator, as far
    as there are such."""
    readers = []
    if reflection.match and not connector_has_gone(reflection):
        connector = reflection.match.connector
        label = reflection.organisation.connector_label
        readers.append(PossibleReader(Reader.CONNECTOR, connector.first_name, f"Your {label}"))
    trainee = reflection.trainee
    if trainee.educator_email:
        name = trainee.educator_name or trainee.educator_email
        who = f"Your practice educator, {trainee.educator_email}"
        readers.append(PossibleReader(Reader.EDUCATOR, name, who, trainee.educator_email))
    return readers


def connector_has_gone(reflection: Reflection) -> bool:
    """Nobody writes to somebody who has left, and of whom perhaps no name is kept."""
    if not reflection.match:
        return False
    connector = reflection.match.connector
    has_left = connector.status == Volunteer.Status.LEFT
    return has_left or connector.membership.status == Membership.Status.ENDED


def answered(reflection: Reflection) -> list[Prompt]:
    return [prompt for prompt in reflection.way.prompts if reflection.answer(prompt.key).strip()]


def shown_in(share: ReflectionShare) -> list[Shown]:
    """The answers a reader has opened, in the order of their questions."""
    reflection = share.reflection
    return [
        Shown(prompt.question, reflection.answer(prompt.key))
        for prompt in answered(reflection)
        if prompt.key in share.opened_prompts
    ]


def shown_to(
    reflection: Reflection, shares: Sequence[ReflectionShare]
) -> list[tuple[Prompt, str, list[str]]]:
    """Each answer, and by name who else can read it."""
    return [
        (
            prompt,
            reflection.answer(prompt.key),
            [share.reader_name for share in shares if prompt.key in share.prompts],
        )
        for prompt in answered(reflection)
    ]


def state_of(reflection: Reflection, shares: Iterable[ReflectionShare]) -> str:
    """One word for a list: how far it has come with whoever may read it."""
    if reflection.status == Reflection.Status.DRAFT:
        return "draft"
    shares = list(shares)
    if any(share.read_at for share in shares):
        return "read"
    if any(share.opened_at for share in shares):
        return "opened"
    return "shared" if shares else "private"


def share_with(shares: Sequence[ReflectionShare], reader: PossibleReader) -> ReflectionShare | None:
    """What this person can read of it already."""
    return next(
        (
            share
            for share in shares
            if share.reader == reader.reader and share.educator_email == reader.email
        ),
        None,
    )
