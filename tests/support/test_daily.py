"""Once a day: questions lapse, people are reminded, and a second run says nothing new."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command

from common.dates import now
from messaging.models import Message
from support.models import CheckIn, Contact
from tests.factories.support import CheckInFactory
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db


def test_daily_is_safe_to_run_again(world, capsys):
    asha = VolunteerFactory(organisation=world.organisation)
    CheckInFactory(volunteer=asha, lapsed=True)
    CheckInFactory(volunteer=asha)
    with time_machine.travel(now() + timedelta(days=4), tick=False):
        call_command("daily")
        assert "1 questions after meetings lapsed." in capsys.readouterr().out
        assert Contact.objects.due().get().why == "no_answer"
        assert not CheckIn.objects.asked().exists()
        said = Message.objects.count()
        call_command("daily")
        assert Message.objects.count() == said
    with time_machine.travel(now() + timedelta(days=14), tick=False):
        call_command("daily")
        assert Message.objects.filter(template="support_contact_overdue").count() == 1
