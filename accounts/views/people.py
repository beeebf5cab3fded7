"""Who may sign in to this organisation: inviting, adding, ending access."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import services
from accounts.forms.members import AddMemberForm, MemberFilterForm
from accounts.models import Membership
from accounts.permissions import Permission, Role, permission_required
from common.errors import DomainError
from common.going_back import page_before

PER_PAGE = 40


@require_GET
@permission_required(Permission.INVITATION_SEND)
def index(request: HttpRequest) -> HttpResponse:
    visible = request.organisation.memberships.visible_to(request.membership)
    form = MemberFilterForm(request.GET)
    found = visible.matching(**form.cleaned_data) if form.is_valid() else visible
    rows = found.naming().select_related("user").prefetch_related("sites")
    context = {
        "form": form,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "to_invite": visible.to_invite().count(),
        "can_manage": request.membership.can(Permission.MEMBER_MANAGE),
        "is_limited": bool(request.membership.site_limit),
    }
    return render(request, "accounts/people/index.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.MEMBER_MANAGE)
def add(request: HttpRequest) -> HttpResponse:
    form = AddMemberForm(organisation=request.organisation)
    if request.method == "POST":
        form = AddMemberForm(request.POST, organisation=request.organisation)
        if form.is_valid():
            try:
                membership = services.add_member(**form.cleaned_data, by=request.membership)
            except DomainError as refused:
                form.add_error("email", str(refused))
            else:
                name = services.shown_name(membership)
                messages.success(request, f"{name} is added and invited.")
                return redirect("people:index")
    return render(request, "accounts/people/add.html", {"form": form})


@require_POST
@permission_required(Permission.INVITATION_SEND)
def invite(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    visible = request.organisation.memberships.visible_to(request.membership)
    membership = get_object_or_404(visible.naming(), pk=membership_id)
    words = f"We are sending an invitation to {membership.shown_name}."
    _act(request, services.invite, membership, words)
    return redirect(page_before(request, reverse("people:index")))


@require_http_methods(["GET", "POST"])
@permission_required(Permission.INVITATION_SEND)
def invite_all(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        number = services.invite_everybody(by=request.membership)
        people = "person" if number == 1 else "people"
        messages.success(request, f"We are sending invitations to {number} {people}.")
        return redirect("people:index")
    listed = request.organisation.memberships.visible_to(request.membership).to_invite()
    by_role = listed.order_by("role").values_list("role").annotate(number=Count("pk"))
    groups = [(Role(role).label, number) for role, number in by_role]
    context = {"groups": groups, "total": sum(number for _, number in groups)}
    return render(request, "accounts/people/invite_all.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.MEMBER_MANAGE)
def end(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    membership = get_object_or_404(request.organisation.memberships.naming(), pk=membership_id)
    back = page_before(request, reverse("people:index"))
    if request.method == "POST":
        words = f"{membership.shown_name} can no longer sign in in this role."
        _act(request, services.end_membership, membership, words)
        return redirect(back)
    if membership.status == membership.Status.ENDED:
        messages.info(request, f"The access of {membership.shown_name} has ended already.")
        return redirect(back)
    return render(request, "accounts/people/end.html", {"membership": membership, "back": back})


def _act(request: HttpRequest, act: Callable, membership: Membership, words: str) -> None:
    """Done, which is said in these words; or why not."""
    try:
        act(membership, by=request.membership)
    except DomainError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words)
