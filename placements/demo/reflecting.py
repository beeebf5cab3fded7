"""A way of reflecting of the scheme's own, and what the trainee one can sign in as has written."""

from accounts.models import Membership, Organisation
from placements.models import Match, Trainee
from placements.services.own_ways import add_own_way, publish_own_way
from placements.services.reflections import (
    Page,
    finish_reflection,
    save_answer,
    start_reflection,
)
from placements.services.sharing import acknowledge_reflection, open_reflection, share_reflection

EDUCATOR = ("Ian Pugh", "educator@demo.example.org")
OWN_WAY = {
    "name": "Our three chairs",
    "about": "The questions our connectors chose: your chair, theirs, and the empty one.",
    "source": "Written by the connectors of this scheme (2025).",
    "questions": [
        "Your chair: what was it like to listen?",
        "Their chair: what do you think they hoped you would hear?",
        "The empty chair: who was not in the room, and what would they say?",
    ],
}
KOLB = {
    "concrete_experience": "I was asked how I would like to be woken if I could not choose when.",
    "reflective_observation": "I had an answer at once, and noticed that I have never asked it.",
    "abstract_conceptualisation": "Perhaps dignity is mostly made of questions like that one.",
    "active_experimentation": "I will ask it of each person I look after this week.",
}
SHOWN = ("concrete_experience", "active_experimentation")  # the rest stays private
# With something in it that the portal points out.
DRAFT = {
    "q1": "It was quiet. We sat outside bed 4 on the ward, and on 12 November it rained all day. "
    "I found it hard not to fill the silence.",
    "q2": "",
}


def show_reflecting(organisation: Organisation, match: Match, *, by: Membership) -> None:
    own_way = publish_own_way(add_own_way(organisation, **OWN_WAY, by=by), by=by)
    add_own_way(
        organisation,
        name="Before and after",
        about="Two questions, one of them answered before the meeting.",
        questions=["Before: what do you expect?", "After: what was different?"],
        by=by,
    )
    trainee = match.placement.trainee
    name, email = EDUCATOR
    Trainee.objects.filter(pk=trainee.pk).update(educator_name=name, educator_email=email)
    writer = trainee.membership
    reflection = start_reflection(match, way="kolb_1984", by=writer)
    finished = finish_reflection(_write(reflection, KOLB, by=writer), by=writer)
    share_reflection(finished, reader="educator", prompts=SHOWN, by=writer)
    to_connector = share_reflection(finished, reader="connector", prompts=SHOWN[:1], by=writer)
    to_connector = open_reflection(to_connector, by=match.connector.membership)
    acknowledge_reflection(to_connector, by=match.connector.membership)
    _write(start_reflection(match, way="own", own_way=own_way, by=writer), DRAFT, by=writer)


def _write(reflection, answers: dict[str, str], *, by: Membership):
    for key, text in answers.items():
        page = Page(key=key, text=text, revision=reflection.revision)
        reflection = save_answer(reflection, page, by=by)
    return reflection
