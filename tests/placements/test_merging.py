from datetime import date, timedelta

import pytest
from django.urls import reverse

from common.dates import now, today
from common.errors import DomainError
from messaging.models import Message
from messaging.recipients import NOWHERE
from messaging.services import send
from placements.models import Match, MatchingRun
from placements.services.merging import merge_volunteers, preview_merge, tell_apart
from placements.services.stepping_back import complete_leavings
from tests.factories.accounts import MembershipFactory, SiteFactory, UserFactory
from tests.factories.agreements import LeavingFactory
from tests.factories.expenses import ExpenseLineFactory
from tests.factories.placements import MatchFactory, PlacementFactory, TraineeFactory
from tests.factories.support import ActivityFactory
from tests.factories.training import (
    BookingFactory,
    CompletionFactory,
    CourseClassFactory,
    CourseFactory,
    EquivalenceFactory,
)
from tests.factories.vetting import ReferenceRequestFactory
from tests.factories.volunteers import (
    CheckFactory,
    DBSCertificateFactory,
    LeaveFactory,
    OverrideFactory,
    PositionFactory,
    VolunteerFactory,
)
from training.models import Booking, Completion
from training.services.completions import record_completion
from volunteers.history import history_of_volunteer
from volunteers.models import AccessNeeds, Merge, RightToWork, Volunteer
from volunteers.reaching import recipient_of
from volunteers.readiness import readiness_of
from volunteers.services.checks import record_check
from volunteers.services.keeping_apart import wish_apart, withdraw_wish
from volunteers.services.outcomes import record_work_health

DAY = date(2026, 3, 1)


@pytest.fixture
def position(world):
    return PositionFactory(organisation=world.organisation)


@pytest.fixture
def kept(world, position):
    return VolunteerFactory(
        organisation=world.organisation, position=position, first_name="Asha", last_name="Rao"
    )


@pytest.fixture
def emptied(world, position):
    return VolunteerFactory(
        organisation=world.organisation, position=position, first_name="Asha", last_name="Rao"
    )


def merge(kept, emptied, world):
    return merge_volunteers(kept, emptied, by=world.coordinator)


@pytest.mark.parametrize(
    ("of_kept", "of_emptied", "then"),
    [
        ({}, {"by_letter": True}, ("letter", "1 Mill Lane\nChester")),
        ({"by_telephone": True}, {"by_letter": True}, ("telephone", "1 Mill Lane\nChester")),
        ({"by_telephone": True}, {}, ("telephone", "")),
        ({}, {}, ("email", "")),
        ({}, {"contact_by": "text", "mobile": "07700 900123"}, ("text", "")),
        (
            {"mobile": "01244 555 012"},
            {"contact_by": "text", "mobile": "07700 900123"},
            ("email", ""),  # the number that is kept gets no texts
        ),
    ],
)
def test_a_wish_for_the_telephone_or_letters_outlasts_email(
    of_kept, of_emptied, then, world, position
):
    facts = {"organisation": world.organisation, "position": position}
    kept = VolunteerFactory(**facts, **of_kept)
    emptied = VolunteerFactory(**facts, **of_emptied)
    send(
        "pause_entered",
        to=recipient_of(emptied),
        organisation_id=world.organisation.pk,
        dedupe_key="x",
        context={"organisation": world.organisation},
    )
    merge(kept, emptied, world)
    kept.refresh_from_db()
    assert (kept.contact_by, kept.address) == then
    assert Message.objects.get().recipient_id == kept.pk


def test_everything_moves_to_the_record_that_is_kept(kept, emptied, world):
    organisation = world.organisation
    site = SiteFactory(organisation=organisation)
    course = CourseFactory(organisation=organisation)
    emptied.sites.add(site)
    for kind in ("identity", "right_to_work"):
        CheckFactory(volunteer=emptied, kind=kind)
    certificate = DBSCertificateFactory(volunteer=emptied)
    override = OverrideFactory(volunteer=emptied, approved=True)
    leave = LeaveFactory(volunteer=emptied)
    emptied.availability.create(organisation=organisation, half_day="mon_am")
    emptied.journeys.create(organisation=organisation, site=site, minutes=25)
    emptied.exclusions.create(organisation=organisation, site=site)
    AccessNeeds.objects.create(organisation=organisation, volunteer=emptied, notes="A ramp.")
    done = CompletionFactory(course=course, learner=emptied.membership.user)
    match = MatchFactory(
        connector=emptied, agreed=True, placement__trainee__organisation=organisation
    )
    match.meeting_logs.create(
        organisation=organisation, starts_at=now(), outcome="happened", minutes=30,
        entered_by=world.trainee,
    )  # fmt: skip
    activity = ActivityFactory(volunteer=emptied)
    claim = ExpenseLineFactory(claim__volunteer=emptied).claim
    merged = merge(kept, emptied, world)
    kept.refresh_from_db()
    assert (kept.activities.get(), kept.expense_claims.get()) == (activity, claim)
    assert {check.kind for check in kept.checks.all()} == {"identity", "right_to_work"}
    assert list(kept.dbs_certificates.all()) == [certificate]
    assert list(kept.overrides.all()) == [override]
    assert list(kept.leave.all()) == [leave]
    assert list(kept.sites.all()) == [site]
    assert kept.availability.count() == kept.exclusions.count() == 1
    assert kept.journeys.get().minutes == 25
    assert kept.access_needs.notes == "A ramp."
    done.refresh_from_db()
    assert done.learner == kept.membership.user
    assert kept.matches.get().meeting_logs.count() == 1
    assert "1 match moved" in merged.notes
    page = history_of_volunteer(kept)
    assert any(change.kind == "merge" for change in page)
    told = f"{merged.notes} {history_of_volunteer(kept)}"
    for word in ("ramp", "access needs", "exclusion"):
        assert word not in told


def test_the_emptied_record_has_left_and_points_to_the_other(kept, emptied, world):
    merge(kept, emptied, world)
    emptied.refresh_from_db()
    assert emptied.status == "left"
    assert emptied.merged_into.kept == kept
    assert emptied.membership.status == "ended"
    assert kept.membership.status == "joined"
    assert [change.kind for change in history_of_volunteer(emptied)]


@pytest.mark.parametrize(
    ("mine", "others", "counts"),
    [
        (("clear", DAY), ("clear", DAY + timedelta(days=9)), ("clear", DAY + timedelta(days=9))),
        (("clear", DAY), ("awaited", None), ("clear", DAY)),
        (("awaited", None), ("clear", DAY), ("clear", DAY)),
        (("clear", DAY), ("not_clear", DAY), ("not_clear", DAY)),
        (("not_clear", DAY), ("clear", DAY), ("not_clear", DAY)),
        (
            ("not_clear", DAY),
            ("clear", DAY + timedelta(days=1)),
            ("clear", DAY + timedelta(days=1)),
        ),
    ],
)
def test_the_newest_result_counts_and_the_other_stays(mine, others, counts, kept, emptied, world):
    for person, (result, day) in ((kept, mine), (emptied, others)):
        CheckFactory(volunteer=person, kind="identity", result=result, decided_on=day)
    merge(kept, emptied, world)
    check = kept.checks.get()
    assert (check.result, check.decided_on) == counts
    left = emptied.checks.get()
    assert {(check.result, check.decided_on), (left.result, left.decided_on)} == {mine, others}


def test_what_both_have_stays_on_the_other(kept, emptied, world):
    course = CourseFactory(organisation=world.organisation)
    site = SiteFactory(organisation=world.organisation)
    for person in (kept, emptied):
        CompletionFactory(course=course, learner=person.membership.user)
        person.exclusions.create(organisation=world.organisation, site=site)
        person.availability.create(organisation=world.organisation, half_day="mon_am")
        minutes = 25 if person == kept else 40
        person.journeys.create(organisation=world.organisation, site=site, minutes=minutes)
        AccessNeeds.objects.create(
            organisation=world.organisation,
            volunteer=person,
            needs_step_free=person == emptied,
            notes=f"Note {person.pk}",
        )
    merged = merge(kept, emptied, world)
    for person in (kept, emptied):
        assert person.membership.user.completions.count() == 1
        assert person.exclusions.count() == person.availability.count() == 1
    assert kept.journeys.get().minutes == 25
    assert "1 journey the kept record has already: stays on the other" in merged.notes
    needs = AccessNeeds.objects.get(volunteer=kept)
    assert needs.needs_step_free
    assert str(kept.pk) in needs.notes
    assert str(emptied.pk) in needs.notes
    assert any("stays on the other" in note for note in merged.notes)
    for word in ("access needs", "exclusion"):
        assert word not in str(merged.notes).casefold()


def test_facts_are_taken_over_and_unwillingness_wins(kept, emptied, world):
    kept.will_share, kept.languages = ["Medication", "hope", "work"], ["English"]
    kept.save()
    emptied.wont_share, emptied.languages = ["medication"], ["English", "Welsh"]
    emptied.mobile, emptied.date_of_birth = "07700 900123", DAY
    emptied.may_share = ["work"]
    emptied.save()
    merge(kept, emptied, world)
    kept.refresh_from_db()
    assert (kept.mobile, kept.date_of_birth) == ("07700 900123", DAY)
    assert kept.languages == ["English", "Welsh"]
    assert (kept.will_share, kept.wont_share) == (["hope"], ["medication"])
    assert kept.may_share == ["work"]


def test_checks_of_both_together_make_somebody_ready(kept, emptied, world):
    for number, kind in enumerate(kept.position.required_checks):
        CheckFactory(volunteer=kept if number % 2 else emptied, kind=kind)
    DBSCertificateFactory(volunteer=emptied, issued_on=today() - timedelta(days=5))
    assert not readiness_of(kept, on=today()).is_ready
    merge(kept, emptied, world)
    assert readiness_of(kept, on=today()).is_ready


def test_who_plans_to_leave_still_leaves_on_that_day(kept, emptied, world):
    leaving = LeavingFactory(volunteer=emptied, last_on=today() + timedelta(days=9))
    merged = merge(kept, emptied, world)
    leaving.refresh_from_db()
    assert (leaving.volunteer, leaving.status) == (kept, "planned")
    assert any("They still leave" in note for note in merged.notes)
    assert emptied.leavings.get().status == "done"
    complete_leavings(on=today() + timedelta(days=10))
    kept.refresh_from_db()
    assert kept.status == "left"
    assert Message.objects.get().recipient_address == kept.email


def test_of_two_planned_days_the_kept_records_counts(kept, emptied, world):
    for person, days in ((kept, 5), (emptied, 9)):
        LeavingFactory(volunteer=person, last_on=today() + timedelta(days=days))
    merge(kept, emptied, world)
    assert kept.leavings.get().last_on == today() + timedelta(days=5)
    assert set(emptied.leavings.values_list("status", flat=True)) == {"cancelled", "done"}


@pytest.mark.parametrize("whose", ["kept", "emptied"])
def test_nobody_merges_their_own_record_in_another_role(whose, kept, emptied, world):
    record = {"kept": kept, "emptied": emptied}[whose]
    by = MembershipFactory(
        organisation=world.organisation, user=record.membership.user, role="coordinator"
    )
    with pytest.raises(DomainError, match="about you"):
        merge_volunteers(kept, emptied, by=by)


def test_both_cannot_be_promised_to_one_placement(kept, emptied, world):
    placement = PlacementFactory(trainee__organisation=world.organisation)
    ended = MatchFactory(placement=placement, connector=kept, status="ended")
    MatchFactory(placement=placement, connector=emptied)
    merge(kept, emptied, world)
    assert set(kept.matches.values_list("status", flat=True)) == {"ended", "offered"}
    assert ended in kept.matches.all()


def test_a_match_one_of_them_must_not_have_stops_it_without_saying_why(kept, emptied, world):
    trainee = TraineeFactory(organisation=world.organisation)
    match = MatchFactory(placement=PlacementFactory(trainee=trainee), connector=kept, agreed=True)
    emptied.exclusions.create(organisation=world.organisation, person=trainee.membership.user)
    with pytest.raises(DomainError, match="could not stand") as refusal:
        merge(kept, emptied, world)
    assert str(trainee) not in str(refusal.value)
    Match.objects.filter(pk=match.pk).update(status="ended", ended_at=now())
    merge(kept, emptied, world)


def test_who_must_not_meet_the_emptied_one_must_not_meet_the_kept_one(kept, emptied, world):
    other = VolunteerFactory(organisation=world.organisation, position=kept.position)
    other.exclusions.create(organisation=world.organisation, person=emptied.membership.user)
    merge(kept, emptied, world)
    assert other.exclusions.get().person == kept.membership.user


def test_a_pair_suggested_for_both_is_not_lost(kept, emptied, world):
    organisation = world.organisation
    placement = PlacementFactory(trainee__organisation=organisation)
    run = MatchingRun.objects.create(
        organisation=organisation, first_on=today(), last_on=today(), matching_on=today(),
        engine_version="1", inputs_hash="0", weights={}, placements_count=1, covered_count=1,
        bound=1, is_proven=True,
    )  # fmt: skip
    for person in (kept, emptied):
        run.proposals.create(organisation=organisation, placement=placement, connector=person)
    merge(kept, emptied, world)
    assert kept.proposals.count() == emptied.proposals.count() == 1


@pytest.mark.parametrize("status", ["enquiry", "checks", "left"])
def test_the_record_that_is_further_on_is_kept(status, kept, emptied, world):
    type(kept).objects.filter(pk=kept.pk).delete()
    behind = VolunteerFactory(
        organisation=world.organisation, position=emptied.position, status=status
    )
    with pytest.raises(DomainError, match="further on"):
        merge(behind, emptied, world)
    merge(emptied, behind, world)


def test_nothing_is_merged_twice_nor_with_itself(kept, emptied, world):
    with pytest.raises(DomainError, match="two different"):
        merge(kept, kept, world)
    merge(kept, emptied, world)
    with pytest.raises(DomainError, match="already"):
        merge(kept, emptied, world)


def test_a_preview_says_the_same_and_changes_nothing(kept, emptied, world):
    CheckFactory(volunteer=emptied, kind="identity")
    words = preview_merge(kept, emptied, by=world.coordinator)
    assert emptied.checks.count() == 1
    assert not Merge.objects.exists()
    assert merge(kept, emptied, world).notes == words


def test_a_pair_is_told_apart_once(kept, emptied, world):
    first = tell_apart(kept, emptied, by=world.coordinator)
    assert tell_apart(emptied, kept, by=world.coordinator) == first


# The pages


def page(view, first, second):
    return reverse(f"merging:{view}", args=[first.pk, second.pk])


def test_from_the_suggestion_to_one_record(kept, emptied, world, sign_in):
    for person in (kept, emptied):
        person.mobile = "07700 900123"
        person.save()
    CheckFactory(volunteer=emptied, kind="identity")
    client = sign_in(world.coordinator)
    found = client.get(reverse("volunteers:duplicates")).content.decode()
    assert "telephone number" in found
    assert page("compare", *sorted((kept, emptied), key=lambda p: p.pk)) in found
    assert (
        "One person: keep this record"
        in client.get(page("compare", kept, emptied)).content.decode()
    )
    confirm = page("confirm", kept, emptied)
    assert "1 check moved" in client.get(confirm).content.decode()
    assert "Confirm that both records" in client.post(confirm).content.decode()
    assert not Merge.objects.exists()
    answer = client.post(confirm, {"is_one_person": "on"})
    assert answer.url == reverse("volunteers:record", args=[kept.pk])
    assert Merge.objects.get().emptied == emptied
    assert "Nobody seems" in client.get(reverse("volunteers:duplicates")).content.decode()


def test_two_people_are_not_suggested_again(kept, emptied, world, sign_in):
    for person in (kept, emptied):
        person.mobile = "07700 900123"
        person.save()
    client = sign_in(world.coordinator)
    assert client.get(page("not_the_same", kept, emptied)).status_code == 405
    client.post(page("not_the_same", kept, emptied))
    assert "Nobody seems" in client.get(reverse("volunteers:duplicates")).content.decode()


def test_a_refusal_is_said_on_the_page(kept, emptied, world, sign_in):
    type(kept).objects.filter(pk=kept.pk).update(status="paused")
    type(kept).objects.filter(pk=kept.pk).update(status="left")
    answer = sign_in(world.coordinator).get(page("confirm", kept, emptied), follow=True)
    assert "Keep the record that is further on" in answer.content.decode()


def test_the_two_are_compared_without_trainees_of_other_sites(kept, emptied, world, sign_in):
    facts = {"agreed": True, "placement__trainee__organisation": world.organisation}
    here, there = (MatchFactory(connector=kept, **facts).placement for _ in range(2))
    world.coordinator.sites.add(here.site)
    url = reverse("merging:compare", args=[kept.pk, emptied.pk])
    shown = sign_in(world.coordinator).get(url).content.decode()
    assert str(here.trainee) in shown
    assert f"{there.trainee} at" not in shown
    assert "Somebody at another site" in shown


@pytest.mark.parametrize("view", ["compare", "confirm", "not_the_same"])
def test_records_of_another_organisation_do_not_exist(view, kept, emptied, elsewhere, sign_in):
    client = sign_in(elsewhere.coordinator)
    assert client.post(page(view, kept, emptied)).status_code in (404, 405)
    assert client.get(page(view, kept, emptied)).status_code in (404, 405)


@pytest.mark.parametrize("role", ["lead", "supervisor", "administrator", "connector"])
def test_others_merge_nothing(role, kept, emptied, world, sign_in):
    assert sign_in(world.members[role]).post(page("confirm", kept, emptied)).status_code == 403


def test_the_emptied_record_leads_to_the_other(kept, emptied, world, sign_in):
    merge(kept, emptied, world)
    client = sign_in(world.coordinator)
    record = client.get(reverse("volunteers:record", args=[emptied.pk])).content.decode()
    assert "This record was merged" in record
    assert reverse("volunteers:record", args=[kept.pk]) in record
    assert "Asha Rao" in client.get(reverse("volunteers:history", args=[kept.pk])).content.decode()


@pytest.mark.parametrize("with_row", ["both", "kept", "emptied"])
@pytest.mark.parametrize(("mine", "others"), [(DAY, DAY - timedelta(9)), (DAY - timedelta(9), DAY)])
def test_what_a_result_rests_on_goes_with_it(mine, others, with_row, kept, emptied, world):
    newest = kept if mine > others else emptied
    for person, on in ((kept, mine), (emptied, others)):
        result = "clear" if person == newest else "not_clear"
        CheckFactory(volunteer=person, kind="right_to_work", result=result, decided_on=on)
        if with_row == "both" or (with_row == "kept") == (person == kept):
            RightToWork.objects.create(
                organisation=world.organisation,
                volunteer=person,
                basis="asylum",
                seen_how="document",
                permits_volunteering=person == newest,
            )
    merge(kept, emptied, world)
    assert kept.checks.get(kind="right_to_work").result == "clear"
    row = RightToWork.objects.filter(volunteer=kept).first()
    assert row is None or row.permits_volunteering
    assert (row is not None) == (with_row == "both" or (with_row == "kept") == (newest == kept))


def test_what_was_set_back_to_awaited_is_not_cleared_by_an_older_result(kept, emptied, world):
    """Somebody doubted it: an old “clear” of the other record is no answer to that."""
    check = CheckFactory(volunteer=kept, kind="identity", result="clear")
    record_check(kept, "identity", result="awaited", decided_on=None, by=world.coordinator)
    CheckFactory(volunteer=emptied, kind="identity", result="clear", decided_on=DAY)
    merge(kept, emptied, world)
    check.refresh_from_db()
    assert check.result == "awaited"


def test_a_check_still_to_be_done_takes_the_result_of_the_other_record(kept, emptied, world):
    check = CheckFactory(volunteer=kept, kind="identity", result="awaited", decided_on=None)
    CheckFactory(volunteer=emptied, kind="identity", result="clear", decided_on=DAY)
    merge(kept, emptied, world)
    check.refresh_from_db()
    assert check.result == "clear"


@pytest.mark.parametrize(("mine", "others"), [(DAY, DAY - timedelta(9)), (DAY - timedelta(9), DAY)])
def test_an_accepted_reference_goes_with_the_result_that_counts(mine, others, kept, emptied, world):
    requests = {}
    for person, on in ((kept, mine), (emptied, others)):
        CheckFactory(volunteer=person, kind="reference_1", result="clear", decided_on=on)
        requests[person] = ReferenceRequestFactory(
            volunteer=person,
            status="accepted",
            decided_at=now(),
            decided_by=world.coordinator,
        )
    merge(kept, emptied, world)
    counts = requests[kept if mine > others else emptied]
    assert kept.reference_requests.live().get() == counts


def test_wishes_stay_with_whoever_made_them_and_are_not_spoken_of(kept, emptied, world):
    bo = UserFactory(first_name="Bo", last_name="Rees")
    MembershipFactory(organisation=world.organisation, user=bo, role="trainee")
    wish = wish_apart(words="Bo Rees", by=emptied.membership)
    notes = merge(kept, emptied, world).notes
    wish.refresh_from_db()
    assert wish.asked_by == kept.membership
    assert kept.exclusions.get().person == bo
    withdraw_wish(wish, by=kept.membership)
    assert not kept.exclusions.exists()
    assert not [note for note in notes if "wish" in note or "apart" in note]


def test_an_old_clear_is_no_answer_to_a_newer_not_yet(kept, emptied, world):
    """Occupational health answers “not yet” by leaving the check awaited."""
    asked = {"outcome": "not_yet", "answered_on": today(), "seen": None, "by": world.coordinator}
    record_work_health(kept, **asked)
    CheckFactory(volunteer=emptied, kind="work_health", result="clear", decided_on=DAY)
    merge(kept, emptied, world)
    assert kept.checks.get(kind="work_health").result == "awaited"
    assert kept.work_health.outcome == "not_yet"


def test_one_person_gives_one_reference_also_after_two_records_became_one(kept, emptied, world):
    facts = {"referee_name": "Ann Tutor", "referee_email": "ann@example.org", "status": "accepted"}
    facts |= {"decided_at": now(), "decided_by": world.coordinator}
    for person, kind in ((kept, "reference_1"), (emptied, "reference_2")):
        ReferenceRequestFactory(volunteer=person, kind=kind, **facts)
        CheckFactory(volunteer=person, kind=kind, result="clear", decided_on=DAY)
    notes = merge(kept, emptied, world).notes
    assert "Ann Tutor gave both references: the second needs somebody else" in notes
    results = dict(kept.checks.values_list("kind", "result"))
    assert (results["reference_1"], results["reference_2"]) == ("clear", "awaited")


@pytest.mark.parametrize("status", ["asked", "returned", "set_aside"])
def test_a_reference_under_way_is_not_cleared_by_the_other_record(status, kept, emptied, world):
    facts = {"returned": True} if status != "asked" else {}
    if status == "set_aside":
        facts |= {"status": status, "decided_at": now(), "decided_by": world.coordinator}
    ReferenceRequestFactory(volunteer=kept, **facts)
    CheckFactory(volunteer=emptied, kind="reference_1", decided_on=DAY)
    notes = merge(kept, emptied, world).notes
    assert not kept.checks.filter(kind="reference_1").exists()
    assert any("goes on as it stands" in note for note in notes)


def test_what_a_course_contains_is_credited_to_the_kept_record(kept, emptied, world):
    inner = CourseFactory(organisation=world.organisation)
    outer = EquivalenceFactory(counts_as=inner, course__organisation=world.organisation).course
    facts = {"completed_on": today(), "evidence": "seen", "by": world.coordinator}
    record_completion(emptied.membership.user, outer, **facts)
    record_completion(kept.membership.user, inner, **facts)  # done itself there
    merge(kept, emptied, world)
    counting = Completion.objects.counting()
    held = counting.filter(learner=kept.membership.user)
    assert sorted((row.course.name, row.credited_from_id) for row in held) == sorted(
        [(outer.name, None), (inner.name, None)]
    )
    assert not counting.filter(learner=emptied.membership.user).exists()


def test_what_speaks_against_one_person_is_said_on_both_pages(kept, emptied, world, sign_in):
    kept.date_of_birth = date(1980, 9, 9)
    kept.save()
    client = sign_in(world.coordinator)
    pages = [page(name, kept, emptied) for name in ("compare", "confirm")]
    for each in pages:  # what one record does not say is no difference
        assert not client.get(each).context["differs"]
    emptied.date_of_birth = date(2002, 9, 9)
    emptied.save()
    compared, confirmed = (client.get(each).content.decode() for each in pages)
    assert "Different: <strong>date of birth</strong>" in compared
    assert "Their date of birth differs." in confirmed


@pytest.mark.parametrize(
    ("of_kept", "of_emptied", "then"),
    [
        ("invited", "booked", "booked"),
        ("declined", "waiting", "waiting"),
        ("booked", "invited", "booked"),
        ("booked", "attended", "attended"),
        ("invited", "absent", "invited"),
        (None, "booked", "booked"),
    ],
)
def test_of_two_bookings_of_one_class_the_better_is_kept(
    of_kept, of_emptied, then, kept, emptied, world
):
    held = CourseClassFactory(course__organisation=world.organisation)
    if of_kept:
        BookingFactory(course_class=held, learner=kept.membership.user, status=of_kept)
    BookingFactory(course_class=held, learner=emptied.membership.user, status=of_emptied)
    merge(kept, emptied, world)
    booking = Booking.objects.get()
    assert (booking.learner, booking.status) == (kept.membership.user, then)


def test_a_place_that_both_had_goes_to_whoever_waits(kept, emptied, world):
    held = CourseClassFactory(course__organisation=world.organisation, capacity=2)
    for person in (kept, emptied):
        BookingFactory(course_class=held, learner=person.membership.user, status="booked")
    bo = VolunteerFactory(organisation=world.organisation)
    BookingFactory(course_class=held, learner=bo.membership.user, status="waiting")
    merge(kept, emptied, world)
    assert {row.learner: row.status for row in Booking.objects.all()} == {
        kept.membership.user: "booked",
        bo.membership.user: "booked",
    }
    assert Message.objects.get(template="class_place").recipient_id == bo.pk


def without_address(volunteer):
    volunteer.membership.user.email = f"{volunteer.pk.hex}@{NOWHERE}"
    volunteer.membership.user.save()
    return volunteer


def test_the_only_email_address_is_taken_over(kept, emptied, world):
    without_address(kept)
    emptied.membership.status = "invited"
    emptied.membership.save()
    address = emptied.email
    assert "Taken over: the email address" in preview_merge(kept, emptied, by=world.coordinator)
    assert "Taken over: the email address" in merge(kept, emptied, world).notes
    kept = Volunteer.objects.get(pk=kept.pk)
    assert (kept.email, kept.has_email) == (address, True)
    assert not Volunteer.objects.get(pk=emptied.pk).has_email


def test_an_address_somebody_signs_in_with_stays_and_that_is_said(kept, emptied, world):
    without_address(kept)
    emptied.membership.status = "joined"
    emptied.membership.save()
    address = emptied.email
    notes = merge(kept, emptied, world).notes
    assert any("The kept record has no email address" in note for note in notes)
    assert Volunteer.objects.get(pk=emptied.pk).email == address


def test_an_address_of_its_own_stays(kept, emptied, world):
    address = kept.email
    notes = merge(kept, emptied, world).notes
    assert not any("email" in note for note in notes)
    assert Volunteer.objects.get(pk=kept.pk).email == address
