from datetime import timedelta

import pytest
from django.urls import reverse

from audit.models import Disclosure
from common.dates import today
from tests.factories.accounts import SiteFactory
from tests.factories.volunteers import LeaveFactory, VolunteerFactory
from tests.opened import once_more, seen_on, send
from volunteers.models import AccessNeeds, AccessNeedsEvent
from volunteers.services.details import change_details
from volunteers.services.restricted import set_access_needs

ABOUT_ME = {
    "mobile": "07700 900123",
    "contact_by": "email",
    "offers_remote": "yes",
    "half_days": ["mon_am", "fri_pm"],
    "languages": "English\nWelsh",
    "will_share": "Recovery",
    "may_share": "Medication",
    "wont_share": "Family",
    "max_at_once": "2",
    "max_a_year": "5",
}


@pytest.fixture
def asha(world):
    return VolunteerFactory(
        organisation=world.organisation, membership=world.connector, first_name="Asha"
    )


def page_of(view, *args):
    return reverse(f"volunteers:{view}", args=args)


def test_edit_me_keeps_everything_at_once(asha, world, sign_in):
    site = SiteFactory(organisation=world.organisation)
    client = sign_in(world.connector)
    send(client, page_of("edit_me"), {**ABOUT_ME, "sites": [str(site.pk)]})
    asha.refresh_from_db()
    assert (asha.will_share, asha.may_share, asha.wont_share) == (
        ["Recovery"],
        ["Medication"],
        ["Family"],
    )
    assert list(asha.sites.all()) == [site]
    assert asha.availability.count() == 2
    assert "07700 900123" in client.get(page_of("edit_me")).content.decode()


def test_edit_me_overwrites_nothing_unseen_and_shows_what_stands(asha, world, sign_in):
    client, page = sign_in(world.connector), page_of("edit_me")
    opened = seen_on(client, page)
    asha.refresh_from_db()
    change_details(
        asha, sites=[], half_days=["tue_am"], will_share=[], wont_share=["Prison"], by=None
    )
    answer = client.post(page, ABOUT_ME | opened)
    asha.refresh_from_db()
    assert asha.wont_share == ["Prison"]
    for words in ("since you opened it", "Prison", "Tuesday morning", "What you entered"):
        assert words in answer.text
    assert "Family" in answer.text
    client.post(page, ABOUT_ME | once_more(answer))
    asha.refresh_from_db()
    assert asha.wont_share == ["Family"]
    assert client.post(page, ABOUT_ME | opened).status_code == 302  # the same again


def test_edit_my_access_needs_overwrites_nothing_unseen(asha, world, sign_in):
    client, page = sign_in(world.connector), page_of("edit_my_access_needs")
    facts = {"needs_step_free": "no", "needs_large_print": "no", "notes": "Quiet rooms"}
    opened = seen_on(client, page)
    set_access_needs(asha, needs_step_free=True, interpreter="BSL", by=None)
    answer = client.post(page, facts | opened)
    assert AccessNeeds.objects.get(volunteer=asha).needs_step_free
    for words in ("BSL", "Quiet rooms", "Nothing", "What it says now"):
        assert words in answer.text
    client.post(page, facts | once_more(answer))
    assert AccessNeeds.objects.get(volunteer=asha).interpreter == ""


def test_edit_me_says_that_with_none_i_meet_nobody_new(asha, world, sign_in):
    client = sign_in(world.connector)
    assert "With 0 you meet nobody new" in client.get(page_of("edit_me")).text
    page = send(client, page_of("edit_me"), ABOUT_ME | {"max_at_once": "0"}, follow=True).text
    assert "Thank you for telling us. With 0 you meet nobody new." in page


def test_edit_me_keeps_how_i_like_to_be_contacted(asha, world, sign_in):
    client = sign_in(world.connector)
    send(client, page_of("edit_me"), ABOUT_ME | {"contact_by": "telephone"})
    asha.refresh_from_db()
    assert asha.contact_by == "telephone"
    assert "By telephone" in client.get(page_of("me")).content.decode()


def test_edit_me_offers_texts_only_where_they_can_be_sent(asha, world, sign_in, settings):
    client = sign_in(world.connector)
    assert "By text message" in client.get(page_of("edit_me")).text
    send(client, page_of("edit_me"), ABOUT_ME | {"contact_by": "text"})
    asha.refresh_from_db()
    assert asha.contact_by == "text"
    assert "By text message" in client.get(page_of("me")).text
    settings.TEXTS_ARE_SHOWN = False
    for page in ("me", "edit_me"):
        assert "By text message" not in client.get(page_of(page)).text
    assert "is not one of" not in send(client, page_of("edit_me"), ABOUT_ME).text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"may_share": "recovery"}, "In two lists: recovery"),
        ({"offers_remote": ""}, "Select yes if you can meet by video"),
        ({"contact_by": ""}, "Select how you like to be contacted"),
        ({"contact_by": "letter"}, "Enter your postal address, for our letters"),
        (
            {"contact_by": "text", "mobile": "01244 555 012", "languages": "07700 900123"},
            "Enter a mobile number, like 07700 900123, for texts",
        ),
    ],
)
def test_edit_me_explains_what_is_wrong_and_loses_nothing(wrong, words, asha, world, sign_in):
    answer = send(sign_in(world.connector), page_of("edit_me"), ABOUT_ME | wrong).content.decode()
    assert words in answer
    assert "07700 900123" in answer


def test_edit_my_access_needs_leaves_history_and_no_disclosure(asha, world, sign_in):
    set_access_needs(asha, needs_step_free=True, notes="A ramp.", by=None)
    client = sign_in(world.connector)
    assert "A ramp." in client.get(page_of("edit_my_access_needs")).content.decode()
    facts = {"needs_step_free": "no", "needs_large_print": "yes", "interpreter": "BSL"}
    send(client, page_of("edit_my_access_needs"), {**facts, "notes": "Quiet rooms"})
    needs = AccessNeeds.objects.get(volunteer=asha)
    assert (needs.needs_large_print, needs.interpreter, needs.notes) == (True, "BSL", "Quiet rooms")
    assert not Disclosure.objects.exists()
    assert AccessNeedsEvent.objects.filter(pgh_obj=needs).count() == 2


def test_add_my_leave_and_take_it_back(asha, world, sign_in):
    client, last = sign_in(world.connector), today() + timedelta(days=9)
    facts = {}
    for name, day in (("first_on", today()), ("last_on", last)):
        facts |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    client.post(page_of("add_my_leave"), facts)
    leave = asha.leave.get()
    assert leave.last_on == last
    assert client.get(page_of("remove_my_leave", leave.pk)).status_code == 405
    client.post(page_of("remove_my_leave", leave.pk))
    assert not asha.leave.exists()


def test_the_leave_of_somebody_else_is_not_mine_to_remove(asha, world, sign_in):
    other = LeaveFactory(volunteer__organisation=world.organisation)
    answer = sign_in(world.connector).post(page_of("remove_my_leave", other.pk))
    assert answer.status_code == 404


def test_my_card_is_word_for_word_what_the_trainee_sees(asha, world, sign_in):
    from tests.factories.placements import MatchFactory, PlacementFactory, TraineeFactory

    asha.may_share, asha.wont_share = ["Medication"], ["Family"]
    asha.save()
    trainee = TraineeFactory(organisation=world.organisation, membership=world.trainee)
    match = MatchFactory(connector=asha, placement=PlacementFactory(trainee=trainee), agreed=True)
    mine = sign_in(world.connector).get(page_of("my_card")).content.decode()
    theirs = sign_in(world.trainee).get(reverse("matches:record", args=[match.pk]))
    card = _card(mine)
    assert "Medication" in card
    assert card == _card(theirs.content.decode())


def _card(page):
    start = page.index("Happy to talk about")
    return page[start : page.index("</dl>", start)]
