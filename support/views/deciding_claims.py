"""Claims that wait for a second person, everybody's claims, and one person's."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Membership
from accounts.permissions import Permission, permission_required
from common.money import exact_pounds
from support.claims import claim_sheet
from support.forms.deciding_claims import APPROVE, SEND_BACK, DecideForm
from support.models import ExpenseClaim
from support.own_claims import claims_of, with_total
from support.services import deciding_claims as services
from support.views.expenses import find_claim
from volunteers.payments import payments_seen_by
from volunteers.services.closed import is_closed
from volunteers.views.finding import find_volunteer
from volunteers.views.recording import is_done

ROWS_A_PAGE = 25
SAID = {
    ExpenseClaim.Status.SENT_BACK: "Sent back. They hear that there is something to see.",
    ExpenseClaim.Status.REFUSED: "Saved. They hear that there is an answer.",
}
WAITING = "waiting"


@require_GET
@permission_required(Permission.EXPENSE_DECIDE)
def index(request: HttpRequest) -> HttpResponse:
    """Those this member can decide first; the others by their status."""
    shown, by = request.GET.get("show", WAITING), request.membership
    claims = request.organisation.expense_claims.visible_to(by)
    if shown in ExpenseClaim.Status.values:
        rows = claims.filter(status=shown).order_by("-number")
    else:
        shown, rows = WAITING, claims.to_decide(by).order_by("sent_at")
    rows = with_total(rows.select_related("volunteer", "entered_by__user"))
    context = {
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "shown": shown,
        "statuses": [(WAITING, "Waiting for you"), *ExpenseClaim.Status.choices],
        "to_hand_over": claims.approved().count(),
    }
    return render(request, "expenses/index.html", context)


@require_GET
@permission_required(Permission.EXPENSE_DECIDE)
def person(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    rows = Paginator(claims_of(volunteer).visible_to(request.membership), ROWS_A_PAGE)
    context = {
        "volunteer": volunteer,
        "page": rows.get_page(request.GET.get("page")),
        "paid": payments_seen_by(request.membership, volunteer),
        "is_closed": is_closed(volunteer),
    }
    return render(request, "expenses/person.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXPENSE_DECIDE)
def decide(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Of a claim that somebody else decided about meanwhile, the record says how it stands."""
    by, claim = request.membership, find_claim(request, claim_id)
    rows = request.organisation.expense_claims.to_decide(by)
    if request.method == "GET" and not rows.filter(pk=claim.pk).exists():
        return redirect("expenses:record", claim.pk)
    sheet, back = claim_sheet(claim), reverse("expenses:index")
    if request.method == "POST":
        form = DecideForm(request.POST, sheet=sheet, back=back)
        if is_done(form, lambda _: _decide(claim, form, by)):
            claim.refresh_from_db()
            messages.success(request, _said(claim))
            return redirect("expenses:index")
    else:
        form = DecideForm(sheet=sheet, back=back, initial={"seen": sheet.as_seen})
    return render(request, "expenses/decide.html", {"form": form, "sheet": sheet})


def _decide(claim: ExpenseClaim, form: DecideForm, by: Membership) -> None:
    decision = form.cleaned_data["decision"]
    facts = {name: form.cleaned_data[name] for name in ("words", "seen")}
    if decision == APPROVE:
        services.approve_claim(claim, not_paid=form.not_paid(), **facts, by=by)
    elif decision == SEND_BACK:
        services.send_claim_back(claim, **facts, by=by)
    else:
        services.refuse_claim(claim, **facts, by=by)


def _said(claim: ExpenseClaim) -> str:
    if claim.status != ExpenseClaim.Status.APPROVED:
        return SAID[claim.status]
    paid = exact_pounds(claim_sheet(claim).to_pay)
    return f"{claim} is approved: {paid} goes to finance with the next file."
