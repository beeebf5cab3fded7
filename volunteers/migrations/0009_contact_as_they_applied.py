"""How people asked to be reached when they applied is how they like to be reached."""

from django.db import migrations

NOWHERE = "@no-email.invalid"


def take_from_applications(apps, schema_editor):
    Application = apps.get_model("volunteers", "Application")
    asked = Application.objects.exclude(volunteer=None).exclude(contact_by="email")
    for application in asked.order_by("created_at").select_related("volunteer").iterator():
        if application.contact_by == "letter" and not application.address:
            continue
        volunteer = application.volunteer
        volunteer.contact_by = application.contact_by
        volunteer.address = application.address or volunteer.address
        volunteer.save(update_fields=["contact_by", "address"])


def give_back_to_applications(apps, schema_editor):
    Application = apps.get_model("volunteers", "Application")
    for application in Application.objects.exclude(volunteer=None).select_related("volunteer"):
        application.contact_by = application.volunteer.contact_by
        application.address = application.volunteer.address
        application.save(update_fields=["contact_by", "address"])


def name_who_is_to_be_told(apps, schema_editor):
    """Messages that waited for an address that nobody has: whom they are for, and their number."""
    Message = apps.get_model("messaging", "Message")
    Volunteer = apps.get_model("volunteers", "Volunteer")
    waiting = Message.objects.filter(status="to_tell", recipient_address__iendswith=NOWHERE)
    for message in waiting.iterator():
        volunteer = Volunteer.objects.filter(
            organisation_id=message.organisation_id,
            membership__user__email__iexact=message.recipient_address,
        ).first()
        if volunteer:
            is_letter = volunteer.contact_by == "letter"
            message.recipient_id = volunteer.pk
            message.channel = "letter" if is_letter else "telephone"
            message.recipient_address = volunteer.address if is_letter else volunteer.mobile
            message.save()


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0005_message_status_moves"),
        ("volunteers", "0008_how_to_reach_a_volunteer"),
    ]

    operations = [
        migrations.RunPython(take_from_applications, give_back_to_applications),
        migrations.RunPython(name_who_is_to_be_told, migrations.RunPython.noop),
    ]
