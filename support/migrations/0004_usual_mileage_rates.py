"""Every organisation begins with the rates of HM Revenue and Customs, of 6 April 2011."""

from datetime import date

from django.db import migrations

RATES = (
    ("car", 45, 10_000, 25),
    ("motorcycle", 24, None, None),
    ("bicycle", 20, None, None),
    ("passenger", 5, None, None),
)


def add_rates(apps, schema_editor):
    rates = apps.get_model("support", "MileageRate").objects
    for organisation in apps.get_model("accounts", "Organisation").objects.all():
        for means, pence, band, after in RATES:
            rates.get_or_create(
                organisation=organisation,
                means=means,
                from_on=date(2011, 4, 6),
                defaults={"pence": pence, "band_miles": band, "pence_after": after},
            )


class Migration(migrations.Migration):
    dependencies = [("support", "0003_expense_claims")]
    operations = [migrations.RunPython(add_rates, migrations.RunPython.noop)]
