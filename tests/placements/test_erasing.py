"""Removing a record whose time is over: nothing of the person stays anywhere."""

from datetime import timedelta

import pghistory
import pytest
from django.db import connection
from django.urls import reverse
from psycopg2.sql import SQL, Identifier

from audit.models import Disclosure
from audit.services import disclose
from common.dates import today
from common.errors import DomainError
from messaging.models import Message
from messaging.recipients import Recipient
from messaging.services import send
from placements.models import MatchingRun
from placements.services.erasing import erase_record, preview_erasure
from placements.services.merging import merge_volunteers
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.expenses import (
    ExpenseLineFactory,
    ReceiptFactory,
    TimePaymentFactory,
    expense_rows,
)
from tests.factories.placements import MatchFactory
from tests.factories.support import CheckInFactory, support_rows
from tests.factories.training import CompletionFactory, CourseFactory
from tests.factories.vetting import ReferenceRequestFactory, prove_identity
from tests.factories.volunteers import (
    CheckFactory,
    DBSCertificateFactory,
    DBSStatusCheckFactory,
    RiskAssessmentFactory,
    VolunteerFactory,
)
from tests.placements.scheme import coming_placement
from volunteers.models import AccessNeeds, Erasure, Journey, Leaving, ListExport, Volunteer
from volunteers.reaching import recipient_of
from volunteers.services.disposal import _note
from volunteers.services.journeys import set_journeys
from volunteers.services.leaving import leave_today
from volunteers.services.restricted import set_access_needs
from volunteers.services.retention import lift_hold, place_hold

NAME = "Quillonia"
ADDRESS = "quillonia.zhang@example.org"


def person(world, **facts):
    return VolunteerFactory(
        organisation=world.organisation,
        first_name=NAME,
        last_name="Zhangovich",
        membership__user__email=ADDRESS,
        membership__user__first_name=NAME,
        membership__user__last_name="Zhangovich",
        mobile="07700 900 999",
        **facts,
    )


def over(volunteer, days=0):
    """They left so long ago that their record need not be kept."""
    leave_today(volunteer, by=None)
    Leaving.objects.filter(volunteer=volunteer).update(retain_until=today() - timedelta(days=days))
    volunteer.refresh_from_db()
    return volunteer


def full(world):
    """Somebody about whom every kind of thing is known."""
    asha = person(world)
    prove_identity(asha)
    CheckFactory(volunteer=asha)
    certificate = DBSCertificateFactory(volunteer=asha)
    status = DBSStatusCheckFactory(certificate=certificate)
    RiskAssessmentFactory(certificate=certificate)
    _note(status, on=today(), decision="Current", decided_on=today(), removed=["words"])
    ReferenceRequestFactory(volunteer=asha, returned=True)
    support_rows(asha, supervisor=world.supervisor)
    CheckInFactory(volunteer=asha, answered="hard", note=f"{NAME} was upset.")
    rows = expense_rows(asha, decider=world.coordinator, typist=world.administrator)
    line = ExpenseLineFactory(claim=rows.draft, start=NAME, why=f"{NAME} was unwell.")
    ReceiptFactory(line=line, name=f"{NAME}.pdf", content=NAME.encode())
    TimePaymentFactory(volunteer=asha, why=f"{NAME}’s talk", recorded_by=world.coordinator)
    line.what = f"A lift for {NAME}"
    line.save()
    course = CourseFactory(organisation=world.organisation)
    facts = {"organisation": world.organisation, "learner": asha.membership.user}
    done = CompletionFactory(course=course, **facts)
    inner = CourseFactory(organisation=world.organisation)
    CompletionFactory(course=inner, credited_from=done, **facts)
    with pghistory.context(by=str(asha.membership), membership=str(asha.membership.pk)):
        needs = set_access_needs(asha, needs_step_free=True, notes="Ramp", by=None)
    disclose(needs, by=world.coordinator, reason="To arrange it")
    disclose(needs, by=asha.membership, reason="Their own")
    match = MatchFactory(
        placement=coming_placement(world), connector=asha, agreed=True, status="ended"
    )
    set_journeys(asha, {match.placement.site: 25}, by=None)
    context = {"organisation": world.organisation, "volunteer": asha}
    send(
        "application_not_now",
        to=recipient_of(asha),
        organisation_id=world.organisation.pk,
        about_id=match.pk,
        dedupe_key="x",
        context=context,
    )
    send(
        "lapsing_soon_digest",
        to=Recipient(str(world.coordinator.user), world.coordinator.user.email),
        organisation_id=world.organisation.pk,
        dedupe_key="digest",
        context={"first_name": "Priya", "sentences": [f"Fire Safety of {asha} lapses"]} | context,
    )
    ListExport.objects.create(
        organisation=world.organisation,
        exported_by=world.coordinator,
        format="csv",
        people=1,
        found_by="“zhangovich”",
    )
    return over(asha)


def places_naming(*words) -> list[str]:
    """Every text of every table, searched as somebody would who has the whole database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [table for (table,) in cursor.fetchall()]
        found = []
        for table in tables:
            for word in words:
                count = SQL("SELECT count(*) FROM {} row WHERE row::text ILIKE %s")
                cursor.execute(count.format(Identifier(table)), [f"%{word}%"])
                if cursor.fetchone()[0]:
                    found.append(f"{table}: {word}")
    return found


def test_nothing_of_the_person_stays_in_any_table(world):
    asha = full(world)
    number = asha.dbs_certificates.get().number
    assert len(places_naming(NAME)) > 5
    erase_record(asha, by=world.administrator)
    assert places_naming(NAME, "zhangovich", ADDRESS, "900 999", number) == []


def test_how_far_they_travelled_is_forgotten_with_its_history(world):
    asha = full(world)
    assert erase_record(asha, by=world.administrator).removed["journeys"] == 1
    assert not Journey.objects.exists()
    assert not Journey.pgh_event_model.objects.exists()


def test_what_matching_said_of_them_is_forgotten_and_of_others_stays(world):
    gone = over(person(world))
    MatchingRun.objects.create(
        organisation=world.organisation,
        first_on=today(), last_on=today(), matching_on=today(),
        engine_version="1", inputs_hash="0", weights={},
        placements_count=1, covered_count=0, bound=1, is_proven=True,
        uncovered=[{"placement": "1", "reference": "P1", "reasons": ["1 still wanted."],
                    "changes": [{"connector": str(gone.pk), "words": f"If {gone} renews"},
                                {"connector": "other", "words": "If Ruth renews"}]}],
        repairs=[{"connector": str(gone.pk), "placements": ["1"], "words": f"If {gone} renews"}],
        broken_locks=[{"placement": "1", "reference": "P1", "connector": str(gone.pk),
                       "why": f"{gone} is paused"}],
    )  # fmt: skip
    erase_record(gone, by=world.administrator)
    run = MatchingRun.objects.get()
    assert [each["words"] for each in run.uncovered[0]["changes"]] == ["If Ruth renews"]
    assert (run.repairs, run.broken_locks) == ([], [])


def test_what_the_scheme_did_can_still_be_counted(world):
    asha = full(world)
    erasure = erase_record(asha, by=world.administrator)
    assert asha.matches.count() == 1
    assert erasure.removed["checks"] >= 1
    assert erasure.erased_by == world.administrator
    assert Disclosure.objects.filter(subject="(removed)").count() == 2
    assert not world.organisation.volunteers.not_merged().filter(pk=asha.pk).exists()
    assert Message.objects.get().body.count("Fire Safety of (removed) lapses") == 1


def test_a_digest_keeps_the_others_and_loses_every_name_the_person_had(world):
    """Somebody whose name only contains theirs is somebody else."""
    asha = over(VolunteerFactory(organisation=world.organisation, first_name="Ann", last_name="Li"))
    edited = Volunteer.objects.get(pk=asha.pk)
    for last_name in ("Li Moss", "Lee"):
        edited.last_name = last_name
        edited.save()
    told = ["DBS of Ann Li lapses", "DBS of Ann Lee lapses", "DBS of Ann Li Moss lapses"]
    told += ["DBS of Joann Lee lapses"]
    send(
        "lapsing_soon_digest",
        to=Recipient(str(world.coordinator.user), world.coordinator.user.email),
        organisation_id=world.organisation.pk,
        dedupe_key="digest",
        context={"first_name": "Priya", "sentences": told, "organisation": world.organisation},
    )
    erase_record(edited, by=world.administrator)
    body = Message.objects.get().body
    assert body.count("DBS of (removed) lapses") == 3
    assert "DBS of Joann Lee lapses" in body


def test_looking_first_changes_nothing(world):
    asha = full(world)
    assert preview_erasure(asha, by=world.administrator)["checks"] >= 1
    assert AccessNeeds.objects.filter(volunteer=asha).exists()
    assert not Erasure.objects.exists()
    asha.refresh_from_db()
    assert asha.first_name == NAME


def test_a_record_merged_into_it_goes_too(world):
    kept = person(world)
    emptied = VolunteerFactory(
        organisation=world.organisation,
        position=kept.position,
        first_name=NAME,
        last_name="Zhangovich",
    )
    merge_volunteers(kept, emptied, by=world.coordinator)
    Leaving.objects.update(retain_until=today())
    assert not Leaving.objects.over(today()).exists()
    erase_record(over(kept), by=world.administrator)
    assert places_naming(NAME, "zhangovich") == []
    assert not world.organisation.volunteers.not_merged().exists()


def test_whoever_is_known_elsewhere_goes_on_signing_in_there(world):
    asha = full(world)
    user = asha.membership.user
    elsewhere = MembershipFactory(organisation=OrganisationFactory(), user=user)
    erase_record(asha, by=world.administrator)
    elsewhere.refresh_from_db()
    assert (elsewhere.user, elsewhere.user.email) == (user, ADDRESS)
    asha.membership.refresh_from_db()
    assert asha.membership.user != user


def test_a_record_is_removed_once_and_says_so(world, sign_in):
    asha = person(world)
    over(asha)
    erase_record(asha, by=world.administrator)
    with pytest.raises(DomainError, match="removed already"):
        erase_record(asha, by=world.administrator)
    page = sign_in(world.coordinator).get(f"/volunteers/{asha.pk}/").content.decode()
    assert "This record was removed on" in page
    assert "still to do" not in page


@pytest.mark.parametrize("why", ["still here", "not yet", "applied again"])
def test_what_must_still_be_kept_is_refused(world, why):
    asha = person(world)
    if why != "still here":
        over(asha, days=-1 if why == "not yet" else 0)
    if why == "applied again":
        asha.applications.create(
            organisation=world.organisation, status="repeated", saved_at=asha.created_at
        )
    with pytest.raises(DomainError, match=r"not over|applied again"):
        erase_record(asha, by=world.administrator)


def test_an_administrator_is_asked_twice(world, sign_in):
    asha, desk = full(world), sign_in(world.administrator)
    assert "kept long enough" in desk.get("/").content.decode()
    assert NAME in desk.get(reverse("erasing:index")).content.decode()
    page = reverse("erasing:confirm", args=[asha.pk])
    assert "cannot be undone" in desk.get(page).content.decode()
    assert "Confirm that nothing needs" in desk.post(page, {}).content.decode()
    assert not Erasure.objects.exists()
    after = desk.post(page, {"is_sure": "on"}, follow=True).content.decode()
    assert "removed for good" in after
    assert NAME not in after
    assert desk.get(page).url == reverse("erasing:index")


def test_a_coordinator_sees_whose_time_is_over_and_removes_nobody(world, sign_in):
    asha, desk = over(person(world)), sign_in(world.coordinator)
    assert "1 record has been kept long enough" in desk.get("/").content.decode()
    shown = desk.get(reverse("erasing:index")).content.decode()
    assert NAME in shown
    assert "An administrator removes them" in shown
    assert desk.get(reverse("erasing:confirm", args=[asha.pk])).status_code == 403


def test_a_held_record_is_neither_listed_nor_removed_until_the_hold_is_lifted(world):
    asha = over(person(world))
    first = place_hold(asha, needed_for="Complaint 17", by=world.coordinator)
    second = place_hold(asha, needed_for="The inquiry", by=world.coordinator)
    for hold in (first, second):
        assert not Leaving.objects.over(today()).exists()
        with pytest.raises(DomainError, match=f"needed for: {hold.needed_for}"):
            erase_record(asha, by=world.administrator)
        lift_hold(hold, by=world.administrator)
    assert Leaving.objects.over(today()).exists()
    erase_record(asha, by=world.administrator)
    assert places_naming(NAME, "Complaint 17") == []


def test_a_hold_on_a_record_merged_into_it_holds_both(world):
    kept = person(world)
    emptied = VolunteerFactory(organisation=world.organisation, position=kept.position)
    place_hold(emptied, needed_for="Complaint 17", by=world.coordinator)
    lift_hold(
        place_hold(emptied, needed_for="Claim 3", by=world.coordinator), by=world.administrator
    )
    merge_volunteers(kept, emptied, by=world.coordinator)
    assert kept.legal_holds.current().get().needed_for == "Complaint 17"
    assert kept.legal_holds.count() == 2
    over(kept)
    assert not Leaving.objects.over(today()).exists()


def test_a_coordinator_holds_and_an_administrator_lifts(world, sign_in):
    asha, desk, office = (
        over(person(world)),
        sign_in(world.coordinator),
        sign_in(world.administrator),
    )
    page = reverse("erasing:hold", args=[asha.pk])
    assert "changes nothing about whom they meet" in desk.get(page).content.decode()
    assert "Say what needs this record" in desk.post(page, {"needed_for": " "}).content.decode()
    after = desk.post(page, {"needed_for": "Complaint 17"}, follow=True).content.decode()
    assert "is kept until the hold is lifted" in after
    assert "Complaint 17" in after
    assert "There is a hold already" in desk.get(page).content.decode()
    listed = desk.get(reverse("erasing:index")).content.decode()
    assert "Complaint 17" in listed
    assert "Nothing is kept for too long" in listed
    lift = reverse("erasing:lift", args=[asha.legal_holds.get().pk])
    assert lift not in listed
    assert desk.get(lift).status_code == 403
    assert "Complaint 17" in office.get(lift).content.decode()
    assert "is lifted" in office.post(lift, follow=True).content.decode()
    assert "was lifted on" in office.get(lift).content.decode()
    assert NAME in office.get(reverse("erasing:index")).content.decode()
