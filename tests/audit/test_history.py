"""audit.history"""

import pghistory
import pytest

from accounts.models import Membership, Organisation, Site
from audit.history import FieldChange, changes_in, history_of
from tests.factories.accounts import MembershipFactory, SiteFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import AccessNeeds, Leave, VolunteerSite

pytestmark = pytest.mark.django_db


def test_a_change_names_who_made_it_and_what_was_before_and_after():
    site = SiteFactory(name="Bowmere", is_step_free=True)
    with pghistory.context(by="Florence Cole (coordinator)"):
        site.name, site.is_step_free = "Bowmere House", False
        site.save()
    changed, added = history_of(site)
    assert (changed.by, changed.what, changed.kind) == (
        "Florence Cole (coordinator)",
        "Changed",
        "site",
    )
    assert set(changed.changes) == {
        FieldChange("Name", "Bowmere", "Bowmere House"),
        FieldChange("Step-free", "Yes", "No"),
    }
    assert (added.by, added.what, added.row_id) == ("The system", "Added", site.pk)
    assert FieldChange("Name", "", "Bowmere") in added.changes


def test_keys_are_told_as_names_and_choices_as_labels():
    volunteer = VolunteerFactory(first_name="Asha", last_name="Patel")
    (added,) = history_of(volunteer)
    facts = {fact.label: fact.after for fact in added.changes}
    assert facts["Membership"] == "Asha Patel (connector)"
    assert facts["Status"] == "Active"
    assert "Organisation" not in facts
    assert "Mobile" not in facts  # nothing there


def test_rows_that_are_gone_are_still_told_of():
    volunteer = VolunteerFactory()
    leave = Leave.objects.create(
        organisation=volunteer.organisation,
        volunteer=volunteer,
        first_on="2027-01-04",
        last_on="2027-01-08",
    )
    leave.delete()
    removed, added = changes_in(Leave, volunteer_id=volunteer.pk)
    assert (removed.what, added.what) == ("Removed", "Added")
    assert FieldChange("First day away", "", "4 January 2027") in added.changes


def test_links_between_rows_are_told_of():
    volunteer = VolunteerFactory()
    site = SiteFactory(organisation=volunteer.organisation, name="Bowmere")
    volunteer.sites.add(site)
    volunteer.sites.remove(site)
    removed, added = changes_in(VolunteerSite, volunteer_id=volunteer.pk)
    assert (removed.what, added.what) == ("Removed", "Added")
    assert FieldChange("Site", "", "Bowmere") in added.changes


def test_a_person_who_is_gone_leaves_no_gap():
    membership = MembershipFactory()
    user = membership.user
    event = Membership.pgh_event_model.objects.get(pgh_obj_id=membership.pk)
    membership.delete()
    user.delete()
    (added, *_) = changes_in(Membership, pgh_id=event.pk)
    assert FieldChange("User", "", "(removed since)") in added.changes


def test_a_logo_is_told_of_but_not_shown():
    organisation = MembershipFactory().organisation
    organisation.logo = b"\x89PNG"
    organisation.save()
    assert history_of(organisation)[0].changes == (FieldChange("Logo (PNG)", "", "A picture"),)


def test_ten_changes_cost_the_same_as_one(django_assert_num_queries):
    needs = AccessNeeds.objects.create(
        volunteer=(volunteer := VolunteerFactory()), organisation=volunteer.organisation
    )
    for number in range(10):
        needs.notes = f"Note {number}"
        needs.save()
    with django_assert_num_queries(2):
        assert len(history_of(needs)) == 11


def test_a_row_without_events_has_no_history():
    assert history_of(Organisation()) == []
    assert changes_in(Site, pgh_obj_id=Organisation().pk) == []


def test_it_is_told_how_somebody_said_it():
    site = SiteFactory()
    with pghistory.context(by="Priya Nair (coordinator)", how="telephone"):
        site.name = "Bowmere"
        site.save()
    assert history_of(site)[0].by == "Priya Nair (coordinator), by telephone"
