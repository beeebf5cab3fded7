"""What the privacy page says is what the table of grants allows."""

from accounts.permissions import GRANTS, Permission, Role
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import AccessNeeds

OPENS = {Permission.EXCLUSION_MANAGE, Permission.CONFIDENTIAL_READ}
SAID = "Coordinators; administrators, to answer somebody who asks what is held."


def test_those_who_open_confidential_rows_are_those_the_page_names(world, sign_in):
    allowed = {role for role, granted in GRANTS.items() if granted & OPENS}
    assert allowed == {Role.COORDINATOR, Role.ADMINISTRATOR}
    assert SAID in " ".join(sign_in(world.connector).get("/privacy/").text.split())


def test_the_administration_opens_them_by_a_permission(world, sign_in, monkeypatch):
    volunteer = VolunteerFactory(organisation=world.organisation)
    needs = AccessNeeds.objects.create(organisation=world.organisation, volunteer=volunteer)
    client = sign_in(world.administrator)
    pages = ["/admin/volunteers/accessneeds/", f"/admin/volunteers/accessneeds/{needs.pk}/change/"]
    assert [client.get(page).status_code for page in pages] == [200, 200]
    less = GRANTS[Role.ADMINISTRATOR] - {Permission.CONFIDENTIAL_READ}
    monkeypatch.setitem(GRANTS, Role.ADMINISTRATOR, less)
    assert [client.get(page).status_code for page in pages] == [403, 403]


def test_the_volunteer_reads_who_can_open_them_on_their_own_page(world, sign_in):
    VolunteerFactory(organisation=world.organisation, membership=world.connector)
    page = " ".join(sign_in(world.connector).get("/volunteers/me/").text.split())
    assert "Coordinators can open it, and administrators when somebody asks" in page
