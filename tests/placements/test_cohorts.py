import pytest

from common.errors import ChangedMeanwhile, DomainError
from placements.importers import TraineeImporter
from placements.services import cohorts as services
from placements.versions import version_of
from tests.factories.placements import CohortFactory, ProgrammeFactory, TraineeFactory
from tests.importing import outcome, take

pytestmark = pytest.mark.django_db
HEAD = "Trainee ID,First name,Last name,Email,Programme,University,Year"
SARAH = "TNA001,Sarah,Dixon,sarah@uni.example,Nursing associate,Chester,2"


def test_a_file_puts_trainees_in_the_intake_of_their_year(world):
    report = take(TraineeImporter, world.organisation, HEAD, SARAH)
    cohort = world.organisation.trainees.get().cohort
    assert cohort.name.endswith("intake")
    assert str(cohort.programme) == "Nursing associate, Chester"
    assert "is a new cohort" in " ".join(report.notes)


def test_a_file_names_the_cohort(world):
    CohortFactory(
        programme__organisation=world.organisation,
        programme__name="nursing ASSOCIATE",
        programme__university="Chester",
        name="September 2025",
    )
    report = take(TraineeImporter, world.organisation, HEAD + ",Cohort", SARAH + ",september 2025")
    assert world.organisation.trainees.get().cohort == world.organisation.cohorts.get()
    assert not [note for note in report.notes if "new cohort" in note]


def test_a_year_later_the_same_person_stays_in_their_cohort(world):
    take(TraineeImporter, world.organisation, HEAD, SARAH)
    before = world.organisation.trainees.get().cohort
    later = SARAH.removesuffix("2") + "3"
    assert outcome(take(TraineeImporter, world.organisation, HEAD, later)) == "updated"
    assert world.organisation.trainees.get().cohort == before


def test_another_programme_in_the_file_is_another_cohort(world):
    take(TraineeImporter, world.organisation, HEAD, SARAH)
    other = SARAH.replace("Nursing associate", "Social work")
    assert outcome(take(TraineeImporter, world.organisation, HEAD, other)) == "updated"
    assert world.organisation.trainees.get().programme == "Social work"


def test_a_cohort_said_by_hand_outlives_the_next_file(world):
    take(TraineeImporter, world.organisation, HEAD, SARAH)
    trainee = world.organisation.trainees.get()
    chosen = CohortFactory(programme=trainee.cohort.programme, name="Spring 2026")
    services.put_in_cohort([trainee], chosen, by=world.coordinator)
    assert outcome(take(TraineeImporter, world.organisation, HEAD, SARAH)) == "unchanged"
    assert world.organisation.trainees.get().cohort == chosen


def test_two_programmes_of_one_name_at_one_university_are_refused(world):
    facts = {"profession": "Nursing", "by": world.coordinator}
    for university in ("Chester", "Keele"):
        services.create_programme(
            world.organisation, name="Nursing", university=university, **facts
        )
    with pytest.raises(DomainError, match="at this university already"):
        services.create_programme(world.organisation, name="NURSING", university="keele", **facts)


def test_a_cohort_changed_meanwhile_is_not_overwritten(world):
    cohort = CohortFactory(programme__organisation=world.organisation)
    facts = {"starts_on": None, "ends_on": None, "link_name": "", "link_email": ""}
    seen = version_of(cohort)
    services.change_cohort(cohort, seen=seen, by=world.coordinator, name="One", **facts)
    with pytest.raises(ChangedMeanwhile):
        services.change_cohort(cohort, seen=seen, by=world.coordinator, name="Two", **facts)
    cohort.refresh_from_db()
    assert cohort.name == "One"


def test_adding_a_programme_and_its_cohort_by_hand(world, sign_in):
    client = sign_in(world.coordinator)
    page = client.post("/placements/programmes/add/", {"name": "Paramedic science"}, follow=True)
    assert "Add its first cohort" in page.text
    programme = world.organisation.programmes.get()
    page = client.post(
        f"/placements/programmes/{programme.pk}/cohorts/add/", {"name": "2026"}, follow=True
    )
    assert "Nobody is in this cohort yet" in page.text
    again = client.post(f"/placements/programmes/{programme.pk}/cohorts/add/", {"name": "2026"})
    assert "has a cohort of this name already" in again.text
    assert 'value="2026"' in again.text


def test_trainees_are_put_in_a_cohort_by_ticks(world, sign_in):
    cohort = CohortFactory(programme__organisation=world.organisation)
    trainee = TraineeFactory(organisation=world.organisation)
    other = TraineeFactory(organisation=world.organisation)
    client = sign_in(world.coordinator)
    address = f"/placements/cohorts/{cohort.pk}/trainees/"
    assert "no cohort yet" in client.get(address).text
    assert "Select at least one" in client.post(address, {}).text
    page = client.post(address, {"trainees": [trainee.pk]}, follow=True)
    assert str(trainee) in page.text
    assert str(other) not in page.text


def test_a_trainee_of_another_organisation_is_not_put_in(world, sign_in):
    cohort = CohortFactory(programme__organisation=world.organisation)
    stranger = TraineeFactory()
    address = f"/placements/cohorts/{cohort.pk}/trainees/"
    page = sign_in(world.coordinator).post(address, {"trainees": [stranger.pk]})
    assert "Select trainees from the list" in page.text
    stranger.refresh_from_db()
    assert stranger.cohort is None


def test_the_list_counts_who_belongs_where(world, sign_in):
    cohort = CohortFactory(programme__organisation=world.organisation)
    for _ in range(3):
        TraineeFactory(organisation=world.organisation, cohort=cohort)
    ProgrammeFactory(organisation=world.organisation, name="Empty one")
    TraineeFactory(organisation=world.organisation)
    page = sign_in(world.lead).get("/placements/cohorts/")
    assert "1 trainee is in no cohort yet" in page.text
    assert "No cohort yet." in page.text
    assert "Add a cohort" not in page.text
