"""What lapses before its course's rule says so, does because a certificate or a file stated it."""

from bisect import bisect_right

from django.db import migrations

from common.dates import add_months


def keep_stated_expiries(apps, schema_editor):
    RefreshRule = apps.get_model("training", "RefreshRule")
    Completion = apps.get_model("training", "Completion")
    rules = {}
    for rule in RefreshRule.objects.order_by("course_id", "from_on"):
        rules.setdefault(rule.course_id, []).append((rule.from_on, rule.months))
    for done in Completion.objects.exclude(expires_on=None).iterator():
        known = rules.get(done.course_id, [])
        after = bisect_right([from_on for from_on, _ in known], done.completed_on)
        months = known[max(after - 1, 0)][1] if known else None
        if not months or done.expires_on < add_months(done.completed_on, months):
            done.stated_expiry = done.expires_on
            done.save(update_fields=["stated_expiry"])


class Migration(migrations.Migration):
    dependencies = [("training", "0002_catalogue")]
    operations = [migrations.RunPython(keep_stated_expiries, migrations.RunPython.noop, elidable=True)]
