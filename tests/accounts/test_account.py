"""accounts.views.account"""

import uuid

from allauth.mfa.models import Authenticator

from accounts import services
from accounts.permissions import Role
from tests.factories.accounts import MembershipFactory

PNG = b"\x89PNG\r\n\x1a\n and so on"


def test_the_page_names_roles_and_ways_to_sign_in(world, elsewhere, sign_in):
    user = world.trainee.user
    MembershipFactory(organisation=elsewhere.organisation, user=user, role=Role.EDUCATOR)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    page = sign_in(world.trainee).get("/account/")
    for words in ("Cheshire", "Elsewhere", "Practice educator", "Switch", "Set up", user.email):
        assert words in page.text


def test_somebody_with_no_role_left_is_told_so(world, sign_in):
    client = sign_in(world.trainee)
    world.trainee.status = "ended"
    world.trainee.save()
    assert "Your access has ended" in client.get("/account/").text


def test_a_name_is_changed_and_an_empty_one_explains_itself(world, sign_in):
    client = sign_in(world.trainee)
    page = client.post("/account/name/", {"first_name": "", "last_name": "Lee"})
    assert "Enter a first name" in page.text
    client.post("/account/name/", {"first_name": "Ann", "last_name": "Lee"})
    world.trainee.user.refresh_from_db()
    assert str(world.trainee.user) == "Ann Lee"


def test_switching_goes_only_to_a_role_of_ones_own(world, elsewhere, sign_in):
    other = MembershipFactory(
        organisation=elsewhere.organisation, user=world.lead.user, role=Role.EDUCATOR
    )
    client = sign_in(world.lead)
    assert client.post("/account/switch/", {"to": str(other.pk)}).status_code == 302
    assert client.get("/account/").wsgi_request.organisation == elsewhere.organisation
    for to in (str(elsewhere.lead.pk), str(uuid.uuid4()), "nonsense", ""):
        assert client.post("/account/switch/", {"to": to}).status_code == 404
    assert client.get("/account/switch/").status_code == 405


def test_the_logo_is_shown_in_the_header_of_its_organisation_alone(world, elsewhere, sign_in):
    world.organisation.logo = PNG
    world.organisation.save()
    mine, theirs = sign_in(world.lead), sign_in(elsewhere.lead)
    assert f"/account/logo/?of={world.organisation.pk}" in mine.get("/account/").text
    picture = mine.get("/account/logo/")
    assert (picture.content, picture["Content-Type"]) == (PNG, "image/png")
    assert "private" in picture["Cache-Control"]
    assert "/account/logo/" not in theirs.get("/account/").text
    assert theirs.get("/account/logo/").status_code == 404


def test_pages_do_not_read_the_logo(world, django_assert_num_queries):
    with django_assert_num_queries(1) as queries:
        services.choose_membership(world.lead.user, None)
    assert '"logo" IS NOT NULL' in queries[0]["sql"]
    assert '"accounts_organisation"."logo",' not in queries[0]["sql"]
