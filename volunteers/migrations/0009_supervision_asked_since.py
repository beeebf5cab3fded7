"""Positions that ask for supervision do so from today: until now it was only written down."""

from datetime import date

from django.db import migrations


def begin_today(apps, schema_editor):
    positions = apps.get_model("volunteers", "Position").objects
    positions.filter(supervision_weeks__isnull=False).update(supervision_since=date.today())


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0008_supervision_limits")]
    operations = [migrations.RunPython(begin_today, migrations.RunPython.noop)]
