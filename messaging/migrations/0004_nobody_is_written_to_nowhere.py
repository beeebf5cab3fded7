"""What was queued to an address that nobody has waits to be told instead."""

from django.db import migrations
from django.db.models.functions import Left

from messaging.links import without_tokens

NOWHERE = "@no-email.invalid"


def keep_to_tell(apps, schema_editor):
    Message = apps.get_model("messaging", "Message")
    rows = Message.objects.filter(
        status__in=["queued", "failed"], recipient_address__iendswith=NOWHERE
    )
    for message in rows.iterator():
        message.status, message.channel = "to_tell", "telephone"
        message.last_error = ""
        message.body = without_tokens(message.body)
        message.save()


def keep_as_unsent(apps, schema_editor):
    """Before, what had to be told some other way was what could not be sent."""
    Message = apps.get_model("messaging", "Message")
    Message.objects.filter(status="to_tell").update(status="failed")
    Message.objects.exclude(channel="email").update(
        channel="email", recipient_address=Left("recipient_address", 254)
    )


class Migration(migrations.Migration):
    dependencies = [("messaging", "0003_other_channels")]

    operations = [migrations.RunPython(keep_to_tell, keep_as_unsent)]
