from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.dates import add_months, now, today
from common.errors import DomainError
from messaging.models import Message
from messaging.wording import forget_lately_kept
from nhsuk.components.words import day
from tests.factories.agreements import AgreementFactory, AgreementTextFactory, SignatureFactory
from tests.factories.volunteers import PositionFactory, VolunteerFactory
from volunteers.clearance import clearance_facts
from volunteers.models import AgreementText, Volunteer
from volunteers.readiness import State, readiness, readiness_of
from volunteers.services import agreements as services

SOON = timedelta(days=200)


@pytest.fixture
def asha(world):
    return VolunteerFactory(
        organisation=world.organisation,
        membership=world.connector,
        last_name="Patel",
        cleared=True,
    )


@pytest.fixture
def promise(world, asha):
    text = AgreementTextFactory(
        agreement__organisation=world.organisation,
        agreement__key="promise",
        agreement__name="Promise",
    )
    text.agreement.positions.add(asha.position)
    return text.agreement


def sign(promise, by, version=1):
    return services.sign_agreement(
        promise, version=version, signed_name=" Asha ", has_read=True, by=by
    )


def item_of(volunteer, *, on=None):
    items = readiness_of(volunteer, on=on or today()).items
    return next(item for item in items if item.kind == "agreement")


def publish(promise, on, text="New words."):
    return services.publish_text(promise, text=text, effective_on=on, by=None)


def test_a_position_that_asks_for_it_makes_it_a_requirement(asha, promise):
    assert item_of(asha).key == "agreement:promise"
    assert item_of(asha).state == State.MISSING
    assert not readiness_of(asha, on=today()).is_ready


def test_a_position_that_does_not_ask_has_no_such_requirement(asha, promise):
    promise.positions.clear()
    assert {item.kind for item in readiness_of(asha, on=today()).items} == {
        "status",
        "check",
        "dbs",
    }


def test_signing_makes_ready_and_keeps_name_day_and_version(asha, promise, world):
    signature = sign(promise, world.connector)
    assert item_of(asha).state == State.MET
    assert (signature.signed_name, signature.signed_on) == ("Asha", today())
    assert (signature.text.version, signature.how) == (1, "screen")


def test_signing_twice_leaves_one(asha, promise, world):
    assert sign(promise, world.connector) == sign(promise, world.connector)


def test_new_words_ask_again_from_their_day(asha, promise, world):
    sign(promise, world.connector)
    day = today() + SOON
    publish(promise, day)
    assert item_of(asha).state == State.MET
    assert item_of(asha, on=day - timedelta(days=1)).state == State.DUE
    assert item_of(asha, on=day).state == State.EXPIRED
    assert sign(promise, world.connector, version=2).text.version == 2
    assert item_of(asha, on=day).state == State.MET


def test_matching_is_told_when_the_words_change(asha, promise, world):
    sign(promise, world.connector)
    publish(promise, today() + SOON)
    told = clearance_facts([asha], on=today())[asha.pk].courses
    assert [(one.name, one.valid_until) for one in told] == [("Promise", today() + SOON)]


def test_a_first_text_of_a_day_to_come_is_not_asked_before(asha, world):
    later = AgreementTextFactory(
        agreement__organisation=world.organisation, effective_on=today() + timedelta(days=3)
    )
    later.agreement.positions.add(asha.position)
    assert item_of(asha).is_ready
    assert not item_of(asha, on=today() + timedelta(days=3)).is_ready


def test_the_words_that_were_open_are_the_words_that_are_signed(asha, promise, world):
    publish(promise, today())
    with pytest.raises(DomainError, match="has changed since you opened it"):
        sign(promise, world.connector, version=1)


def test_everybody_it_is_asked_of_gets_one_message(asha, promise, world):
    VolunteerFactory(organisation=world.organisation, position=asha.position, status="paused")
    VolunteerFactory(organisation=world.organisation)
    sign(promise, world.connector)
    publish(promise, today() + SOON)
    message = Message.objects.get(template="agreement_to_sign")
    assert message.recipient_address == asha.email
    assert "have changed" in message.body


@pytest.mark.parametrize(
    ("days", "text", "words"),
    [
        (-1, "New", "today or later"),
        (5, " I keep to  myself what I hear.", "in use already"),
    ],
)
def test_publishing_is_refused_in_words(days, text, words, promise):
    with pytest.raises(DomainError, match=words):
        publish(promise, today() + timedelta(days=days), text)


def test_versions_follow_one_another(promise):
    publish(promise, today() + SOON)
    with pytest.raises(DomainError, match="Choose a later day"):
        publish(promise, today() + timedelta(days=5), "Others")


def test_paper_is_recorded_with_its_own_day(asha, promise, world):
    signed_on = today() - timedelta(days=3)
    AgreementText.objects.update(created_at=now() - timedelta(days=3))
    facts = {"version": 1, "signed_name": "A. Patel", "by": world.coordinator}
    signature = services.record_signature(asha, promise, signed_on=signed_on, **facts)
    assert (signature.how, signature.signed_on) == ("paper", signed_on)
    assert signature.entered_by == world.coordinator
    with pytest.raises(DomainError, match="said something else"):
        services.record_signature(asha, promise, signed_on=signed_on - timedelta(days=1), **facts)
    with pytest.raises(DomainError, match="future"):
        services.record_signature(asha, promise, signed_on=today() + timedelta(days=1), **facts)


def test_an_agreement_of_the_same_name_is_refused(promise, world):
    with pytest.raises(DomainError, match="of this name already"):
        services.create_agreement(
            world.organisation,
            name="PROMISE",
            positions=[],
            text="x",
            effective_on=today(),
            by=None,
        )


def test_readiness_costs_the_same_for_many(world, django_assert_num_queries):
    agreement = AgreementFactory(organisation=world.organisation)
    text = AgreementTextFactory(agreement=agreement)
    for _ in range(2):
        position = PositionFactory(organisation=world.organisation)
        agreement.positions.add(position)
        for _ in range(3):
            one = VolunteerFactory(organisation=world.organisation, position=position)
        SignatureFactory(volunteer=one, text=text)
    with django_assert_num_queries(len(_queries(one))):
        found = readiness(Volunteer.objects.all(), on=today())
    states = [
        item.state for one in found.values() for item in one.items if item.kind == "agreement"
    ]
    assert sorted(states) == [State.MET] * 2 + [State.MISSING] * 4


def _queries(volunteer):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as found:
        list(Volunteer.objects.filter(pk=volunteer.pk))
        readiness([volunteer], on=today())
    return found.captured_queries


def test_publishing_asks_as_little_of_the_database_for_many_as_for_few(asha, promise, world):
    def cost(on):
        forget_lately_kept(world.organisation.pk)
        with CaptureQueriesContext(connection) as queries:
            publish(promise, on, text=f"Words of {on}.")
        return len(queries)

    few = cost(today() + SOON)
    for _ in range(20):
        VolunteerFactory(organisation=world.organisation, position=asha.position)
    assert cost(today() + SOON + timedelta(days=1)) == few
    assert Message.objects.filter(template="agreement_to_sign").count() == 1 + 21


def asked():
    return Message.objects.filter(template="agreement_to_sign")


def test_whoever_a_change_asks_for_the_first_time_gets_one_message(asha, promise, world):
    position = PositionFactory(organisation=world.organisation)
    facts = {"organisation": world.organisation, "position": position}
    new, away, signed = (
        VolunteerFactory(**facts, status=status) for status in ("ready", "paused", "active")
    )
    SignatureFactory(volunteer=signed, text=promise.texts.get())
    facts = {"name": "Promise", "positions": [asha.position, position], "by": world.coordinator}
    for _ in range(2):
        services.change_agreement(promise, **facts)
    assert [message.recipient_address for message in asked()] == [new.email]
    assert away.status == "paused"
    assert "We ask everybody to read and sign" in asked().get().body


def test_a_day_more_than_a_year_ahead_is_most_likely_a_slip(promise):
    with pytest.raises(DomainError, match="more than a year from now"):
        publish(promise, add_months(today(), 12) + timedelta(days=1))
    assert publish(promise, add_months(today(), 12)).version == 2


def test_a_version_not_in_force_yet_is_withdrawn_and_its_number_never_stands_for_other_words(
    asha, promise, world
):
    sign(promise, world.connector)
    far = publish(promise, today() + SOON)
    with pytest.raises(DomainError, match="or withdraw version 2 first"):
        publish(promise, today() + timedelta(days=5), "Right words.")
    services.withdraw_text(promise, version=2, by=world.coordinator)
    assert item_of(asha, on=today() + SOON).state == State.MET
    assert not asked().filter(dedupe_key__contains=str(far.pk)).exists()
    assert AgreementText.pgh_event_model.objects.filter(pgh_obj_id=far.pk).count() == 2
    assert publish(promise, today() + timedelta(days=5), "Right words.").version == 3
    with pytest.raises(DomainError, match="withdrawn already"):
        services.withdraw_text(promise, version=2, by=world.coordinator)


def test_a_version_in_force_stays(promise, world):
    with pytest.raises(DomainError, match="is in force since"):
        services.withdraw_text(promise, version=1, by=world.coordinator)
    assert promise.texts.exists()


def test_who_signed_what_is_withdrawn_is_asked_to_sign_what_is_in_force(asha, promise, world):
    publish(promise, today() + SOON)
    sign(promise, world.connector, version=2)
    services.withdraw_text(promise, version=2, by=world.coordinator)
    assert item_of(asha).state == State.MISSING
    told = asked().get().body
    assert "That was our mistake, and your signature on it no longer counts" in told
    assert f"holds from {day(promise.texts.get().effective_on)}" in told
    assert asha.signatures.model.pgh_event_model.objects.filter(pgh_label="delete").exists()


def test_a_version_withdrawn_under_a_newer_one_sends_no_second_message(asha, promise, world):
    publish(promise, today() + SOON)
    sign(promise, world.connector, version=2)
    newest = publish(promise, today() + SOON + timedelta(days=9), "Words of version 3.")
    services.withdraw_text(promise, version=2, by=world.coordinator)
    assert asked().filter(dedupe_key__contains=str(newest.pk)).count() == 1


def test_only_who_signed_before_is_told_that_the_words_have_changed(asha, promise, world):
    sign(promise, world.connector)
    new = VolunteerFactory(organisation=world.organisation, position=asha.position, status="checks")
    new.membership.status = "listed"
    new.membership.save()
    publish(promise, today() + SOON)
    told = asked().get(recipient_address=new.email).body
    assert "have changed" not in told
    assert "sign in, choose" not in told
    assert "You need not do anything yet" in told
    told = asked().get(recipient_address=asha.email).body
    assert "have changed" in told
    assert "Please sign in, choose" in told
