from datetime import date, timedelta

import pytest
from django.urls import reverse

from common.dates import today
from messaging.models import Message
from nhsuk.components.words import day
from tests.factories.agreements import AgreementTextFactory, SignatureFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Signature


@pytest.fixture
def asha(world):
    return VolunteerFactory(
        organisation=world.organisation, membership=world.connector, last_name="Rao"
    )


@pytest.fixture
def text(world, asha):
    text = AgreementTextFactory(
        agreement__organisation=world.organisation,
        agreement__name="Promise",
        agreement__key="promise",
    )
    text.agreement.positions.add(asha.position)
    return text


def page_of(view, *args):
    return reverse(f"volunteers:{view}", args=args)


def boxes(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_the_connector_is_asked_on_home_and_on_the_own_record(asha, text, world, sign_in):
    client = sign_in(world.connector)
    assert "Please read and sign “Promise”" in client.get("/").content.decode()
    assert "Read and sign" in client.get(page_of("me")).content.decode()


def test_sign_agreement_shows_the_words_and_wants_tick_and_name(asha, text, world, sign_in):
    client, url = sign_in(world.connector), page_of("sign_agreement", "promise")
    assert text.text in client.get(url).content.decode()
    answer = client.post(url, {"version": 1}).content.decode()
    assert "Tick that you have read it and agree" in answer
    assert "Type your full name" in answer
    client.post(url, {"version": 1, "has_read": "on", "signed_name": "Asha R"})
    assert Signature.objects.get().entered_by == world.connector
    page = client.get(url).content.decode()
    assert "as “Asha R”" in page
    assert "Type your full name" not in page


def test_sign_agreement_of_words_that_changed_meanwhile_loses_nothing(asha, text, world, sign_in):
    AgreementTextFactory(
        agreement=text.agreement, version=2, text="Other words.", effective_on=today()
    )
    facts = {"version": 1, "has_read": "on", "signed_name": "Asha R"}
    answer = sign_in(world.connector).post(page_of("sign_agreement", "promise"), facts)
    page = answer.content.decode()
    assert "has changed since you opened it" in page
    assert "Other words." in page
    assert "Asha R" in page
    assert 'name="version" value="2"' in page
    assert "checked" not in page
    sign_in(world.connector).post(page_of("sign_agreement", "promise"), facts | {"version": 2})
    assert Signature.objects.get().text.version == 2


def test_what_is_not_asked_of_them_is_not_there(asha, text, world, sign_in):
    text.agreement.positions.clear()
    answer = sign_in(world.connector).get(page_of("sign_agreement", "promise"))
    assert answer.status_code == 404


def test_record_signature_from_paper(asha, text, world, elsewhere, sign_in):
    url = page_of("record_signature", asha.pk, "promise")
    client = sign_in(world.coordinator)
    assert "Enter the day they signed" in client.post(url, {"version": 1}).content.decode()
    facts = {"version": 1, "signed_name": "A. Rao", **boxes("signed_on", today())}
    client.post(url, facts)
    page = client.get(page_of("record", asha.pk)).content.decode()
    assert "on paper, as “A. Rao”" in page
    assert sign_in(elsewhere.coordinator).get(url).status_code == 404
    assert sign_in(world.supervisor).get(url).status_code == 403


def test_the_list_and_the_page_say_who_has_not_signed(asha, text, world, sign_in):
    client = sign_in(world.coordinator)
    assert "0 of 1" in client.get(page_of("agreements")).content.decode()
    page = client.get(page_of("agreement", text.agreement_id)).content.decode()
    assert str(asha) in page
    assert text.text in page


def test_an_empty_list_says_how_to_begin(world, sign_in):
    page = sign_in(world.administrator).get(page_of("agreements")).content.decode()
    assert "Begin with confidentiality and boundaries" in page


def test_add_agreement_publishes_its_first_text(asha, world, sign_in):
    client = sign_in(world.coordinator)
    answer = client.post(page_of("add_agreement"), {"name": "Promise"}).content.decode()
    assert "Write the text that people read and sign" in answer
    facts = {"name": "Promise", "positions": [str(asha.position_id)], "text": "I promise."}
    client.post(page_of("add_agreement"), facts | boxes("effective_on", today()))
    agreement = world.organisation.agreements.get(key="promise")
    assert agreement.texts.get().version == 1
    again = client.post(page_of("add_agreement"), facts | boxes("effective_on", today()))
    assert "There is an agreement of this name already" in again.content.decode()


def test_edit_agreement_changes_of_whom_it_is_asked(asha, text, world, sign_in):
    url = page_of("edit_agreement", text.agreement_id)
    sign_in(world.coordinator).post(url, {"name": "Our promise"})
    text.agreement.refresh_from_db()
    assert text.agreement.name == "Our promise"
    assert not text.agreement.positions.exists()


def test_edit_agreement_goes_on_asking_positions_no_longer_in_use(asha, text, world, sign_in):
    asha.position.is_active = False
    asha.position.save()
    url = page_of("edit_agreement", text.agreement_id)
    client = sign_in(world.coordinator)
    assert f'value="{asha.position_id}"' in client.get(url).text
    client.post(url, {"name": "Our promise", "positions": [asha.position_id]})
    assert list(text.agreement.positions.all()) == [asha.position]


def test_publish_text_says_how_many_are_asked_and_refuses_the_same_words(
    asha, text, world, sign_in
):
    client, url = sign_in(world.coordinator), page_of("publish_text", text.agreement_id)
    assert "1 person has to sign it" in client.get(url).content.decode()
    day = boxes("effective_on", today() + timedelta(days=30))
    answer = client.post(url, {"text": text.text} | day).content.decode()
    assert "Nothing has changed" in answer
    client.post(url, {"text": "New words."} | day)
    assert text.agreement.texts.count() == 2


def test_who_would_stop_being_ready_is_shown_before_a_text_is_published(world, sign_in):
    bo = VolunteerFactory(organisation=world.organisation, cleared=True)
    client, url = sign_in(world.coordinator), page_of("add_agreement")
    facts = {"name": "Promise", "positions": [str(bo.position_id)], "text": "I promise."}
    facts |= boxes("effective_on", today())
    answer = client.post(url, facts)
    page = answer.content.decode()
    assert "1 person would stop being ready" in page
    assert "Promise not signed yet" in page
    assert "choose a later day" in page
    assert not world.organisation.agreements.exists()
    assert not Message.objects.exists()
    shown = {"shown": answer.context["found"].version}
    assert client.post(url, facts | shown).status_code == 302
    assert world.organisation.agreements.get().texts.count() == 1


def test_publishing_for_a_far_day_is_refused_and_keeps_the_words(text, world, sign_in):
    far = boxes("effective_on", date(2099, 1, 1))
    page = page_of("publish_text", text.agreement_id)
    answer = sign_in(world.coordinator).post(page, {"text": "New words.", **far}).content.decode()
    assert "In force from must be on or before" in answer
    assert "New words." in answer


def test_withdraw_text_takes_back_what_is_not_in_force(text, world, sign_in):
    client, page = sign_in(world.coordinator), page_of("agreement", text.agreement_id)
    assert "Withdraw this version" not in client.get(page).content.decode()
    later = today() + timedelta(days=60)
    AgreementTextFactory(agreement=text.agreement, version=2, text="Oops.", effective_on=later)
    assert "Withdraw this version" in client.get(page).content.decode()
    withdraw = page_of("withdraw_text", text.agreement_id)
    for version, words in (("x", "Choose the version"), ("2", "is withdrawn"), ("2", "already")):
        answer = client.post(withdraw, {"version": version}, follow=True).content.decode()
        assert words in answer
    assert list(text.agreement.texts.all()) == [text]


def test_an_only_version_withdrawn_can_be_followed_by_another(text, world, sign_in):
    text.effective_on = today() + timedelta(days=30)
    text.save()
    client, page = sign_in(world.coordinator), page_of("agreement", text.agreement_id)
    assert "There is no other version" in client.get(page).content.decode()
    withdraw = page_of("withdraw_text", text.agreement_id)
    answer = client.post(withdraw, {"version": 1}, follow=True).content.decode()
    assert "There is no text to sign" in answer
    assert page_of("publish_text", text.agreement_id) in answer


def test_the_version_that_stays_is_named_with_its_day(text, world, sign_in):
    for version, days in ((2, 30), (3, 60)):
        on = today() + timedelta(days=days)
        AgreementTextFactory(agreement=text.agreement, version=version, effective_on=on)
    page = sign_in(world.coordinator).get(page_of("agreement", text.agreement_id)).content.decode()
    assert f"Version 2, in force from {day(today() + timedelta(days=30))}, stays." in page


def test_who_would_stop_being_ready_is_shown_before_a_version_is_withdrawn(world, sign_in):
    bo = VolunteerFactory(organisation=world.organisation, cleared=True)
    text = AgreementTextFactory(agreement__organisation=world.organisation)
    text.agreement.positions.add(bo.position)
    later = today() + timedelta(days=30)
    new = AgreementTextFactory(agreement=text.agreement, version=2, effective_on=later)
    SignatureFactory(volunteer=bo, text=new)
    client, withdraw = sign_in(world.coordinator), page_of("withdraw_text", text.agreement_id)
    answer = client.post(withdraw, {"version": "2"})
    assert "1 person would stop being ready" in answer.content.decode()
    assert text.agreement.texts.count() == 2
    back = client.post(withdraw, {"version": "2", "again": "yes"})
    assert back.url == page_of("agreement", text.agreement_id)
    shown = {"version": "2", "shown": answer.context["found"].version}
    page = client.post(withdraw, shown, follow=True).content.decode()
    assert "is withdrawn" in page
    assert "1 person needs something more" in page
    assert list(text.agreement.texts.all()) == [text]


def test_the_sign_page_shows_what_is_in_force_meanwhile(asha, text, world, sign_in):
    AgreementTextFactory(
        agreement=text.agreement,
        version=2,
        text="Words to come.",
        effective_on=today() + timedelta(days=60),
    )
    page = sign_in(world.connector).get(page_of("sign_agreement", "promise")).content.decode()
    assert "Words to come." in page
    assert "Until then, version 1 is in force" in page
    assert text.text in page


def test_a_name_that_is_not_theirs_is_asked_about_once(asha, text, world, sign_in):
    client, url = sign_in(world.connector), page_of("sign_agreement", "promise")
    facts = {"version": 1, "has_read": "on", "signed_name": "Somebody Else"}
    answer = client.post(url, facts)
    page = answer.content.decode()
    assert f"We know you as {asha}" in page
    assert 'value="Somebody Else"' in page
    assert not Signature.objects.exists()
    seen = answer.context["form"].data["seen"]
    other = client.post(url, facts | {"signed_name": "Another", "seen": seen}).content.decode()
    assert "“Another” is your name" in other
    client.post(url, facts | {"seen": seen})
    assert Signature.objects.get().signed_name == "Somebody Else"


def test_another_name_on_paper_is_asked_about_once(asha, text, world, sign_in):
    client, url = sign_in(world.coordinator), page_of("record_signature", asha.pk, "promise")
    facts = {"version": 1, "signed_name": "Somebody Else", **boxes("signed_on", today())}
    answer = client.post(url, facts)
    assert f"and this is {asha}" in answer.content.decode()
    client.post(url, facts | {"seen": answer.context["form"].data["seen"]})
    assert Signature.objects.get().signed_name == "Somebody Else"
