"""Claims as they are written: by a connector on their telephone, or by a coordinator for them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Membership
from accounts.permissions import Permission, member_required, permission_required
from common.errors import DomainError
from support.claims import claim_sheet
from support.forms.expenses import ASKS, LineForm, SendForm
from support.models import ExpenseClaim, ExpenseLine
from support.own_claims import claims_of
from support.services import expenses as services
from volunteers.views.finding import find_own, find_volunteer
from volunteers.views.recording import is_done, outcome_of

ROWS_A_PAGE = 20
KNOWN = "This was sent twice. It is in the claim once."


@require_GET
@permission_required(Permission.EXPENSE_CLAIM)
def mine(request: HttpRequest) -> HttpResponse:
    rows = Paginator(claims_of(find_own(request)), ROWS_A_PAGE)
    context = {"page": rows.get_page(request.GET.get("page"))}
    return render(request, "expenses/mine.html", context)


@require_POST
@permission_required(Permission.EXPENSE_CLAIM)
def start(request: HttpRequest) -> HttpResponse:
    try:
        claim = services.start_claim(find_own(request), by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("expenses:mine")
    return redirect("expenses:record", claim.pk)


@require_POST
@permission_required(Permission.EXPENSE_ENTER)
def start_for(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    try:
        claim = services.start_claim(volunteer, by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("expenses:person", volunteer.pk)
    return redirect("expenses:record", claim.pk)


@require_POST
@permission_required(Permission.EXPENSE_ENTER)
def take_over(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    claim = find_claim(request, claim_id)
    try:
        services.take_over(claim, by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "You type this claim now. Somebody else decides about it.")
    return redirect("expenses:record", claim.pk)


@require_GET
@member_required
def record(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """For whoever made it and whoever decides; for anybody else there is no such page."""
    claim, by = find_claim(request, claim_id), request.membership
    to_decide = request.organisation.expense_claims.to_decide(by)
    context = {
        "sheet": claim_sheet(claim),
        "is_own": claim.volunteer.membership_id == by.pk,
        "may_write": services.may_write(claim, by),
        "may_decide": to_decide.filter(pk=claim.pk).exists(),
        "may_take_over": services.may_take_over(claim, by),
        "kinds": ExpenseLine.Kind.choices,
    }
    return render(request, "expenses/record.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXPENSE_CLAIM)
def add_line(request: HttpRequest, claim_id: UUID, kind: str) -> HttpResponse:
    claim, by = _find_made(request, claim_id), request.membership
    if kind not in ASKS:
        raise Http404
    if request.method == "GET" and not claim.is_to_write:
        return _no_longer(request, claim)
    facts = {"kind": kind, "back": reverse("expenses:record", args=[claim.pk])}
    if request.method == "POST":
        form = LineForm(request.POST, request.FILES, **facts)
        if line := outcome_of(form, lambda said: services.add_line(claim, **said, by=by)):
            messages.success(
                request, KNOWN if line.was_known else "Saved. Add more, or send the claim."
            )
            return redirect("expenses:record", claim.pk)
    else:
        form = LineForm(**facts)
    label = ExpenseLine.Kind(kind).label
    return render(request, "expenses/add_line.html", {"form": form, "claim": claim, "label": label})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXPENSE_CLAIM)
def edit_line(request: HttpRequest, claim_id: UUID, line_id: UUID) -> HttpResponse:
    claim, by = _find_made(request, claim_id), request.membership
    sheets = {each.line.pk: each for each in claim_sheet(claim).lines}
    if (sheet := sheets.get(line_id)) is None:
        raise Http404
    if request.method == "GET" and not claim.is_to_write:
        return _no_longer(request, claim)
    back = reverse("expenses:record", args=[claim.pk])
    facts = {"kind": sheet.line.kind, "is_change": True, "receipts": len(sheet.receipts)}
    facts["back"] = back
    if request.method == "POST":
        form = LineForm(request.POST, request.FILES, **facts)
        if is_done(form, lambda said: services.change_line(sheet.line, **said, by=by)):
            messages.success(request, "Saved.")
            return redirect(back)
    else:
        form = LineForm(initial=LineForm.of(sheet.line), **facts)
    return render(request, "expenses/edit_line.html", {"form": form, "claim": claim, "row": sheet})


@require_POST
@permission_required(Permission.EXPENSE_CLAIM)
def remove_line(request: HttpRequest, claim_id: UUID, line_id: UUID) -> HttpResponse:
    """A second press finds it gone already, which is what was wanted."""
    claim = _find_made(request, claim_id)
    lines = claim.lines.select_related("claim__volunteer").filter(pk=line_id)
    try:
        for line in lines:
            services.remove_line(line, by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Taken out of the claim.")
    return redirect("expenses:record", claim.pk)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXPENSE_CLAIM)
def send(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    claim, by = _find_made(request, claim_id), request.membership
    if request.method == "GET" and not claim.is_to_write:
        return _no_longer(request, claim)
    back = reverse("expenses:record", args=[claim.pk])
    if claim.waits:  # a second press
        messages.success(request, _is_sent(claim, by))
        return redirect(back)
    facts = {"for_them": claim.volunteer.membership_id != by.pk, "back": back}
    sheet = claim_sheet(claim)
    if request.method == "POST":
        form = SendForm(request.POST, **facts)
        if is_done(form, lambda said: services.send_claim(claim, seen=said["seen"], by=by)):
            messages.success(request, _is_sent(claim, by))
            return redirect(back)
    else:
        form = SendForm(initial={"seen": sheet.as_seen}, **facts)
    return render(request, "expenses/send.html", {"form": form, "sheet": sheet})


def _is_sent(claim: ExpenseClaim, by: Membership) -> str:
    if claim.volunteer.membership_id == by.pk:
        return "Your claim is sent. You hear when it has been looked at."
    name = claim.volunteer.first_name
    return f"The claim is sent. Somebody else decides, and {name} hears when they have."


@require_POST
@permission_required(Permission.EXPENSE_CLAIM)
def remove(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    claim, by = _find_made(request, claim_id), request.membership
    is_own = claim.volunteer.membership_id == by.pk
    try:
        services.remove_claim(claim, by=by)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("expenses:record", claim.pk)
    messages.success(request, "The claim is removed. It was never sent.")
    return redirect("expenses:mine") if is_own else redirect("expenses:person", claim.volunteer_id)


@require_GET
@member_required
def receipt(request: HttpRequest, claim_id: UUID, receipt_id: UUID) -> HttpResponse:
    """As a file to keep: a browser never shows it as a page of ours."""
    claim = find_claim(request, claim_id)
    rows = request.organisation.receipts.filter(line__claim=claim)
    found = get_object_or_404(rows, pk=receipt_id)
    name = content_disposition_header(True, found.name)
    headers = {"Content-Disposition": name, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(found.content, content_type=found.content_type, headers=headers)


@require_POST
@permission_required(Permission.EXPENSE_CLAIM)
def remove_receipt(request: HttpRequest, claim_id: UUID, receipt_id: UUID) -> HttpResponse:
    claim = _find_made(request, claim_id)
    rows = request.organisation.receipts.without_content().filter(line__claim=claim)
    found = rows.select_related("line__claim__volunteer").filter(pk=receipt_id).first()
    if found is None:  # a second press
        return redirect("expenses:record", claim.pk)
    try:
        services.remove_receipt(found, by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("expenses:record", claim.pk)
    messages.success(request, "The receipt is removed.")
    return redirect("expenses:edit_line", claim.pk, found.line_id)


def find_claim(request: HttpRequest, claim_id: UUID) -> ExpenseClaim:
    rows = request.organisation.expense_claims.visible_to(request.membership).with_people()
    return get_object_or_404(rows.select_related("organisation"), pk=claim_id)


def _find_made(request: HttpRequest, claim_id: UUID) -> ExpenseClaim:
    """One that this member makes. Whether it can still be changed, the services say."""
    claim = find_claim(request, claim_id)
    if not services.makes(claim, request.membership):
        raise Http404
    return claim


def _no_longer(request: HttpRequest, claim: ExpenseClaim) -> HttpResponse:
    messages.error(request, services.NO_LONGER)
    return redirect("expenses:record", claim.pk)
