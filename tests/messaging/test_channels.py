"""By GOV.UK Notify or a mail server; once each, also when a worker was killed; what comes back."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from notifications_python_client.errors import HTTP503Error

from common.dates import now
from common.models import new_id
from messaging import delivery
from messaging.bounces import read_bounce
from messaging.delivery import deliver_next, look_at_deliveries, message_came_back, message_id
from messaging.models import Message
from messaging.recipients import Recipient
from messaging.services import send
from tests.messaging.fake_notify import KEY, FakeNotify

ROOT = Path(__file__).resolve().parents[2]
Status = Message.Status


@pytest.fixture
def notify(settings):
    with FakeNotify() as fake:
        settings.NOTIFY_API_KEY, settings.NOTIFY_URL = KEY, fake.url
        settings.NOTIFY_TEMPLATE_ID = "a-template"
        yield fake


def say(number=1, organisation_id=None) -> None:
    send(
        "address_changed",
        to=Recipient("Robin", "robin@example.org"),
        organisation_id=organisation_id or new_id(),
        dedupe_key=f"said:{number}",
        context={"organisation": "Cheshire"},
    )


@pytest.mark.django_db
def test_notify_gets_subject_and_body_with_our_key(notify):
    say()
    assert deliver_next()
    message = Message.objects.get()
    (sent,) = notify.received[str(message.pk)]
    assert sent["personalisation"]["subject"] == message.subject
    assert sent["email_address"] == "robin@example.org"
    assert (message.status, message.provider_key) == ("sent", notify.keys[str(message.pk)])
    assert mail.outbox == []


@pytest.mark.django_db
def test_what_notify_has_already_is_not_given_again(notify):
    """Killed between handing over and noting it."""
    say()
    message = Message.objects.get()
    delivery.channel_of(message).hand_over(message)
    Message.objects.update(handed_over_at=now())
    deliver_next()
    message.refresh_from_db()
    assert (message.status, len(notify.received[str(message.pk)])) == ("sent", 1)


@pytest.mark.django_db
def test_what_was_begun_and_never_came_there_is_given(notify):
    say()
    Message.objects.update(handed_over_at=now())
    deliver_next()
    assert [len(each) for each in notify.received.values()] == [1]


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "is_in_doubt"), [(400, False), (503, True)])
def test_what_notify_refuses_is_tried_again(notify, status, is_in_doubt):
    notify.refuses = status
    say()
    deliver_next()
    message = Message.objects.get()
    assert (message.status, message.attempts) == ("queued", 1)
    assert str(status) in message.last_error
    assert (message.handed_over_at is not None) is is_in_doubt


@pytest.mark.django_db
def test_a_doubt_stays_until_notify_has_told(notify, monkeypatch):
    """An error while asking says nothing of whether it is there."""
    say()
    message = Message.objects.get()
    delivery.channel_of(message).hand_over(message)
    Message.objects.update(handed_over_at=now())
    notify.unknown.add(str(message.pk))
    deliver_next()
    message.refresh_from_db()
    assert message.handed_over_at
    notify.unknown.clear()
    Message.objects.update(not_before=now())
    deliver_next()
    assert len(notify.received[str(message.pk)]) == 1


@pytest.mark.django_db
def test_an_answer_nobody_can_read_is_a_doubt(notify, monkeypatch):
    say()
    monkeypatch.setattr(notify, "take", lambda sent, kind: {})
    deliver_next()
    message = Message.objects.get()
    assert (message.status, message.handed_over_at is None) == ("queued", False)


@pytest.mark.django_db
def test_while_notify_is_away_the_rest_of_the_day_goes_on(notify, monkeypatch):
    for number in range(6):
        say(number)
        deliver_next()
    asked = []

    def away(self, message):
        asked.append(message.pk)
        raise HTTP503Error

    monkeypatch.setattr(delivery.Notify, "fared", away)
    assert look_at_deliveries() == 0
    assert len(asked) == delivery.MOST_SILENCES


@pytest.mark.django_db
def test_a_mail_server_gets_the_same_message_id_each_time():
    say()
    deliver_next()
    message = Message.objects.get()
    assert mail.outbox[0].extra_headers["Message-ID"] == message_id(message.pk)
    assert str(message.pk) in message_id(message.pk)


@pytest.mark.django_db
def test_notify_says_what_arrived_and_what_came_back(notify):
    for number in (1, 2):
        say(number)
        deliver_next()
    notify.status = "sending"
    assert look_at_deliveries() == 0
    notify.status = "delivered"
    first, second = Message.objects.order_by("created_at")
    Message.objects.filter(pk=second.pk).update(provider_key="")
    look_at_deliveries()
    first.refresh_from_db()
    assert first.delivered_at
    Message.objects.filter(pk=second.pk).update(provider_key="x")
    notify.status = "permanent-failure"
    assert look_at_deliveries() == 1
    second.refresh_from_db()
    assert (second.status, second.last_error) == ("bounced", "permanent failure")
    assert list(Message.objects.failed()) == [second]


@pytest.mark.django_db
def test_one_that_notify_cannot_tell_of_holds_up_no_other(notify):
    for number in (1, 2):
        say(number)
        deliver_next()
    first, second = Message.objects.order_by("created_at")
    notify.unknown.add(first.provider_key)
    look_at_deliveries()
    second.refresh_from_db()
    assert second.delivered_at


BOUNCE = b"""From: MAILER-DAEMON@example.org
To: noreply@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain

I am sorry.
--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; robin@example.org
Action: %(action)s
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such
 mailbox
--cut
Content-Type: text/rfc822-headers

Message-ID: <%(key)s@localhost>
Subject: Hello
--cut--
"""


@pytest.mark.django_db
def test_a_bounce_is_read_from_standard_input(monkeypatch):
    say()
    deliver_next()
    message = Message.objects.get()
    content = BOUNCE % {b"action": b"failed", b"key": str(message.pk).encode()}
    for words in ("it came back", "known already"):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
        said = io.StringIO()
        call_command("read_bounce", stdout=said)
        assert words in said.getvalue()
    message.refresh_from_db()
    assert (message.status, message.last_error) == ("bounced", "smtp; 550 no such mailbox")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe not an e-mail",
        b"Subject: I am on holiday\n\nUntil Monday.",
        BOUNCE % {b"action": b"delayed", b"key": b"01234567-0123-0123-0123-0123456789ab"},
        BOUNCE % {b"action": b"failed", b"key": b"somebody-elses"},
    ],
)
def test_what_is_no_bounce_of_ours_is_left_alone(content):
    assert read_bounce(content) is None


@pytest.mark.django_db
def test_somebody_notes_that_it_came_back(world, sign_in):
    say(organisation_id=world.organisation.pk)
    deliver_next()
    message = Message.objects.get()
    client = sign_in(world.administrator)
    page = client.get(reverse("messages:record", args=[message.pk])).content.decode()
    assert "It came back" in page
    client.post(reverse("messages:came_back", args=[message.pk]))
    message.refresh_from_db()
    assert message.status == "bounced"
    assert str(world.administrator.user) in message.last_error
    listed = client.get(reverse("messages:index") + "?status=not_through").content.decode()
    assert message.subject in listed
    client.post(reverse("messages:settle", args=[message.pk]))
    message.refresh_from_db()
    assert message.status == "settled"


@pytest.mark.django_db
def test_what_was_told_by_telephone_cannot_come_back():
    send(
        "address_changed",
        to=Recipient("Robin", "01244 1", channel="telephone"),
        organisation_id=new_id(),
        dedupe_key="told",
        context={"organisation": "Cheshire"},
    )
    assert not message_came_back(Message.objects.get(), why="x")


def worker(fake: FakeNotify) -> subprocess.Popen:
    """A worker of its own, on the tests' database."""
    parts = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    facts = {
        "DEBUG": "1",
        "LEC_TEST_DATABASE": json.dumps({part: connection.settings_dict[part] for part in parts}),
        "NOTIFY_API_KEY": KEY,
        "NOTIFY_URL": fake.url,
        "NOTIFY_TEMPLATE_ID": "a-template",
    }
    command = [sys.executable, "-m", "tests.messaging.one_worker"]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | facts)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_at_any_moment_sends_everything_once():
    """Fewer and with fewer kills than `./script/bench messages`, which has 1,000 and 20."""
    for number in range(60):
        say(number)
    with FakeNotify() as fake:
        for _ in range(2):
            killed = worker(fake)
            before = len(fake.received)
            while len(fake.received) < before + 10 and killed.poll() is None:
                time.sleep(0.002)
            killed.send_signal(signal.SIGKILL)
            killed.wait()
        last = worker(fake)
        last.wait(timeout=60)
    assert Message.objects.filter(status="sent").count() == 60
    assert [len(each) for each in fake.received.values()] == [1] * 60
