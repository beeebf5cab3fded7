"""Messages in an organisation's own words: the same pieces, and nothing else."""

from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import render_to_string

from accounts.services.wording import drop_wording, set_wording
from common.dates import now
from common.errors import DomainError
from messaging.catalogue import CATALOGUE
from messaging.models import Message, Wording
from messaging.recipients import Channel
from messaging.samples import sample_context, sample_recipient
from messaging.services import GAP, compose, draft_of, send
from messaging.wording import (
    Words,
    forget_lately_kept,
    pieces_of,
    problems_with,
    usual_words,
)

EMAILS = Path(__file__).resolve().parents[2] / "templates/emails"
TEMPLATES = sorted(path.stem for path in EMAILS.glob("[!_]*.txt"))
OFFER = "offer_trainee"
OWN = Words("Hello {{ first_name }}", "Would you like to meet {{ other.first_name }}?\n{{ link }}")
MISSING = "?missing?"

pytestmark = pytest.mark.django_db


def sent(world, template=OFFER, **more) -> Message:
    send(
        template,
        to=sample_recipient(Channel.EMAIL),
        organisation_id=world.organisation.pk,
        dedupe_key=f"{template}:{world.organisation.pk}{more}",
        context=sample_context(world.organisation, template, at=now()),
    )
    return Message.objects.filter(organisation_id=world.organisation.pk).latest("created_at")


def test_the_catalogue_names_every_message_once():
    assert sorted(kind.template for kind in CATALOGUE) == TEMPLATES


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_message_can_be_shown_with_everything_filled_in(template, world, monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", MISSING)
    context = sample_context(world.organisation, template, at=now())
    for channel in (Channel.EMAIL, Channel.TELEPHONE):
        draft = draft_of(usual_words(template), to=sample_recipient(channel), context=context)
        assert MISSING not in draft.subject + draft.body
        assert "{" not in draft.subject + draft.body


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_usual_words_are_the_template(template, world):
    context, to = (
        sample_context(world.organisation, template, at=now()),
        sample_recipient(Channel.EMAIL),
    )
    draft = compose(template, to=to, context=context, organisation_id=world.organisation.pk)
    whole = render_to_string(f"emails/{template}.txt", {"to": to, **context})
    subject, _, body = whole.partition("\n")
    assert (draft.subject, draft.body) == (subject.strip(), GAP.sub("\n\n", body.strip()) + "\n")


@pytest.mark.parametrize("template", TEMPLATES)
def test_nothing_stands_in_the_way_of_the_usual_words(template):
    assert problems_with(template, usual_words(template)) == []


def test_own_words_are_sent_and_only_here(world, elsewhere):
    set_wording(OFFER, OWN, by=world.administrator)
    message = sent(world)
    assert message.subject == "Hello Sam"
    assert message.body.startswith("Would you like to meet Asha?")
    assert sent(elsewhere).subject != "Hello Sam"


def test_the_usual_words_come_back(world):
    set_wording(OFFER, OWN, by=world.administrator)
    drop_wording(OFFER, by=world.administrator)
    assert sent(world).subject != "Hello Sam"


def test_saving_the_usual_words_keeps_none_of_ones_own(world):
    set_wording(OFFER, OWN, by=world.administrator)
    set_wording(OFFER, usual_words(OFFER), by=world.administrator)
    assert not Wording.objects.exists()


@pytest.mark.parametrize(
    "piece",
    [
        "{{ organisation.memberships.all }}",
        "{{ first_name|safe }}",
        "{{first_name.__class__}}",
        "{{ trainee }}",  # another message's
        "{% load static %}",
        '{% include "base.html" %}',
        "{% debug %}",
        "{# a note #}",
        "{% if match.connector.dbs_certificates %}x{% endif %}",
    ],
)
def test_no_other_piece_gets_in(piece, world):
    words = Words(OWN.subject, f"{OWN.body} {piece}")
    with pytest.raises(DomainError, match="cannot be used in this message"):
        set_wording(OFFER, words, by=world.administrator)
    assert not Wording.objects.exists()


def test_a_piece_may_be_written_without_blanks():
    assert problems_with(OFFER, Words("Hello {{first_name}}", OWN.body)) == []


def test_the_link_must_stay(world):
    words = Words(OWN.subject, "Would you like to meet {{ other.first_name }}?")
    with pytest.raises(DomainError, match="could not answer"):
        set_wording(OFFER, words, by=world.administrator)


def test_the_link_stands_in_the_message_and_not_in_its_subject(world):
    in_subject = Words("Please answer {{ link }}", "Would you like to meet?")
    problems = problems_with(OFFER, in_subject)
    assert any("must stay in the message" in problem for problem in problems)
    assert any("cannot stand in the subject" in problem for problem in problems)


def test_a_subject_made_long_by_a_name_is_shortened(world):
    set_wording(OFFER, Words("Hello {{ first_name }}", OWN.body), by=world.administrator)
    context = {"first_name": "A" * 300}
    draft = compose(
        OFFER,
        to=sample_recipient(Channel.EMAIL),
        context=context,
        organisation_id=world.organisation.pk,
    )
    assert len(draft.subject) == 200
    assert draft.subject.endswith("…")


def test_what_brings_its_own_link_must_stay_too():
    usual = usual_words("class_invitation")
    without = Words(usual.subject, "Come!\n" + "".join(pieces_of("class_invitation")[:2]))
    assert any("_class_talk" in problem for problem in problems_with("class_invitation", without))


def test_half_a_condition_is_refused_in_words(world):
    condition = next(piece for piece in pieces_of(OFFER) if piece.startswith("{% if"))
    words = Words(OWN.subject, f"{OWN.body} {condition}")
    with pytest.raises(DomainError, match="needs its"):
        set_wording(OFFER, words, by=world.administrator)


def condition_of(template):
    return next(piece for piece in pieces_of(template) if piece.startswith("{% if"))


def test_a_link_stands_where_everybody_gets_it(world):
    body = f"Meet {{{{ other.first_name }}}}? {condition_of(OFFER)}{{{{ link }}}}{{% endif %}}"
    with pytest.raises(DomainError, match="must stand where everybody gets it"):
        set_wording(OFFER, Words(OWN.subject, body), by=world.administrator)
    otherwise = body.replace("{{ link }}", "{% else %}{{ link }}")
    assert any(
        "everybody gets" in problem for problem in problems_with(OFFER, Words("x", otherwise))
    )
    after = body.replace("{{ link }}", "x") + "{{ link }}"
    assert problems_with(OFFER, Words("x", after)) == []


@pytest.mark.parametrize(
    "piece", ["{{ first_name }", "{ first_name }}", "{first_name}", "{% endif }"]
)
def test_half_a_brace_is_refused_in_words(piece, world):
    for words in (Words(OWN.subject, f"{piece} {OWN.body}"), Words(f"Hello {piece}", OWN.body)):
        with pytest.raises(DomainError, match=r"stands alone|cannot be used"):
            set_wording(OFFER, words, by=world.administrator)


def test_a_subject_says_something_to_everybody(world):
    subject = f"{condition_of(OFFER)}Hello{{% endif %}}"
    with pytest.raises(DomainError, match="Write something in the subject"):
        set_wording(OFFER, Words(subject, OWN.body), by=world.administrator)


def test_where_nothing_is_left_of_the_own_words_the_usual_ones_are_sent(world):
    template = "weekly_digest"
    usual = usual_words(template)
    own = Words("{% if number %}Yours{% else %} {% endif %}", usual.body)
    set_wording(template, own, by=world.administrator)
    to, context = sample_recipient(Channel.EMAIL), {"number": 0, "first_name": "Sam"}
    facts = {"to": to, "organisation_id": world.organisation.pk}
    some = compose(template, context=context | {"number": 2}, **facts)
    none = compose(template, context=context | {"organisation": world.organisation}, **facts)
    assert (some.subject, none.subject) == ("Yours", "Your week: nothing waits for you")


def test_a_subject_is_one_line(world):
    wording = set_wording(OFFER, Words("Two\nlines", OWN.body), by=world.administrator)
    assert wording.subject == "Two lines"


def test_words_that_a_newer_message_does_not_know_are_not_sent(world):
    set_wording(OFFER, OWN, by=world.administrator)
    Wording.objects.update(body=OWN.body + " {{ no_longer_there }}")
    forget_lately_kept(world.organisation.pk)
    assert sent(world).subject != "Hello Sam"


def test_a_name_with_brackets_is_only_a_name(world):
    set_wording(OFFER, OWN, by=world.administrator)
    context = sample_context(world.organisation, OFFER, at=now()) | {"first_name": "{{ link }} <b>"}
    to = sample_recipient(Channel.EMAIL)
    draft = compose(OFFER, to=to, context=context, organisation_id=world.organisation.pk)
    assert draft.subject == "Hello {{ link }} <b>"
