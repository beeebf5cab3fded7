"""Nobody is out of pocket: hours given, claims however far they have come, and one payment."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

from accounts.models import Membership, Organisation
from common.dates import today
from common.uploads import SafeFile, safe_file
from placements.demo.earlier import claim_days_ago
from placements.demo.people import Coordinators
from support.models import ExpenseClaim
from support.services.activities import note_activity
from support.services.deciding_claims import approve_claim, refuse_claim, send_claim_back
from support.services.expenses import add_line, send_claim, start_claim
from support.services.finance import export_claims
from volunteers.models import Volunteer
from volunteers.services.payments import record_payment

HOME = "Home"
TALK = ("teaching", 120, "Talk to first-year student nurses")
ACTIVITIES = (
    (9, *TALK),
    (33, "event", 210, "Stand at the open day"),
    (61, "meeting", 90, "Meeting of all connectors"),
    (190, "induction", 180, "Day of induction"),
)


def bring_expenses_to_life(
    organisation: Organisation, *, shown: Volunteer, by: Coordinators
) -> None:
    """`shown` is the connector somebody can sign in as."""
    people = organisation.volunteers.active().exclude(pk=shown.pk).order_by("pk")
    first, second, third, fourth, *_ = people.select_related("membership", "position")
    _give_time([shown, first, second, third], by=by.first)
    _claims_that_are_over(shown, third, by=by)
    _claims_that_wait(first, second, by=by)
    _claims_of_shown(shown, by=by)
    record_payment(
        fourth,
        on=_ago(20),
        amount=Decimal("75.00"),
        why="Half a day on an interview panel",
        told_in_writing=True,
        by=by.first,
    )


def _ago(days: int) -> date:
    return today() - timedelta(days=days)


def _give_time(people: list[Volunteer], *, by: Membership) -> None:
    """Half of it noted by themselves, half for them."""
    for number, person in enumerate(people):
        for place, (days, kind, minutes, what) in enumerate(ACTIVITIES[: 4 - number]):
            author = by if (number + place) % 2 else person.membership
            on = _ago(days + number)
            note_activity(person, on=on, minutes=minutes, kind=kind, what=what, by=author)


def _claims_that_are_over(shown: Volunteer, other: Volunteer, *, by: Coordinators) -> None:
    """One with finance, one not paid."""
    paid = start_claim(shown, by=shown.membership)
    for days in (83, 76, 69):
        _journey(paid, days, 14)
    _ticket(paid, 69, "parking", "6.50", "Parking at the training day")
    paid = _sent(paid, days=62)
    not_paid = paid.lines.get(kind="parking").pk
    words = {not_paid: "The training day paid for parking. Tell us if it did not."}
    approve_claim(paid, not_paid=words, by=by.second)
    export_claims(by=by.second)
    lost = start_claim(other, by=other.membership)
    add_line(
        lost,
        kind="other",
        on=_ago(30),
        amount=Decimal("4.00"),
        what="Newspaper",
        by=other.membership,
    )
    refuse_claim(_sent(lost, days=25), words="This was not for the scheme.", by=by.first)


def _claims_that_wait(first: Volunteer, second: Volunteer, *, by: Coordinators) -> None:
    """One above limits with its reasons, one typed by a coordinator, one approved."""
    above = start_claim(first, by=first.membership)
    _journey(above, 12, 128, why="I came straight from my sister’s, and went home from there.")
    _ticket(above, 12, "meal", "12.40", "Lunch", hours_away=7, why="Nothing else was open nearby.")
    _sent(above, days=6)
    typed = start_claim(second, by=by.first)
    add_line(
        typed,
        kind="transport",
        on=_ago(15),
        start="Ellesmere Port",
        end="Bowmere and back",
        amount=Decimal("4.60"),
        what="Meeting with a trainee",
        why="The ticket machine was broken; the driver let me on.",
        by=by.first,
    )
    _ticket(typed, 15, "care", "22.00", "Somebody sat with my father", by=by.first)
    _sent(typed, days=3, by=by.first)
    approved = start_claim(second, by=second.membership)
    _journey(approved, 40, 9)
    _journey(approved, 33, 9)
    approve_claim(_sent(approved, days=28), by=by.first)


def _claims_of_shown(shown: Volunteer, *, by: Coordinators) -> None:
    """One with a question, one being written."""
    question = start_claim(shown, by=shown.membership)
    _journey(question, 21, 14)
    _ticket(question, 21, "taxi", "11.80", "From the station to Bowmere", start="Chester station")
    words = "Could you say why it was a taxi that day? The bus is paid in any case."
    send_claim_back(_sent(question, days=10), words=words, by=by.first)
    draft = start_claim(shown, by=shown.membership)
    _journey(draft, 5, 14)


def _journey(claim: ExpenseClaim, days: int, miles: int, why: str = "") -> None:
    add_line(
        claim,
        kind="mileage",
        on=_ago(days),
        start=HOME,
        end="Bowmere and back",
        miles=Decimal(miles),
        means="car",
        what="Meeting with a trainee",
        why=why,
        by=claim.volunteer.membership,
    )


def _ticket(
    claim: ExpenseClaim,
    days: int,
    kind: str,
    amount: str,
    what: str,
    *,
    by: Membership | None = None,
    **facts,
) -> None:
    """A cost with its receipt."""
    if "start" in facts:
        facts["end"] = "Bowmere"
    add_line(
        claim,
        kind=kind,
        on=_ago(days),
        amount=Decimal(amount),
        what=what,
        receipt=receipt_of(f"{what}: {amount} pounds"),
        by=by or claim.volunteer.membership,
        **facts,
    )


def _sent(claim: ExpenseClaim, *, days: int, by: Membership | None = None) -> ExpenseClaim:
    """As if it had been sent so many days ago."""
    sent = send_claim(claim, by=by or claim.volunteer.membership)
    return claim_days_ago(sent, days=days)


def receipt_of(words: str) -> SafeFile:
    """A page with a line of plain text, which a till might have printed."""
    shown = f"BT /F1 14 Tf 20 90 Td ({words.encode('ascii', 'replace').decode()}) Tj ET"
    parts = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 120] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    objects = [f"{number} 0 obj\n{part}\nendobj\n" for number, part in enumerate(parts, 1)]
    head = "%PDF-1.4\n"
    places = list(accumulate((len(each) for each in objects), initial=len(head)))
    table = "".join(f"{place:010} 00000 n \n" for place in places[:-1])
    foot = (
        f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}trailer\n"
        f"<< /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{places[-1]}\n%%EOF\n"
    )
    return safe_file("receipt.pdf", f"{head}{''.join(objects)}{foot}".encode())
