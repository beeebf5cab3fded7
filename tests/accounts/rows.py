"""One row of every model, in one organisation."""

from datetime import date

from django.apps import apps
from django.db import models
from django.urls import reverse

from accounts.models import Organisation
from accounts.services.quiet_hours import set_usual_quiet_hours
from accounts.services.wording import set_wording
from audit.services import disclose
from common.dates import now
from common.models import new_id
from messaging.models import Message
from messaging.wording import Words
from placements.models import (
    CalendarFeed,
    Match,
    MatchingWeights,
    MeetingAccess,
    MeetingLog,
    Upload,
)
from tests.architecture.things import build_things
from tests.factories.accounts import TeamFactory
from tests.factories.agreements import SignatureFactory
from tests.factories.pathway import StepFactory
from tests.factories.training import (
    BookingFactory,
    CompletionFactory,
    CourseAliasFactory,
    CourseFactory,
    EquivalenceFactory,
    HeldRowFactory,
    KnownAsFactory,
    RefreshRuleFactory,
)
from tests.factories.vetting import ReferenceRequestFactory
from tests.factories.volunteers import VolunteerFactory
from tests.world import World
from volunteers.models import (
    AccessNeeds,
    Availability,
    DisposalRecord,
    EmploymentSummary,
    Erasure,
    Exclusion,
    IdentityEvidence,
    Journey,
    Leave,
    Override,
    PhasedReturn,
    RightToWork,
    Volunteer,
    WorkHealth,
)

Rows = dict[type[models.Model], models.Model]


def admin_url(model: type[models.Model], page: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def build_rows(world: World) -> Rows:
    """A row of each model; whatever has none yet raises KeyError where it is asked for."""
    build_things(world)
    organisation = world.organisation
    volunteer = Volunteer.objects.get(membership=world.connector)
    _build_training(world)
    _build_about(volunteer, world)
    _build_list(volunteer, world)
    _build_vetting(volunteer, world)
    Message.objects.create(
        organisation_id=organisation.pk,
        template="invitation",
        recipient_name="Robin",
        recipient_address="robin@example.org",
        subject="Your invitation",
        body="the-secret-link",
        dedupe_key=str(new_id()),
        not_before=now(),
    )
    MeetingLog.objects.create(
        organisation=organisation,
        match=Match.objects.filter(organisation=organisation).first(),
        starts_at=now(),
        outcome=MeetingLog.Outcome.NOBODY_CAME,
        entered_by=world.trainee,
    )
    set_usual_quiet_hours(organisation)
    set_wording("offer_expired", Words("Over", "It is over."), by=world.administrator)
    CalendarFeed.objects.create(organisation=organisation, membership=world.trainee, made_at=now())
    Upload.objects.create(
        organisation=organisation,
        made_by=world.coordinator,
        kind="placements",
        file_name="placements.csv",
        content=b"",
    )
    organisation.column_choices.create(
        kind="esr_competencies", chosen_by=world.coordinator, chosen_at=now()
    )
    MeetingAccess.objects.create(
        organisation=organisation, trainee=organisation.trainees.get(membership=world.trainee)
    )
    MatchingWeights.objects.create(
        organisation=organisation, changed_by=world.coordinator, changed_at=now()
    )
    organisation.concern_routes.create(kind="boundary", person=world.coordinator)
    needs = AccessNeeds.objects.create(organisation=organisation, volunteer=volunteer)
    disclose(needs, by=world.coordinator, reason="To test it")
    # Of several volunteers, the one with rows: by name any may be the first.
    return {model: _row_of(model, world) for model in _models()} | {Volunteer: volunteer}


def _build_training(world: World) -> None:
    course = CourseFactory(organisation=world.organisation)
    RefreshRuleFactory(course=course)
    EquivalenceFactory(course=course)
    CompletionFactory(course=course, learner=world.connector.user)
    BookingFactory(course_class__course=course, learner=world.connector.user)
    StepFactory(organisation=world.organisation).courses.add(course)
    CourseAliasFactory(course=course)
    KnownAsFactory(organisation=world.organisation, learner=world.connector.user)
    HeldRowFactory(organisation=world.organisation)


def _build_about(volunteer: Volunteer, world: World) -> None:
    about = {"organisation": world.organisation, "volunteer": volunteer}
    SignatureFactory(volunteer=volunteer)
    PhasedReturn.objects.create(from_on=date(2026, 1, 1), until=date(2026, 2, 1), **about)
    team = TeamFactory(site__organisation=world.organisation)
    volunteer.sites.add(team.site)
    DisposalRecord.objects.create(
        organisation=world.organisation,
        record="risk assessment",
        record_id=volunteer.pk,
        subject_id=volunteer.pk,
        subject=str(volunteer),
        decided_on=date(2026, 1, 1),
        disposed_on=date(2026, 7, 1),
        removed=["how it was weighed"],
    )
    Erasure.objects.create(
        **about, erased_by=world.administrator, kept_until=date(2026, 1, 1), removed={"leave": 1}
    )
    Availability.objects.create(**about, half_day="mon_am")
    Journey.objects.create(**about, site=team.site, minutes=25)
    Leave.objects.create(**about, first_on=date(2027, 1, 4), last_on=date(2027, 1, 8))
    Exclusion.objects.create(**about, site=team.site)
    volunteer.conversations.create(organisation=world.organisation, how="telephone")
    Override.objects.create(
        **about,
        item="identity",
        reason="Waits for a passport",
        from_on=date(2027, 1, 1),
        until=date(2027, 2, 1),
        requested_by=world.coordinator,
    )


def _build_vetting(volunteer: Volunteer, world: World) -> None:
    """What checks rest on."""
    about = {"organisation": world.organisation, "volunteer": volunteer}
    ReferenceRequestFactory(volunteer=volunteer, kind="reference_2", returned=True)
    IdentityEvidence.objects.create(**about)
    RightToWork.objects.create(
        **about, basis="no_limit", seen_how="document", permits_volunteering=True
    )
    facts = about | {"recorded_by": world.coordinator}
    WorkHealth.objects.create(**facts, outcome="fit", answered_on=date(2026, 1, 1))
    EmploymentSummary.objects.create(**facts, summary="Shop work", has_gaps=False)


def _build_list(volunteer: Volunteer, world: World) -> None:
    """What the list of volunteers leaves behind."""
    organisation, by = world.organisation, world.coordinator
    second, third = VolunteerFactory.create_batch(2, organisation=organisation)
    organisation.renewal_windows.create(item="dbs", days=30)
    organisation.list_exports.create(exported_by=by, format="csv", people=1)
    organisation.merges.create(kept=volunteer, emptied=second, merged_by=by)
    pair = sorted((volunteer, third), key=lambda person: person.pk)
    organisation.not_the_same.create(first=pair[0], second=pair[1], said_by=by)


def _models() -> list[type[models.Model]]:
    labels = ["accounts", "audit", "messaging", "training", "volunteers", "support", "placements"]
    return [
        model
        for label in labels
        for model in apps.get_app_config(label).get_models()
        if not model._meta.proxy and not hasattr(model, "pgh_tracked_model")
    ]


def _row_of(model: type[models.Model], world: World) -> models.Model | None:
    if model is Organisation:
        return world.organisation
    if model.__name__ == "User":
        return world.connector.user
    return model._base_manager.filter(organisation_id=world.organisation.pk).first()
