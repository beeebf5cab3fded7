"""A worker killed at random while it sends: `./script/bench messages [1000] [--kills 20]`.

A fake GOV.UK Notify on this machine counts what comes in. Prints how many messages came in once,
more than once and never, how many are noted as sent, and how long it took.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time

from bench import volunteers as bench  # isort: skip  # sets Django up, before any model

from django.db import connection

from common.models import new_id
from messaging.models import Message
from messaging.recipients import Recipient
from messaging.services import send
from tests.messaging.fake_notify import KEY, FakeNotify

PARTS = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
LINE = "{:>10} {:>6} {:>6} {:>10} {:>6} {:>6} {:>8}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("messages", type=int, nargs="?", default=1_000)
    parser.add_argument("--kills", type=int, default=20)
    asked = parser.parse_args()
    with bench.own_database():
        say(asked.messages)
        began = time.perf_counter()
        times = times_received(asked.messages, asked.kills)
        took = f"{time.perf_counter() - began:.1f}"
        noted = Message.objects.filter(status=Message.Status.SENT).count()
    print(LINE.format("messages", "kills", "once", "more often", "never", "noted", "seconds"))
    more, never = sum(each > 1 for each in times), asked.messages - len(times)
    print(LINE.format(asked.messages, asked.kills, times.count(1), more, never, noted, took))


def times_received(number: int, kills: int) -> list[int]:
    """How often each message came in. Each worker is killed some messages after it began."""
    with FakeNotify() as fake:
        for left in range(kills, 0, -1):
            killed, before = worker(fake), len(fake.received)
            wanted = before + (number - before) // (left + 1)
            while len(fake.received) < wanted and killed.poll() is None:
                time.sleep(random.random() / 500)  # noqa: S311
            killed.send_signal(signal.SIGKILL)
            killed.wait()
        worker(fake).wait()
        return [len(each) for each in fake.received.values()]


def say(number: int) -> None:
    organisation_id = new_id()
    for place in range(number):
        send(
            "address_changed",
            to=Recipient("Robin", f"robin{place}@example.org"),
            organisation_id=organisation_id,
            dedupe_key=f"said:{place}",
            context={"organisation": "Cheshire"},
        )


def worker(fake: FakeNotify) -> subprocess.Popen:
    facts = {
        "LEC_TEST_DATABASE": json.dumps({part: connection.settings_dict[part] for part in PARTS}),
        "NOTIFY_API_KEY": KEY,
        "NOTIFY_URL": fake.url,
        "NOTIFY_TEMPLATE_ID": "a-template",
    }
    command = [sys.executable, "-m", "tests.messaging.one_worker"]
    return subprocess.Popen(command, env=os.environ | facts, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
