import re

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Membership
from accounts.permissions import Role

pytestmark = pytest.mark.django_db
NAME = {"first_name": "Tom", "last_name": "Ashworth"}


def test_the_printed_link_lets_the_first_administrator_in(world, client, capsys):
    call_command("add_administrator", "tom@example.org", organisation="cheshire", **NAME)
    link = re.search(r"http://[^/]+(/account/invitation/\S+)", capsys.readouterr().out)[1]
    assert "Tom Ashworth" in client.get(link).text
    invited = Membership.objects.get(user__email="tom@example.org")
    assert (invited.role, invited.status) == (Role.ADMINISTRATOR, Membership.Status.INVITED)


@pytest.mark.parametrize(
    ("email", "organisation", "words"),
    [("tom@example.org", "nowhere", "no organisation"), ("tom", "cheshire", "no e-mail address")],
)
def test_what_cannot_be_is_said_in_words(world, email, organisation, words):
    with pytest.raises(CommandError, match=words):
        call_command("add_administrator", email, organisation=organisation, **NAME)


def test_a_dead_mail_server_is_said_kindly(world, client, settings, caplog):
    settings.EMAIL_BACKEND = "tests.accounts.dead_mail.EmailBackend"
    response = client.post(
        "/account/login/code/", {"email": world.coordinator.user.email}, follow=True
    )
    assert response.status_code == 200
    assert "could not send the message" in response.text
    assert world.coordinator.user.email not in caplog.text
