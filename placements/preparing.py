"""How each of the two prepares for the first meeting: boundaries, confidence and whom to call.

The page and the message say the same. Nothing here is advice about anybody's health or care.
"""

from accounts.models import Organisation
from placements.models import Match, Placement

HOW: dict[str, str] = {
    Placement.Mode.IN_PERSON: "in person",
    Placement.Mode.REMOTE: "by video or telephone",
    Placement.Mode.EITHER: "in person, or by video or telephone",
}
QUIET_PLACE: dict[str, str] = {
    Placement.Mode.IN_PERSON: "Meet in a quiet room where nobody else listens",
    Placement.Mode.REMOTE: "Sit in a quiet room where nobody else listens",
    Placement.Mode.EITHER: "Meet, or sit, in a quiet room where nobody else listens",
}
NOTHING_PRIVATE = "swap no private numbers, addresses or gifts: your coordinator arranges it all"
ENDING = (
    "Either of you can end the meeting at any time, without a reason. You could say: "
    "“Thank you, I would like to stop here for today.”"
)
DANGER = "If somebody is in danger now, call 999."


def how_they_meet(placement: Placement) -> str:
    return HOW[Placement.Mode(placement.mode)]


def how_to_prepare(match: Match, side: str) -> list[str]:
    """In sentences, in the order in which they help."""
    return (_for_the_connector if side == "connector" else _for_the_trainee)(match)


def _for_the_trainee(match: Match) -> list[str]:
    name = match.connector.first_name
    return [
        f"{name} comes as a person with experience, not as a patient, a teacher or an assessor. "
        "Nothing you say is marked.",
        "Think of one thing you have seen on placement that you would like to understand better. "
        "Ask openly, such as “What helped?”, and let the answer take its time.",
        _to_leave_alone(match),
        f"Name no patient and no colleague. What {name} tells you is theirs: pass it on to nobody, "
        "and write down nothing by which they could be known.",
        "There is one limit. If you hear something that worries you about anybody’s safety, it "
        f"cannot stay between you. Tell {name} so if you can, and your supervisor on placement or "
        f"your coordinator the same day. {DANGER}",
        f"{QUIET_PLACE[match.placement.mode]}, and {NOTHING_PRIVATE}.",
        ENDING,
        "If the meeting stirs something up in you, speak to your practice educator or your "
        f"university’s student support. For anything else, {whom_to_call(match.organisation)}.",
    ]


def _for_the_connector(match: Match) -> list[str]:
    name = match.placement.trainee.first_name
    return [
        f"You are not there to teach, to assess or to look after {name}. What you have lived "
        "through, as far as you choose to tell it, is enough.",
        f"{name} has read what you like to talk about and what to leave alone. You need answer "
        "nothing. “I would rather not go into that” is always enough.",
        "Choose beforehand what you will tell, and where you will stop. Tell your own story: leave "
        "out the names of others.",
        f"{QUIET_PLACE[match.placement.mode]}, and {NOTHING_PRIVATE}.",
        f"What {name} tells you stays with you. There is one limit: if you hear something that "
        f"worries you about anybody’s safety, {name}’s too, do not carry it alone. Tell your "
        f"coordinator the same day. {DANGER}",
        ENDING,
        "Plan something kind for afterwards. If the meeting stirs something up, or you would "
        f"like to change anything, {whom_to_call(match.organisation)}.",
    ]


def _to_leave_alone(match: Match) -> str:
    name = match.connector.first_name
    if match.connector.wont_share:
        return f"Keep off what {name} would rather not talk about, even if the talk comes near it."
    return f"If {name} would rather not go into something, leave it there."


def whom_to_call(organisation: Organisation) -> str:
    """“call Florence on 01244 555 000”, as far as it is known."""
    who = organisation.contact_name or "your coordinator"
    if organisation.contact_phone:
        return f"call {who} on {organisation.contact_phone}"
    if organisation.contact_email:
        return f"write to {who}, {organisation.contact_email}"
    return f"speak to {who}"
