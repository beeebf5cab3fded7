"""Putting right what was noted of a supervision."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.history import history_of
from audit.models import Disclosure
from common.dates import today
from common.errors import ChangedMeanwhile, DomainError
from support.models import Supervision
from support.services.supervisions import correct_supervision, version_of
from tests.factories.support import SupervisionFactory
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db
WORDS = "We spoke about the ward. She will take Fridays off."


@pytest.fixture
def held(world) -> Supervision:
    asha = VolunteerFactory(organisation=world.organisation, membership=world.connector)
    day = today() - timedelta(days=3)
    return SupervisionFactory(volunteer=asha, supervisor=world.coordinator, held_on=day, notes="x")


@pytest.fixture
def facts(world, held) -> dict:
    noted = {"how": "telephone", "notes": WORDS, "supervisor": world.supervisor}
    return {**noted, "held_on": held.held_on, "by": world.coordinator}


def address(held: Supervision) -> str:
    return reverse("support:correct_supervision", args=[held.volunteer_id, held.pk])


def answers(held: Supervision, **other) -> dict:
    day = held.held_on
    said = {
        "held_on_day": day.day,
        "held_on_month": day.month,
        "held_on_year": day.year,
        "how": held.how,
    }
    return {
        **said,
        "supervisor": held.supervisor_id,
        "notes": WORDS,
        "seen": version_of(held),
    } | other


def test_it_is_corrected_and_says_by_whom(held, facts, world):
    corrected = correct_supervision(held, **facts)
    held.refresh_from_db()
    assert (held.notes, held.how, held.supervisor) == (WORDS, "telephone", world.supervisor)
    assert corrected.corrected_by == world.coordinator
    assert history_of(held)[0].by == str(world.coordinator)


def test_the_same_again_is_no_correction(held, facts):
    correct_supervision(held, **facts)
    first = Supervision.objects.get().corrected_at
    correct_supervision(held, **facts)
    assert Supervision.objects.get().corrected_at == first


@pytest.mark.parametrize(
    ("days", "words"), [(1, "when it has been held"), (-367, "within the last year")]
)
def test_its_day_is_refused_as_when_it_was_noted(held, facts, days, words):
    with pytest.raises(DomainError, match=words):
        correct_supervision(held, **facts | {"held_on": today() + timedelta(days=days)})


def test_it_cannot_move_to_the_day_of_another(held, facts, world):
    other = today() - timedelta(days=9)
    SupervisionFactory(volunteer=held.volunteer, supervisor=world.supervisor, held_on=other)
    with pytest.raises(DomainError, match="noted already"):
        correct_supervision(held, **facts | {"held_on": other})


def test_nobody_corrects_what_was_said_of_themselves(held, facts, world):
    with pytest.raises(DomainError):
        correct_supervision(held, **facts | {"by": world.connector})


def test_one_that_is_only_planned_has_nothing_to_correct(held, facts, world, sign_in):
    day = today() + timedelta(days=9)
    planned = SupervisionFactory(
        volunteer=held.volunteer, supervisor=world.supervisor, status="planned", planned_on=day
    )
    with pytest.raises(DomainError, match="was held"):
        correct_supervision(planned, **facts)
    assert sign_in(world.coordinator).get(address(planned)).status_code == 404


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(held, facts):
    seen = version_of(held)
    correct_supervision(held, **facts)
    with pytest.raises(ChangedMeanwhile):
        correct_supervision(held, **facts | {"notes": "Other words."}, seen=seen)
    assert Supervision.objects.get().notes == WORDS


def test_the_database_wants_to_know_who_corrected_it(held):
    with pytest.raises(IntegrityError, match="corrected_by_somebody"), transaction.atomic():
        Supervision.objects.update(corrected_by=held.supervisor)


def test_on_its_page(held, world, sign_in):
    client = sign_in(world.coordinator)
    person = client.get(reverse("support:person", args=[held.volunteer_id]))
    assert address(held) in person.content.decode()
    page = client.get(address(held))
    assert page.context["form"].initial["notes"] == "x"
    assert Disclosure.objects.filter(reason="To correct a supervision").count() == 1
    response = client.post(address(held), answers(held), follow=True)
    assert "Corrected on" in response.content.decode()
    theirs = sign_in(world.connector).get(reverse("support:mine")).content.decode()
    assert WORDS in theirs
    assert f"by {world.coordinator.user}" in theirs
    assert address(held) not in theirs


def test_two_forms_open_at_once_lose_no_words(held, world, sign_in):
    client, first = sign_in(world.coordinator), answers(held)
    client.post(address(held), first)
    response = client.post(address(held), first | {"notes": "Other words."})
    assert response.status_code == 200
    assert "Other words." in response.content.decode()
    assert "Somebody changed this" in response.content.decode()
    assert Supervision.objects.get().notes == WORDS
    assert client.post(address(held), first).status_code == 302  # sent twice is sent once
    again = response.context["form"].data
    assert client.post(address(held), again).status_code == 302
    assert Supervision.objects.get().notes == "Other words."


def test_whoever_held_it_can_stay_though_they_have_left(held, world, sign_in):
    world.supervisor.status = "ended"
    world.supervisor.save()
    Supervision.objects.update(supervisor=world.supervisor)
    held.refresh_from_db()
    response = sign_in(world.coordinator).post(address(held), answers(held))
    assert response.status_code == 302
