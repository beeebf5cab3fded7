"""A worker in a process of its own, on the database it is told: to be killed."""

import json
import os

import django
from django.core.management import call_command
from django.db import connection

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "lec_portal.settings"
    django.setup()
    connection.settings_dict |= json.loads(os.environ["LEC_TEST_DATABASE"])
    call_command("worker", "--once")
