import pytest

from common.errors import DomainError
from tests.factories.accounts import SiteFactory
from tests.factories.volunteers import LeaveFactory, VolunteerFactory
from volunteers.services.details import change_details, remove_leave


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation)


def change(volunteer, **changes):
    facts = {"sites": [], "half_days": [], "will_share": [], "wont_share": []}
    return change_details(volunteer, **facts | changes, by=None)


def test_everything_on_the_page_is_kept(asha, world):
    site = SiteFactory(organisation=world.organisation)
    change(asha, sites=[site], half_days=["mon_am"], will_share=["Bipolar"], mobile="07700 900001")
    asha.refresh_from_db()
    assert (asha.will_share, asha.mobile) == (["Bipolar"], "07700 900001")
    assert asha.sites.get() == site
    assert asha.availability.get().half_day == "mon_am"


def test_a_topic_is_under_one_heading(asha):
    with pytest.raises(DomainError, match="In two lists: bipolar"):
        change(asha, will_share=["Bipolar"], wont_share=["bipolar"], half_days=["mon_am"])
    assert not asha.availability.exists()


def test_leave_can_be_removed(asha):
    remove_leave(LeaveFactory(volunteer=asha), by=None)
    assert not asha.leave.exists()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"contact_by": "email"}, "no email address"),
        ({"contact_by": "telephone"}, "need a telephone number"),
        ({"contact_by": "letter"}, "need a postal address"),
    ],
)
def test_a_way_to_be_contacted_is_one_that_there_is(facts, words, world):
    wren = VolunteerFactory(organisation=world.organisation, without_email=True)
    with pytest.raises(DomainError, match=words):
        change(wren, **facts)
    change(wren, contact_by="letter", address="1 Mill Lane")
    wren.refresh_from_db()
    assert (wren.contact_by, wren.address) == ("letter", "1 Mill Lane")
