"""Claims: written, sent, decided by a second person, handed to finance once."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, InternalError, transaction

from accounts.permissions import Role
from common.dates import now, today
from common.errors import ChangedMeanwhile, DomainError
from common.uploads import SafeFile
from messaging.models import Message
from support.claims import claim_sheet
from support.mileage import add_usual_rates
from support.models import ExpenseClaim, ExpenseLine, Receipt
from support.services import deciding_claims, expenses, finance
from tests.factories.accounts import MembershipFactory, SiteFactory
from tests.factories.expenses import ExpenseClaimFactory, ExpenseLineFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import ListExport

FILE = SafeFile("ticket.pdf", "application/pdf", b"%PDF-1.7")
PARKING = {"kind": "parking", "amount": Decimal("4.20"), "what": "Meeting at Bowmere"}
JOURNEY = {
    "kind": "mileage",
    "start": "Home",
    "end": "Bowmere and back",
    "miles": Decimal(12),
    "means": "car",
    "what": "Meeting",
}
pytestmark = pytest.mark.django_db


@pytest.fixture
def asha(world):
    add_usual_rates(world.organisation)
    return VolunteerFactory(organisation=world.organisation, membership=world.connector)


@pytest.fixture
def claim(world, asha):
    """Sent: parking for £4.20 and 12 miles."""
    claim = expenses.start_claim(asha, by=world.connector)
    for facts in (PARKING, JOURNEY):
        expenses.add_line(claim, on=today(), **facts, by=world.connector)
    return expenses.send_claim(claim, by=world.connector)


class TestWriting:
    def test_claims_are_numbered_in_each_organisation(self, world, elsewhere, asha):
        other = VolunteerFactory(
            organisation=elsewhere.organisation, membership=elsewhere.connector
        )
        first = expenses.start_claim(asha, by=world.connector)
        expenses.add_line(first, on=today(), **PARKING, by=world.connector)
        expenses.send_claim(first, by=world.connector)
        second = expenses.start_claim(asha, by=world.connector)
        assert (first.number, second.number) == (1, 2)
        assert expenses.start_claim(other, by=elsewhere.connector).number == 1

    def test_two_taps_begin_one_claim(self, world, asha):
        first, again = (expenses.start_claim(asha, by=world.connector) for _ in range(2))
        assert first == again
        assert expenses.start_claim(asha, by=world.coordinator) != first

    def test_a_claim_begun_just_now_is_gone_on_with_and_an_older_one_is_not(self, world, asha):
        first = expenses.start_claim(asha, by=world.connector)
        expenses.add_line(first, on=today(), **PARKING, by=world.connector)
        assert expenses.start_claim(asha, by=world.connector) == first
        ExpenseClaim.objects.update(created_at=now() - timedelta(minutes=11))
        assert expenses.start_claim(asha, by=world.connector) != first

    @pytest.mark.parametrize("facts", [PARKING, JOURNEY], ids=["a cost", "a journey"])
    def test_a_line_sent_twice_is_there_once(self, facts, world, asha):
        claim = expenses.start_claim(asha, by=world.connector)
        sent = {"on": today(), **facts, "receipt": FILE, "form_key": uuid4(), "by": world.connector}
        first, again = (expenses.add_line(claim, **sent) for _ in range(2))
        assert first == again == claim.lines.get()
        assert (first.was_known, again.was_known) == (False, True)
        assert first.receipts.count() == 1
        another = SafeFile("another.pdf", "application/pdf", b"%PDF-1.7 another")
        for other in ({"on": today() - timedelta(days=1)}, {"receipt": another}):
            assert not expenses.add_line(claim, **sent | other).was_known
        assert claim.lines.count() == 3

    def test_two_fares_that_cost_the_same_are_two(self, world, asha):
        claim = expenses.start_claim(asha, by=world.connector)
        for _ in range(2):
            expenses.add_line(claim, on=today(), **PARKING, form_key=uuid4(), by=world.connector)
        assert claim.lines.count() == 2

    def test_miles_are_reckoned_and_never_typed(self, world, asha):
        claim = expenses.start_claim(asha, by=world.connector)
        line = expenses.add_line(
            claim, on=today(), **JOURNEY, amount=Decimal(999), by=world.connector
        )
        line.refresh_from_db()
        assert line.amount == Decimal("5.40")
        expenses.change_line(
            line, on=today(), **JOURNEY | {"miles": Decimal(20)}, by=world.connector
        )
        line.refresh_from_db()
        assert line.amount == Decimal(9)

    @pytest.mark.parametrize("role", ["trainee", "supervisor", "lead", "administrator"])
    def test_nobody_else_starts_one(self, role, world, asha):
        with pytest.raises(DomainError, match="may not enter claims"):
            expenses.start_claim(asha, by=world.members[role])

    def test_whoever_types_it_goes_on_with_it_and_other_coordinators_do_not(self, world, asha):
        claim = expenses.start_claim(asha, by=world.coordinator)
        assert claim.entered_by == world.coordinator
        expenses.add_line(claim, on=today(), **PARKING, by=world.coordinator)
        expenses.add_line(claim, on=today(), **PARKING, by=world.connector)
        other = MembershipFactory(organisation=world.organisation, role=Role.COORDINATOR)
        with pytest.raises(DomainError, match="whoever makes this claim"):
            expenses.add_line(claim, on=today(), **PARKING, by=other)

    def test_what_was_sent_is_not_changed(self, world, claim):
        line = claim.lines.first()
        for act in (
            lambda: expenses.add_line(claim, on=today(), **PARKING, by=world.connector),
            lambda: expenses.change_line(line, on=today(), **PARKING, by=world.connector),
            lambda: expenses.remove_line(line, by=world.connector),
            lambda: expenses.send_claim(claim, by=world.connector),
            lambda: expenses.remove_claim(claim, by=world.connector),
        ):
            with pytest.raises(DomainError, match="has been sent"):
                act()

    def test_what_is_sent_is_what_was_seen(self, world, asha):
        claim, by = expenses.start_claim(asha, by=world.connector), world.connector
        expenses.add_line(claim, on=today(), **PARKING, by=by)
        seen = claim_sheet(claim).as_seen
        expenses.add_line(claim, on=today(), **JOURNEY, by=by)
        with pytest.raises(ChangedMeanwhile, match=r"it comes to £9\.60 now") as refusal:
            expenses.send_claim(claim, seen=seen, by=by)
        assert expenses.send_claim(claim, seen=refusal.value.version, by=by).status == "sent"

    def test_an_empty_claim_is_not_sent(self, world, asha):
        claim = expenses.start_claim(asha, by=world.connector)
        with pytest.raises(DomainError, match="Add what you spent"):
            expenses.send_claim(claim, by=world.connector)

    def test_above_a_limit_it_is_sent_whole_once_somebody_says_why(self, world, asha):
        claim, by = expenses.start_claim(asha, by=world.connector), world.connector
        dear = {"kind": "meal", "amount": Decimal(14), "hours_away": 6, "what": "Lunch"}
        line = expenses.add_line(claim, on=today(), **dear, receipt=FILE, by=by)
        with pytest.raises(DomainError, match="Say why on each such line"):
            expenses.send_claim(claim, by=by)
        expenses.change_line(line, on=today(), **dear, why="Nothing else was open", by=by)
        expenses.send_claim(claim, by=by)
        line.refresh_from_db()
        assert line.amount == Decimal(14)

    def test_what_stands_in_the_way_of_sending_is_named(self, world, asha):
        claim, by = expenses.start_claim(asha, by=world.connector), world.connector
        fare = {"kind": "transport", "amount": Decimal(2), "what": "Bus"}
        dear = {"kind": "meal", "amount": Decimal(14), "hours_away": 6, "what": "Lunch"}
        no_receipt = "A line has no receipt. Add it, or say on that line why there is none."
        limit = "Something is above a limit. Say why on each such line first."
        line = expenses.add_line(claim, on=today(), **fare, by=by)
        with pytest.raises(DomainError) as refusal:
            expenses.send_claim(claim, by=by)
        assert str(refusal.value) == no_receipt
        expenses.add_line(claim, on=today(), **dear, by=by)  # no receipt, and above a limit
        with pytest.raises(DomainError) as refusal:
            expenses.send_claim(claim, by=by)
        assert str(refusal.value) == f"{limit} {no_receipt}"
        expenses.change_line(line, on=today(), **fare, receipt=FILE, by=by)
        with pytest.raises(DomainError) as refusal:
            expenses.send_claim(claim, by=by)
        assert str(refusal.value) == limit

    def test_an_old_journey_can_still_be_sent_with_a_reason(self, world, asha):
        claim, by = expenses.start_claim(asha, by=world.connector), world.connector
        long_ago = today() - timedelta(days=200)
        line = expenses.add_line(claim, on=long_ago, **JOURNEY, by=by)
        assert "more than 3 months ago" in claim_sheet(claim).lines[0].above[0]
        expenses.change_line(line, on=long_ago, **JOURNEY, why="I was unwell", by=by)
        assert expenses.send_claim(claim, by=by).status == "sent"

    def test_a_line_has_a_few_receipts_at_most(self, world, asha):
        claim, by = expenses.start_claim(asha, by=world.connector), world.connector
        line = expenses.add_line(claim, on=today(), **PARKING, receipt=FILE, by=by)
        for _ in range(4):
            expenses.change_line(line, on=today(), **PARKING, receipt=FILE, by=by)
        with pytest.raises(DomainError, match="5 receipts at most"):
            expenses.change_line(line, on=today(), **PARKING, receipt=FILE, by=by)
        expenses.remove_receipt(line.receipts.first(), by=by)
        assert line.receipts.count() == 4

    def test_removing_a_draft_removes_all_of_it(self, world, asha):
        claim, by = expenses.start_claim(asha, by=world.connector), world.connector
        expenses.add_line(claim, on=today(), **PARKING, receipt=FILE, by=by)
        expenses.remove_claim(claim, by=by)
        assert not ExpenseLine.objects.exists()
        assert not Receipt.objects.exists()


class TestDeciding:
    @pytest.mark.parametrize("role", ["coordinator", "administrator"])
    def test_a_second_person_approves(self, role, world, claim):
        approved = deciding_claims.approve_claim(claim, by=world.members[role])
        assert (approved.status, approved.decided_by) == ("approved", world.members[role])
        assert claim_sheet(approved).to_pay == Decimal("9.60")

    @pytest.mark.parametrize("role", ["connector", "trainee", "supervisor", "lead"])
    def test_others_do_not(self, role, world, claim):
        with pytest.raises(DomainError, match="may not decide"):
            deciding_claims.approve_claim(claim, by=world.members[role])

    def test_nobody_approves_their_own_in_another_role(self, world, claim):
        also = MembershipFactory(
            organisation=world.organisation, role=Role.COORDINATOR, user=world.connector.user
        )
        with pytest.raises(DomainError, match="This is about you"):
            deciding_claims.approve_claim(claim, by=also)
        assert not ExpenseClaim.objects.to_decide(also).exists()
        with pytest.raises(InternalError, match="second person"), transaction.atomic():
            approve_by_hand(claim, also)

    def test_nobody_approves_what_they_typed(self, world, asha):
        typed = expenses.start_claim(asha, by=world.coordinator)
        expenses.add_line(typed, on=today(), **PARKING, by=world.coordinator)
        sent = expenses.send_claim(typed, by=world.coordinator)
        with pytest.raises(DomainError, match="You typed this claim"):
            deciding_claims.approve_claim(sent, by=world.coordinator)
        assert not ExpenseClaim.objects.to_decide(world.coordinator).exists()
        assert ExpenseClaim.objects.to_decide(world.administrator).get() == sent
        with pytest.raises(InternalError, match="second person"), transaction.atomic():
            approve_by_hand(sent, world.coordinator)
        deciding_claims.approve_claim(sent, by=world.administrator)

    def test_a_line_that_is_not_paid_says_why_and_does_not_count(self, world, claim):
        line = claim.lines.get(kind="parking")
        approved = deciding_claims.approve_claim(
            claim, not_paid={line.pk: "It is paid already"}, by=world.coordinator
        )
        sheet = claim_sheet(approved)
        assert (sheet.total, sheet.to_pay) == (Decimal("9.60"), Decimal("5.40"))
        assert [each.line for each in sheet.not_paid] == [line]

    def test_paying_no_line_is_no_approval(self, world, claim):
        nothing = {line.pk: "No" for line in claim.lines.all()}
        with pytest.raises(DomainError, match="No line would be paid"):
            deciding_claims.approve_claim(claim, not_paid=nothing, by=world.coordinator)

    @pytest.mark.parametrize(
        "decide", [deciding_claims.send_claim_back, deciding_claims.refuse_claim]
    )
    def test_anything_but_a_yes_says_why(self, decide, world, claim):
        with pytest.raises(DomainError, match="Say why"):
            decide(claim, words="  ", by=world.coordinator)
        decided = decide(claim, words="Which day was it?", by=world.coordinator)
        assert decided.words == "Which day was it?"

    def test_sent_back_it_is_changed_and_sent_again(self, world, claim):
        deciding_claims.send_claim_back(claim, words="Which day?", by=world.coordinator)
        line = claim.lines.get(kind="parking")
        expenses.change_line(line, on=today(), **PARKING, by=world.connector)
        with pytest.raises(DomainError, match="Somebody has read this claim"):
            expenses.remove_claim(claim, by=world.connector)
        again = expenses.send_claim(claim, by=world.connector)
        assert (again.status, again.decided_by, again.words) == ("sent", None, "")
        deciding_claims.send_claim_back(again, words="And the place?", by=world.coordinator)
        assert Message.objects.filter(template="expense_sent_back").count() == 2

    def test_what_was_in_time_when_it_was_sent_first_stays_in_time(self, world, asha):
        claim = ExpenseClaimFactory(
            volunteer=asha,
            status="sent_back",
            decider=world.coordinator,
            sent_at=now() - timedelta(days=150),
        )
        ExpenseLineFactory(claim=claim, on=today() - timedelta(days=160))
        assert claim_sheet(claim).can_be_sent
        again = expenses.send_claim(claim, by=world.connector)
        assert again.sent_at == claim.sent_at
        assert not claim_sheet(again).lines[0].above

    def test_a_sum_that_changed_since_it_was_shown_is_not_approved(self, world, claim):
        seen = claim_sheet(claim).as_seen
        done = ExpenseClaimFactory(
            volunteer=claim.volunteer, status="sent", number=9, entered_by=world.administrator
        )
        for _ in range(11):
            ExpenseLineFactory(claim=done, miles=Decimal(999))
        assert claim_sheet(claim).total == Decimal("9.60")
        deciding_claims.approve_claim(done, by=world.coordinator)
        with pytest.raises(ChangedMeanwhile, match=r"it comes to £7\.20 now") as refusal:
            deciding_claims.approve_claim(claim, seen=seen, by=world.coordinator)
        assert refusal.value.version == claim_sheet(claim).as_seen
        seen = refusal.value.version
        approved = deciding_claims.approve_claim(claim, seen=seen, by=world.coordinator)
        assert claim_sheet(approved).to_pay == Decimal("7.20")

    @pytest.mark.parametrize(
        "change",
        [
            lambda line, by: expenses.change_line(
                line, on=today(), **PARKING | {"what": "Elsewhere"}, by=by
            ),
            lambda line, by: expenses.change_line(line, on=today(), **PARKING, receipt=FILE, by=by),
        ],
        ids=["a word", "a receipt"],
    )
    def test_a_claim_changed_since_it_was_opened_is_not_decided_unseen(self, change, world, claim):
        seen = claim_sheet(claim).as_seen
        deciding_claims.send_claim_back(claim, words="Which day?", by=world.administrator)
        change(claim.lines.get(kind="parking"), world.connector)
        expenses.send_claim(claim, by=world.connector)
        with pytest.raises(ChangedMeanwhile, match="not as you saw it"):
            deciding_claims.approve_claim(claim, seen=seen, by=world.coordinator)
        claim.refresh_from_db()
        assert claim.status == "sent"

    def test_what_is_decided_is_decided(self, world, claim):
        deciding_claims.refuse_claim(claim, words="Not for the scheme", by=world.coordinator)
        with pytest.raises(DomainError, match="nothing to decide"):
            deciding_claims.approve_claim(claim, by=world.administrator)

    def test_the_message_says_no_sum_and_no_reason(self, world, claim):
        deciding_claims.send_claim_back(claim, words="Why a taxi?", by=world.coordinator)
        message = Message.objects.get(template="expense_sent_back")
        whole = f"{message.subject} {message.body}"
        assert "sign in and choose “Expenses”" in whole
        for words in ("taxi", "£", "9.60", "Bowmere"):
            assert words not in whole

    def test_what_is_paid_in_part_is_not_announced_as_paid(self, world, claim):
        not_paid = {claim.lines.get(kind="parking").pk: "Paid in May"}
        deciding_claims.approve_claim(claim, not_paid=not_paid, by=world.coordinator)
        message = Message.objects.get(template__startswith="expense_approved")
        assert "not all of it" in message.body
        assert "To see why, sign in" in message.body
        for words in ("May", "£", "5.40"):
            assert words not in f"{message.subject} {message.body}"

    def test_the_database_knows_which_status_may_follow(self, world, claim):
        with pytest.raises(InternalError), transaction.atomic():
            ExpenseClaim.objects.filter(pk=claim.pk).update(status="draft")
        with pytest.raises(IntegrityError), transaction.atomic():
            ExpenseClaim.objects.filter(pk=claim.pk).update(status="approved")


def approve_by_hand(claim, by):
    ExpenseClaim.objects.filter(pk=claim.pk).update(
        status="approved", decided_by=by, decided_at=now()
    )


class TestFinance:
    def test_each_claim_is_handed_over_once(self, world, claim):
        deciding_claims.approve_claim(claim, by=world.coordinator)
        waiting = ExpenseClaimFactory(volunteer=claim.volunteer, number=9, status="sent")
        export = finance.export_claims(by=world.administrator)
        claim.refresh_from_db()
        assert (claim.status, claim.export, export.number) == ("exported", export, 1)
        with pytest.raises(DomainError, match="No approved claim waits"):
            finance.export_claims(by=world.administrator)
        deciding_claims.refuse_claim(waiting, words="No", by=world.coordinator)
        assert export.claims.count() == 1

    def test_the_file_can_be_had_again_and_holds_what_is_paid(self, world, claim):
        not_paid = {claim.lines.get(kind="parking").pk: "Paid already"}
        deciding_claims.approve_claim(claim, not_paid=not_paid, by=world.coordinator)
        export = finance.export_claims(by=world.coordinator)
        files = [
            finance.file_for_finance(export, format="csv", by=world.administrator) for _ in range(2)
        ]
        assert files[0] == files[1]
        lines = files[0].content.decode("utf-8-sig").splitlines()
        assert len(lines) == 2
        for words in ("Asha", "12.0", "5.40", str(world.coordinator.user)):
            assert words in lines[1]
        for words in ("Paid already", "Bowmere", "Meeting"):
            assert words not in lines[1]
        assert ListExport.objects.filter(found_by="Expenses: File 1 for finance").count() == 2

    def test_a_name_that_a_spreadsheet_would_run_is_text(self, world, claim):
        claim.volunteer.first_name = "=1+1"
        claim.volunteer.save()
        deciding_claims.approve_claim(claim, by=world.coordinator)
        export = finance.export_claims(by=world.coordinator)
        file = finance.file_for_finance(export, format="csv", by=world.coordinator)
        assert b",=1+1" not in file.content

    def test_a_coordinator_of_other_sites_hands_over_none_of_it(self, world, claim):
        deciding_claims.approve_claim(claim, by=world.administrator)
        here, there = SiteFactory.create_batch(2, organisation=world.organisation)
        claim.volunteer.sites.add(here)
        world.coordinator.sites.add(there)
        with pytest.raises(DomainError, match="No approved claim waits"):
            finance.export_claims(by=world.coordinator)


class TestWhoSees:
    def test_one_s_own_and_those_one_decides_about(self, world, asha):
        draft = ExpenseClaimFactory(volunteer=asha)
        sent = ExpenseClaimFactory(volunteer=asha, status="sent")
        typed = ExpenseClaimFactory(volunteer=asha, entered_by=world.coordinator)
        other = ExpenseClaimFactory(
            volunteer=VolunteerFactory(organisation=world.organisation), status="sent"
        )
        claims = world.organisation.expense_claims
        assert set(claims.visible_to(world.connector)) == {draft, sent, typed}
        assert set(claims.visible_to(world.coordinator)) == {sent, typed, other}
        for role in ("trainee", "supervisor", "lead", "educator"):
            assert not claims.visible_to(world.members[role]).exists()

    def test_a_coordinator_of_other_sites_sees_none(self, world, asha):
        here, there = SiteFactory.create_batch(2, organisation=world.organisation)
        asha.sites.add(here)
        world.coordinator.sites.add(there)
        ExpenseClaimFactory(volunteer=asha, status="sent")
        assert not world.organisation.expense_claims.visible_to(world.coordinator).exists()


def test_a_line_belongs_to_the_organisation_of_its_claim(world, elsewhere, claim):
    with pytest.raises(InternalError, match="another organisation"), transaction.atomic():
        ExpenseLineFactory(claim=claim, organisation=elsewhere.organisation)
