"""Of what was opened, it was not kept which answers: all that were shown count as opened."""

from django.db import migrations
from django.db.models import F


def note_opened(apps, schema_editor):
    Share = apps.get_model("placements", "ReflectionShare")
    Share.objects.exclude(opened_at=None).update(opened_prompts=F("prompts"))


class Migration(migrations.Migration):
    dependencies = [("placements", "0041_reflection_share_opened")]

    operations = [migrations.RunPython(note_opened, migrations.RunPython.noop)]
