import pytest
from django.urls import reverse

from reports.home.certificates import certificate_tasks
from tests.factories.volunteers import (
    DBSCertificateFactory,
    PositionFactory,
    VolunteerFactory,
)


@pytest.fixture
def asha(world):
    return VolunteerFactory(organisation=world.organisation, status="checks")


def test_one_certificate_leads_straight_to_its_form(asha, world, sign_in):
    page = sign_in(world.coordinator).get("/").content.decode()
    assert "1 DBS certificate is still to be seen" in page
    assert reverse("volunteers:edit_dbs", args=[asha.pk]) in page


def test_several_lead_to_their_list(asha, world, sign_in):
    VolunteerFactory(organisation=world.organisation, status="checks")
    page = sign_in(world.coordinator).get("/").content.decode()
    assert "2 DBS certificates are still to be seen" in page
    assert reverse("volunteers:dbs_awaited") in page


def test_nobody_is_waited_for_without_reason(asha, world, sign_in):
    DBSCertificateFactory(volunteer=asha)
    here = {"organisation": world.organisation}
    VolunteerFactory(**here, status="checks", position=PositionFactory(**here, dbs_months=None))
    VolunteerFactory(**here, status="conversation")
    assert "still to be seen" not in sign_in(world.coordinator).get("/").content.decode()


def test_only_those_who_record_certificates_are_told(asha, world, sign_in):
    assert "still to be seen" not in sign_in(world.lead).get("/").content.decode()
    assert certificate_tasks({}) == []
