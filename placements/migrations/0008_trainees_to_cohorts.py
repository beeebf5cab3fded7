"""Programme and university, once words beside each trainee, become cohorts of programmes."""

from django.db import migrations

from common.dates import today
from placements.intakes import intake_name


def put_in_cohorts(apps, schema_editor):
    model = {name: apps.get_model("placements", name) for name in ("Trainee", "Programme", "Cohort")}
    for trainee in model["Trainee"].objects.exclude(programme="", university="").iterator():
        programme, _ = model["Programme"].objects.get_or_create(
            organisation_id=trainee.organisation_id,
            name__iexact=trainee.programme or "Programme not known",
            university__iexact=trainee.university,
            defaults={
                "name": trainee.programme or "Programme not known",
                "university": trainee.university,
            },
        )
        trainee.cohort, _ = model["Cohort"].objects.get_or_create(
            organisation_id=trainee.organisation_id,
            programme=programme,
            name=intake_name(trainee.year, on=today()),
        )
        trainee.save(update_fields=["cohort"])


def put_into_words(apps, schema_editor):
    trainees = apps.get_model("placements", "Trainee").objects.exclude(cohort=None)
    for trainee in trainees.select_related("cohort__programme").iterator():
        trainee.programme = trainee.cohort.programme.name
        trainee.university = trainee.cohort.programme.university
        trainee.save(update_fields=["programme", "university"])


class Migration(migrations.Migration):
    dependencies = [("placements", "0007_two_connectors")]
    operations = [migrations.RunPython(put_in_cohorts, put_into_words)]
