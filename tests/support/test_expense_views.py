"""The pages of expenses: on a telephone, for somebody, and deciding."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.permissions import Role
from common.dates import today
from support.claims import claim_sheet
from support.mileage import add_usual_rates
from support.models import ExpenseClaim, ExpenseLine, Receipt
from tests.factories.accounts import MembershipFactory
from tests.factories.expenses import (
    PDF,
    ExpenseClaimFactory,
    ExpenseLineFactory,
    ReceiptFactory,
)
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asha(world):
    add_usual_rates(world.organisation)
    return VolunteerFactory(organisation=world.organisation, membership=world.connector)


@pytest.fixture
def draft(asha):
    return ExpenseClaimFactory(volunteer=asha)


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def address(view, *args):
    return reverse(f"expenses:{view}", args=args)


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def journey(**changed):
    facts = {"start": "Home", "end": "Bowmere", "miles": "12.5", "means": "car", "what": "Meeting"}
    return day("on", today()) | facts | changed


def cost(**changed):
    return day("on", today()) | {"amount": "4.20", "what": "Meeting at Bowmere"} | changed


def seen(claim):
    return {"seen": claim_sheet(ExpenseClaim.objects.get(pk=claim.pk)).as_seen}


def pdf(size=100):
    return SimpleUploadedFile("ticket.pdf", PDF.ljust(size, b" "), "application/pdf")


class TestClaiming:
    def test_from_an_empty_page_to_a_claim_that_is_sent(self, world, asha, sign_in):
        client = sign_in(world.connector)
        assert "No claims yet" in text(client.get(address("mine")))
        client.post(address("start"))
        claim = ExpenseClaim.objects.get()
        assert "What would you like to claim?" in text(client.get(address("record", claim.pk)))
        page = text(client.post(address("add_line", claim.pk, "mileage"), journey(), follow=True))
        for words in ("12.5 miles, car or van", "12.5 miles at 45 pence", "£5.63"):
            assert words in page
        client.post(address("add_line", claim.pk, "parking"), cost(receipt=pdf()))
        assert Receipt.objects.get().line.kind == "parking"
        assert "I spent this for the scheme" in text(client.get(address("send", claim.pk)))
        assert "Tick the box" in text(client.post(address("send", claim.pk), {}))
        page = text(
            client.post(address("send", claim.pk), {"is_true": "on"} | seen(claim), follow=True)
        )
        assert "Nothing more is needed from you" in page
        page = text(client.get(address("add_line", claim.pk, "meal"), follow=True))
        assert "This claim has been sent" in page

    def test_the_form_sent_twice_says_so_and_another_form_is_asked_about(
        self, draft, world, sign_in
    ):
        client, url = sign_in(world.connector), address("add_line", draft.pk, "parking")
        before = draft.lines.count()
        form = client.get(url).context["form"]
        for lines, words in ((1, "Add more"), (1, "sent twice"), (1, "a moment ago"), (2, "Add")):
            if words == "a moment ago":
                form = client.get(url).context["form"]
            hidden = {name: form[name].value() or "" for name in ("form_key", "seen")}
            page = client.post(url, cost() | hidden, follow=True)
            form = page.context.get("form") or form
            assert words in page.text
            assert draft.lines.count() == before + lines

    def test_a_line_changed_in_another_window_is_not_overwritten_unseen(
        self, draft, world, sign_in
    ):
        client = sign_in(world.connector)
        client.post(address("add_line", draft.pk, "parking"), cost())
        line = draft.lines.get(kind="parking")
        url = address("edit_line", draft.pk, line.pk)
        old = {"seen": client.get(url).context["form"]["seen"].value()}
        for _ in range(2):  # also pressed twice
            client.post(url, cost(amount="7.50") | old)
        line.refresh_from_db()
        assert str(line.amount) == "7.50"
        page = client.post(url, cost(what="Something else") | old)
        assert "Somebody changed this since you opened it" in page.text
        assert "Something else" in page.text
        line.refresh_from_db()
        assert str(line.amount) == "7.50"

    def test_what_was_sent_in_another_tab_says_so_and_nothing_typed_is_lost(
        self, world, draft, sign_in
    ):
        receipt, client = ReceiptFactory(line__claim=draft), sign_in(world.connector)
        agreed = {"is_true": "on"} | seen(draft)
        for _ in range(2):
            page = text(client.post(address("send", draft.pk), agreed, follow=True))
            assert "Your claim is sent" in page
        for url in (
            address("add_line", draft.pk, "parking"),
            address("edit_line", draft.pk, receipt.line_id),
        ):
            page = text(client.post(url, cost(what="The open day")))
            assert "This claim has been sent" in page
            assert "The open day" in page
        for url in (
            address("remove_line", draft.pk, receipt.line_id),
            address("remove_receipt", draft.pk, receipt.pk),
            address("remove", draft.pk),
        ):
            assert "This claim has been sent" in text(client.post(url, follow=True))
        assert draft.lines.count() == 1

    def test_a_second_press_on_take_out_finds_it_gone(self, world, draft, sign_in):
        receipt, client = ReceiptFactory(line__claim=draft), sign_in(world.connector)
        ExpenseLineFactory(claim=draft)
        for url in (
            address("remove_receipt", draft.pk, receipt.pk),
            address("remove_line", draft.pk, receipt.line_id),
        ):
            for _ in range(2):
                assert client.post(url, follow=True).status_code == 200
        assert draft.lines.count() == 1

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"miles": "10000"}, "That is more miles than a day holds"),
            ({"miles": "twelve"}, "Enter the miles as a number"),
            ({"miles": "12.55"}, "one decimal at most"),
            ({"miles": "0"}, "Enter more than 0 miles"),
            ({"miles": "nan"}, "Enter the miles as a number"),
            ({"means": ""}, "Select how you travelled"),
            ({"start": ""}, "Enter from where you travelled"),
            (day("on", today() + timedelta(days=1)), "The day must be today or earlier"),
        ],
    )
    def test_a_wrong_journey_says_so_and_keeps_what_was_typed(
        self, changed, words, world, draft, sign_in
    ):
        typed = journey(what="The open day") | changed
        page = text(sign_in(world.connector).post(address("add_line", draft.pk, "mileage"), typed))
        assert words in page
        assert "The open day" in page
        assert f'value="{typed["miles"]}"' in page
        assert not draft.lines.exists()

    @pytest.mark.parametrize(
        ("amount", "words"),
        [
            ("", "Enter how much it was"),
            ("4.205", "in pounds and pence"),
            ("-4", "Enter more than £0"),
            ("2000.01", "Check the amount"),
        ],
    )
    def test_a_wrong_amount_says_so(self, amount, words, world, draft, sign_in):
        typed = cost(amount=amount)
        page = text(sign_in(world.connector).post(address("add_line", draft.pk, "parking"), typed))
        assert words in page
        assert not draft.lines.exists()

    @pytest.mark.parametrize(
        ("typed", "amount"),
        [("£4.20", "4.20"), ("4,20", "4.20"), ("1,200", "1200"), ("1,200.50", "1200.50")],
    )
    def test_an_amount_as_people_write_it(self, typed, amount, world, draft, sign_in):
        client = sign_in(world.connector)
        client.post(address("add_line", draft.pk, "parking"), cost(amount=typed))
        assert draft.lines.get().amount == Decimal(amount)

    def test_a_photograph_of_30_mb_says_what_to_do_and_nothing_typed_is_lost(
        self, world, draft, sign_in
    ):
        typed = cost(what="The open day", receipt=pdf(30 * 1024 * 1024))
        page = text(sign_in(world.connector).post(address("add_line", draft.pk, "parking"), typed))
        assert "This file has 30.0 MB; it may have 10 MB at most" in page
        assert 'value="4.20"' in page
        assert "The open day" in page
        assert not draft.lines.exists()

    def test_a_receipt_beside_a_mistake_is_asked_for_again(self, world, draft, sign_in):
        typed = cost(amount="much", receipt=pdf())
        page = text(sign_in(world.connector).post(address("add_line", draft.pk, "parking"), typed))
        assert "Choose the receipt again" in page

    def test_a_sixth_receipt_is_said_at_its_field(self, world, draft, sign_in):
        line = ReceiptFactory(line__claim=draft).line
        for _ in range(4):
            ReceiptFactory(line=line)
        url = address("edit_line", draft.pk, line.pk)
        typed = cost(what="The open day", receipt=pdf())
        answer = sign_in(world.connector).post(url, typed)
        assert "Remove one above, then choose this one again" in text(answer)
        assert list(answer.context["form"].errors) == ["receipt"]
        assert "The open day" in text(answer)
        assert line.receipts.count() == 5

    def test_above_a_limit_the_page_asks_for_a_word_and_then_lets_it_be_sent(
        self, world, draft, sign_in
    ):
        client = sign_in(world.connector)
        typed = cost(amount="14", hours_away="6")
        page = text(client.post(address("add_line", draft.pk, "meal"), typed, follow=True))
        assert "the most for a meal is £10" in page
        assert "1 line wants" in page
        assert "Check and send" not in page
        line = draft.lines.get()
        page = client.get(address("edit_line", draft.pk, line.pk))
        assert "say why below" in page.text
        typed |= {"why": "Nothing else open", "seen": page.context["form"]["seen"].value()}
        client.post(address("edit_line", draft.pk, line.pk), typed)
        page = text(client.get(address("record", draft.pk)))
        assert "Nothing else open" in page
        assert "Check and send" in page

    def test_a_receipt_is_offered_only_where_one_is_missing(self, world, draft, sign_in):
        client, page_of = sign_in(world.connector), address("record", draft.pk)
        long_ago = day("on", today() - timedelta(days=200))
        client.post(address("add_line", draft.pk, "mileage"), journey() | long_ago)
        page = text(client.get(page_of))
        assert "more than 3 months ago" in page
        assert "Say why<" in page
        assert "1 line wants a word why before" in page
        assert "receipt" not in page
        client.post(address("add_line", draft.pk, "transport"), cost(start="Home", end="Bowmere"))
        page = text(client.get(page_of))
        assert page.count("Add a receipt, or say why<") == page.count("Say why<") == 1
        assert "2 lines want a receipt or a word why before" in page

    def test_lines_receipts_and_drafts_are_taken_out(self, world, draft, sign_in):
        client, receipt = sign_in(world.connector), ReceiptFactory(line__claim=draft)
        client.post(address("remove_receipt", draft.pk, receipt.pk))
        assert not Receipt.objects.exists()
        client.post(address("remove_line", draft.pk, receipt.line_id))
        assert not ExpenseLine.objects.exists()
        client.post(address("remove", draft.pk))
        assert not ExpenseClaim.objects.exists()

    def test_a_receipt_is_a_file_to_keep(self, world, draft, sign_in):
        receipt = ReceiptFactory(line__claim=draft)
        answer = sign_in(world.connector).get(address("receipt", draft.pk, receipt.pk))
        assert answer.content == PDF
        assert answer["Content-Disposition"] == 'attachment; filename="ticket.pdf"'
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Cache-Control"] == "no-store"

    def test_another_connectors_claim_is_not_there(self, world, draft, sign_in):
        receipt = ReceiptFactory(line__claim=draft)
        other = MembershipFactory(organisation=world.organisation, role=Role.CONNECTOR)
        VolunteerFactory(organisation=world.organisation, membership=other)
        client = sign_in(other)
        for url in (
            address("record", draft.pk),
            address("add_line", draft.pk, "meal"),
            address("receipt", draft.pk, receipt.pk),
            address("send", draft.pk),
        ):
            assert client.get(url).status_code == 404
        assert client.post(address("remove", draft.pk)).status_code == 404

    def test_a_draft_is_not_there_for_a_coordinator_until_it_is_sent(self, world, draft, sign_in):
        client = sign_in(world.coordinator)
        assert client.get(address("record", draft.pk)).status_code == 404
        assert "No claims yet" in text(client.get(address("person", draft.volunteer_id)))


class TestTypedForThem:
    def test_a_coordinator_types_it_and_another_decides(self, world, asha, sign_in):
        client = sign_in(world.coordinator)
        client.post(address("start_for", asha.pk))
        claim = ExpenseClaim.objects.get()
        assert claim.entered_by == world.coordinator
        client.post(address("add_line", claim.pk, "parking"), cost())
        assert "They have told me" in text(client.get(address("send", claim.pk)))
        client.post(address("send", claim.pk), {"is_true": "on"} | seen(claim))
        page = text(client.get(address("decide", claim.pk), follow=True))
        assert "neither spent the money nor typed the claim" in page
        assert "No claim waits for you" in text(client.get(address("index")))
        page = text(sign_in(world.administrator).get(address("decide", claim.pk)))
        assert f"typed by {world.coordinator.user}" in page

    def test_the_claimant_sees_who_typed_it(self, world, asha, sign_in):
        ExpenseClaimFactory(volunteer=asha, entered_by=world.coordinator)
        page = text(sign_in(world.connector).get(address("mine")))
        assert f"Typed by {world.coordinator.user}" in page


class TestDeciding:
    @pytest.fixture
    def sent(self, asha):
        claim = ExpenseClaimFactory(volunteer=asha, status="sent")
        ExpenseLineFactory(claim=claim, on=today() - timedelta(days=200), why="I was unwell")
        ExpenseLineFactory(claim=claim, amount=Decimal(3))
        return claim

    def test_the_approver_reads_what_is_above_a_limit_and_why(self, world, sent, sign_in):
        client = sign_in(world.coordinator)
        assert f"Claim {sent.number}" in text(client.get(address("index")))
        page = text(client.get(address("decide", sent.pk)))
        for words in ("more than 3 months ago", "I was unwell", "£7.00"):
            assert words in page

    def test_a_decision_without_words_is_asked_for_them(self, world, sent, sign_in):
        client = sign_in(world.coordinator)
        for decision, words in (
            ("", "Select what you decide"),
            ("send_back", "Say what should be changed"),
            ("refuse", "Say why it is not paid"),
        ):
            page = text(client.post(address("decide", sent.pk), {"decision": decision}))
            assert words in page
        sent.refresh_from_db()
        assert sent.status == "sent"

    def test_a_line_is_left_out_with_words_that_the_claimant_reads(self, world, sent, sign_in):
        line = sent.lines.get(amount=3)
        said = {"decision": "approve", f"not_paid_{line.pk}": "Paid in May already"} | seen(sent)
        sign_in(world.coordinator).post(address("decide", sent.pk), said)
        page = text(sign_in(world.connector).get(address("record", sent.pk)))
        for words in ("Paid in May already", "To be paid: <strong>£4.00", "of £7.00 claimed"):
            assert words in page

    def test_the_approver_sees_the_new_sum_before_it_is_approved(self, world, sent, sign_in):
        client = sign_in(world.coordinator)
        opened = {"decision": "approve", "words": "Thank you"} | seen(sent)
        assert opened["seen"] in text(client.get(address("decide", sent.pk)))
        ExpenseLineFactory(claim=sent, amount=Decimal(2))
        page = text(client.post(address("decide", sent.pk), opened))
        for words in ("it comes to £9.00 now", "Thank you", "In all: <strong>£9.00"):
            assert words in page
        page = text(client.post(address("decide", sent.pk), opened | seen(sent), follow=True))
        assert "£9.00 goes to finance" in page

    def test_a_second_decision_hears_of_the_first_and_keeps_its_words(self, world, sent, sign_in):
        said = {"decision": "approve"} | seen(sent)
        sign_in(world.administrator).post(address("decide", sent.pk), said)
        client = sign_in(world.coordinator)
        said = said | {"decision": "send_back", "words": "Which day was it?"}
        page = text(client.post(address("decide", sent.pk), said))
        assert "This claim is “approved” now" in page
        assert "Which day was it?" in page
        page = text(client.get(address("decide", sent.pk), follow=True))
        assert "Decide about" not in page

    @pytest.mark.parametrize("decision", ["send_back", "refuse"])
    def test_words_why_a_line_is_not_paid_are_not_lost(self, decision, world, sent, sign_in):
        line = sent.lines.get(amount=3)
        said = {"decision": decision, "words": "No", f"not_paid_{line.pk}": "Paid in May already"}
        url = address("decide", sent.pk)
        page = text(sign_in(world.coordinator).post(url, said | seen(sent)))
        assert "Words why a line is not paid go with “Approve”" in page
        assert "Paid in May already" in page
        sent.refresh_from_db()
        assert sent.status == "sent"

    def test_no_line_paid_is_said_on_the_form(self, world, sent, sign_in):
        said = {f"not_paid_{line.pk}": "No" for line in sent.lines.all()} | {"decision": "approve"}
        page = text(sign_in(world.coordinator).post(address("decide", sent.pk), said))
        assert "No line would be paid" in page

    def test_sent_back_the_claimant_reads_why_and_can_change_it(self, world, sent, sign_in):
        said = {"decision": "send_back", "words": "Which day was it?"} | seen(sent)
        sign_in(world.coordinator).post(address("decide", sent.pk), said)
        page = text(sign_in(world.connector).get(address("record", sent.pk)))
        assert "Which day was it?" in page
        assert "Add more" in page
        line = sent.lines.get(amount=3)
        asked = address("edit_line", sent.pk, line.pk)
        page = sign_in(world.connector).get(asked)
        assert "an answer to a question" in page.text
        answer = cost(amount="3", why="It was the Monday")
        answer["seen"] = page.context["form"]["seen"].value()
        sign_in(world.connector).post(asked, answer)
        sign_in(world.connector).post(address("send", sent.pk), {"is_true": "on"} | seen(sent))
        page = text(sign_in(world.coordinator).get(address("decide", sent.pk)))
        assert "It was the Monday" in page

    def test_another_organisations_claim_is_not_there(self, elsewhere, sent, sign_in):
        client = sign_in(elsewhere.coordinator)
        assert client.get(address("decide", sent.pk)).status_code == 404
        assert client.get(address("record", sent.pk)).status_code == 404
