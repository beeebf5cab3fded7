"""Programmes, the cohorts of trainees who begin them together, and who belongs to which."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from accounts.models import Membership, Organisation
from audit.authors import name_authors
from common.errors import DomainError
from common.rows import change_facts, lock
from common.versions import refuse_changed
from placements.intakes import intake_name
from placements.models import Cohort, Programme, Trainee
from placements.versions import version_of

NAME_NOT_KNOWN = "Programme not known"


@transaction.atomic
def create_programme(
    organisation: Organisation, *, name: str, by: Membership | None, **facts
) -> Programme:
    """What trainees learn to be. Facts: columns of Programme."""
    organisation = _held(organisation)
    _refuse_programme_taken(organisation, name, facts.get("university", ""))
    return Programme.objects.create(organisation=organisation, name=name, **facts)


@transaction.atomic
def change_programme(
    programme: Programme, *, seen: str, by: Membership | None, **facts
) -> Programme:
    """Change what it is called and where it is taught. `seen`: the version_of what was seen."""
    _held(programme.organisation)
    programme = lock(programme)
    refuse_changed(seen, version_of(programme))
    _refuse_programme_taken(
        programme.organisation, facts["name"], facts["university"], but=programme
    )
    change_facts(programme, facts)
    return programme


@transaction.atomic
def create_cohort(programme: Programme, *, name: str, by: Membership | None, **facts) -> Cohort:
    """Trainees who begin together. Facts: columns of Cohort."""
    programme = lock(programme)
    _refuse_cohort_taken(programme, name)
    return Cohort.objects.create(
        organisation_id=programme.organisation_id, programme=programme, name=name, **facts
    )


@transaction.atomic
def change_cohort(cohort: Cohort, *, seen: str, by: Membership | None, **facts) -> Cohort:
    """Change its name, its time and whom to write to. `seen`: the version_of what was seen."""
    lock(cohort.programme)
    cohort = lock(cohort)
    refuse_changed(seen, version_of(cohort))
    _refuse_cohort_taken(cohort.programme, facts["name"], but=cohort)
    change_facts(cohort, facts)
    return cohort


@transaction.atomic
def put_in_cohort(trainees: Iterable[Trainee], cohort: Cohort, *, by: Membership | None) -> int:
    """Move trainees into a cohort; how many were not in it yet."""
    moved = 0
    for trainee in trainees:
        trainee = lock(trainee)
        if trainee.cohort_id != cohort.pk:
            trainee.cohort = cohort
            trainee.save(update_fields=["cohort"])
            moved += 1
    return moved


@transaction.atomic
def cohort_named(
    organisation: Organisation,
    *,
    programme: str,
    university: str,
    name: str,
    year: int | None,
    on: date,
    by: Membership | None,
) -> Cohort:
    """The cohort a file means, made if it is new; without a name, the intake the year speaks of."""
    organisation = _held(organisation)
    taught, _ = Programme.objects.get_or_create(
        organisation=organisation,
        name__iexact=programme or NAME_NOT_KNOWN,
        university__iexact=university,
        defaults={"name": programme or NAME_NOT_KNOWN, "university": university},
    )
    wanted = name or intake_name(year, on=on)
    cohort, _ = Cohort.objects.get_or_create(
        organisation=organisation,
        programme=taught,
        name__iexact=wanted,
        defaults={"name": wanted},
    )
    return cohort


def _held(organisation: Organisation) -> Organisation:
    """Held without its key, so that whoever adds other rows meanwhile can."""
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _refuse_programme_taken(
    organisation: Organisation, name: str, university: str, *, but: Programme | None = None
) -> None:
    same = organisation.programmes.filter(name__iexact=name, university__iexact=university)
    if same.exclude(pk__in=[but.pk] if but else []).exists():
        raise DomainError("There is this programme at this university already.")


def _refuse_cohort_taken(programme: Programme, name: str, *, but: Cohort | None = None) -> None:
    same = programme.cohorts.filter(name__iexact=name)
    if same.exclude(pk__in=[but.pk] if but else []).exists():
        raise DomainError("This programme has a cohort of this name already.")


name_authors(__name__)
