"""One row of every model, in one organisation."""

from datetime import date

from django.apps import apps
from django.db import models

from accounts.models import Organisation
from audit.services import disclose
from common.dates import now
from common.models import new_id
from messaging.models import Message
from placements.models import Match, MeetingLog, Upload
from tests.architecture.things import build_things
from tests.factories.accounts import TeamFactory
from tests.factories.training import CompletionFactory, CourseFactory, RefreshRuleFactory
from tests.factories.volunteers import DBSCertificateFactory
from tests.world import World
from volunteers.models import AccessNeeds, Availability, Exclusion, Leave, Override, Volunteer


def build_rows(world: World) -> dict[type[models.Model], models.Model]:
    """A row of each model; whatever has none yet raises KeyError where it is asked for."""
    build_things(world)
    organisation = world.organisation
    volunteer = Volunteer.objects.get(membership=world.connector)
    _build_training(world)
    _build_about(volunteer, world)
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
    Upload.objects.create(
        organisation=organisation,
        made_by=world.coordinator,
        kind="placements",
        file_name="placements.csv",
        content=b"",
    )
    needs = AccessNeeds.objects.create(organisation=organisation, volunteer=volunteer)
    disclose(needs, by=world.coordinator, reason="To test it")
    return {model: _row_of(model, world) for model in _models()}


def _build_training(world: World) -> None:
    course = CourseFactory(organisation=world.organisation)
    RefreshRuleFactory(course=course)
    CompletionFactory(course=course, learner=world.connector.user)


def _build_about(volunteer: Volunteer, world: World) -> None:
    about = {"organisation": world.organisation, "volunteer": volunteer}
    team = TeamFactory(site__organisation=world.organisation)
    volunteer.sites.add(team.site)
    DBSCertificateFactory(volunteer=volunteer)
    Availability.objects.create(**about, half_day="mon_am")
    Leave.objects.create(**about, first_on=date(2027, 1, 4), last_on=date(2027, 1, 8))
    Exclusion.objects.create(**about, site=team.site)
    Override.objects.create(
        **about,
        item="identity",
        reason="Waits for a passport",
        from_on=date(2027, 1, 1),
        until=date(2027, 2, 1),
        requested_by=world.coordinator,
    )


def _models() -> list[type[models.Model]]:
    labels = ["accounts", "audit", "messaging", "training", "volunteers", "placements"]
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
