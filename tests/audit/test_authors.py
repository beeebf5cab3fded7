"""audit.authors"""

import pghistory
import pytest

from accounts.models import Site
from audit.authors import name_authors, names_its_author
from tests.factories.accounts import SiteFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Volunteer
from volunteers.services.status import pause_volunteer, resume_volunteer

pytestmark = pytest.mark.django_db


def rename(site, *, by):
    site.name += "!"
    site.save(update_fields=["name"])


def see(site):
    return site


name_authors(__name__)


def last_author(row) -> str | None:
    event = type(row).pgh_event_model.objects.filter(pgh_obj_id=row.pk).latest("pgh_id")
    return event.pgh_context and event.pgh_context.metadata.get("by")


def test_a_service_outside_a_request_names_its_author(world):
    rename(site := SiteFactory(), by=world.coordinator)
    assert last_author(site) == str(world.coordinator)


def test_each_call_has_its_own_author(world):
    volunteer = VolunteerFactory(organisation=world.organisation)
    pause_volunteer(volunteer, by=volunteer.membership)
    resume_volunteer(volunteer, by=world.coordinator)
    events = Volunteer.pgh_event_model.objects.filter(pgh_obj_id=volunteer.pk).order_by("pgh_id")
    authors = [event.pgh_context and event.pgh_context.metadata["by"] for event in events]
    assert authors[-2:] == [str(volunteer.membership), str(world.coordinator)]


def test_a_request_or_command_that_says_who_acts_is_believed(world):
    site = SiteFactory()
    with pghistory.context(by="daily (command line)"):
        rename(site, by=world.coordinator)
    assert last_author(site) == "daily (command line)"


def test_nobody_is_named_for_what_nobody_did():
    rename(site := SiteFactory(), by=None)
    assert last_author(site) is None


def test_only_what_takes_an_author_names_one():
    assert names_its_author(rename)
    assert not names_its_author(see)
    assert not names_its_author(Site)
