"""messaging.services.deliver_next: what is sent, tried again, given up, and sent once only."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction

from common.dates import now
from common.models import new_id
from messaging.delivery import MOST_ATTEMPTS, deliver_next
from messaging.models import Message
from messaging.recipients import Recipient
from messaging.services import send

pytestmark = pytest.mark.django_db
Status = Message.Status
DEAD = "tests.accounts.dead_mail.EmailBackend"


def say(about: str = "offer:1:14", **facts) -> None:
    send(
        "address_changed",
        to=Recipient("Robin", facts.pop("address", "robin@example.org")),
        organisation_id=facts.pop("organisation_id", ORGANISATION),
        dedupe_key=about,
        context={"organisation": "Cheshire"},
        **facts,
    )


ORGANISATION = new_id()


def test_what_waits_is_sent_once():
    say()
    assert deliver_next()
    assert not deliver_next()
    assert [each.to for each in mail.outbox] == [["robin@example.org"]]
    message = Message.objects.get()
    assert (message.status, message.attempts, message.last_error) == (Status.SENT, 1, "")
    assert message.sent_at


def test_the_oldest_goes_first():
    for number in (1, 2, 3):
        say(f"offer:{number}", not_before=now() - timedelta(hours=number))
    deliver_next()
    assert Message.objects.get(status=Status.SENT).dedupe_key == "offer:3"


def test_the_same_thing_is_said_once_in_an_organisation():
    for _ in range(3):
        say("offer:1:14")
    say("offer:1:7")
    say("offer:1:14", organisation_id=new_id())
    assert Message.objects.count() == 3


def test_what_has_its_time_waits_for_it():
    say(not_before=now() + timedelta(hours=1))
    assert not deliver_next()
    with time_machine.travel(now() + timedelta(minutes=61)):
        assert deliver_next()


def test_what_was_taken_back_with_its_cause_is_never_sent():
    with transaction.atomic():
        say()
        transaction.set_rollback(True)
    assert not deliver_next()


@pytest.fixture
def dead(settings):
    settings.EMAIL_BACKEND = DEAD


def test_a_failure_is_kept_and_tried_again_later(dead):
    say()
    at = now()
    deliver_next()
    message = Message.objects.get()
    assert (message.status, message.attempts) == (Status.QUEUED, 1)
    assert message.last_error == "ConnectionRefusedError: no mail server"
    assert message.not_before > at + timedelta(minutes=1)
    assert not deliver_next()


def test_each_wait_is_longer_than_the_last(dead):
    say()
    waits = []
    for _ in range(4):
        due = Message.objects.get().not_before
        with time_machine.travel(due, tick=False):
            deliver_next()
        waits.append(Message.objects.get().not_before - due)
    assert waits == sorted(waits)
    assert waits[0] < waits[-1]


def test_after_the_last_attempt_it_is_given_up(dead):
    say()
    for _ in range(MOST_ATTEMPTS):
        assert Message.objects.get().status == Status.QUEUED
        with time_machine.travel(Message.objects.get().not_before, tick=False):
            assert deliver_next()
    with time_machine.travel(now() + timedelta(days=30)):
        assert not deliver_next()
    message = Message.objects.get()
    assert (message.status, message.attempts) == (Status.FAILED, MOST_ATTEMPTS)


def test_a_server_that_comes_back_gets_the_message(dead, settings):
    say()
    deliver_next()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with time_machine.travel(now() + timedelta(minutes=10)):
        assert deliver_next()
    message = Message.objects.get()
    assert (message.status, message.last_error) == (Status.SENT, "")


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_work_and_send_nothing_twice():
    for number in range(12):
        say(f"offer:{number}")
    start = threading.Barrier(3)

    def work():
        start.wait()
        while deliver_next():
            pass
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(mail.outbox) == 12
    assert set(Message.objects.values_list("status", "attempts")) == {(Status.SENT, 1)}


@pytest.mark.django_db(transaction=True)
def test_a_message_another_worker_holds_is_passed_over():
    say("offer:1")
    say("offer:2")
    held, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Message.objects.select_for_update().get(dedupe_key="offer:1")
            held.set()
            done.wait(10)
        connection.close()

    worker = threading.Thread(target=hold)
    worker.start()
    held.wait(10)
    assert deliver_next()
    assert not deliver_next()
    done.set()
    worker.join()
    assert Message.objects.get(status=Status.SENT).dedupe_key == "offer:2"
    assert deliver_next()
