"""What was shared with a connector, all of it, is a share of each of its answers."""

from django.db import migrations


def make_shares(apps, schema_editor):
    Reflection = apps.get_model("placements", "Reflection")
    Share = apps.get_model("placements", "ReflectionShare")
    shared = Reflection.objects.filter(shared_at__isnull=False)
    for reflection in shared.iterator(chunk_size=500):
        # An empty reflection could not be finished, so there is an answer; it shows nothing else.
        prompts = [key for key, text in reflection.answers.items() if text.strip()]
        if prompts:
            Share.objects.create(
                organisation_id=reflection.organisation_id,
                reflection=reflection,
                reader="connector",
                prompts=prompts,
                shared_at=reflection.shared_at,
                opened_at=reflection.opened_at,
                read_at=reflection.read_at,
            )


def put_back(apps, schema_editor):
    """Whoever was shown some answers of a reflection was not shown all: those are private again."""
    Share = apps.get_model("placements", "ReflectionShare")
    shares = Share.objects.filter(reader="connector", reflection__match__isnull=False)
    for share in shares.select_related("reflection").order_by("shared_at"):
        reflection = share.reflection
        answered = {key for key, text in reflection.answers.items() if text.strip()}
        if answered <= set(share.prompts):
            reflection.shared_at, reflection.opened_at = share.shared_at, share.opened_at
            reflection.read_at = share.read_at
            reflection.save(update_fields=["shared_at", "opened_at", "read_at"])
    Share.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("placements", "0023_reflection_shares")]

    operations = [migrations.RunPython(make_shares, put_back)]
