"""Not having to meet somebody, or somewhere: said for oneself, settled by a coordinator."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from audit.services import disclose, disclose_all, note_opening
from volunteers.forms.keeping_apart import SettleForm, WishForm
from volunteers.services import keeping_apart as services
from volunteers.views.recording import is_done, outcome_of

OPENED = "Opened the wishes to be kept apart"


@require_GET
@permission_required(Permission.EXCLUSION_OWN)
def keep_apart(request: HttpRequest) -> HttpResponse:
    """What the member has asked for, as they wrote it."""
    mine = request.membership.apart_wishes
    wishes = mine.standing().select_related("site", "team__site")
    for_nobody = set(mine.that_nobody_may_settle().values_list("pk", flat=True))
    context = {"wishes": wishes, "for_nobody": for_nobody}
    return render(request, "volunteers/keep_apart.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXCLUSION_OWN)
def add_wish(request: HttpRequest) -> HttpResponse:
    sites = request.organisation.sites.all()
    if request.method == "POST":
        form, by = WishForm(request.POST, sites=sites), request.membership
        if wish := outcome_of(form, lambda _: services.wish_apart(**form.wish(), by=by)):
            if by.apart_wishes.that_nobody_may_settle().filter(pk=wish.pk).exists():
                messages.warning(
                    request, "Saved, in confidence. Please read beside it what to do now."
                )
            else:
                messages.success(request, "Saved, in confidence. You need do nothing more.")
            return redirect("volunteers:keep_apart")
    else:
        form = WishForm(sites=sites)
    return render(request, "volunteers/add_wish.html", {"form": form})


@require_POST
@permission_required(Permission.EXCLUSION_OWN)
def withdraw_wish(request: HttpRequest, wish_id: UUID) -> HttpResponse:
    wish = get_object_or_404(request.membership.apart_wishes.standing(), pk=wish_id)
    services.withdraw_wish(wish, by=request.membership)
    messages.success(request, "Taken back.")
    return redirect("volunteers:keep_apart")


@require_GET
@permission_required(Permission.WISH_SETTLE)
def wishes(request: HttpRequest) -> HttpResponse:
    """What has to be settled, by somebody it cannot mean.

    Opening the page is kept, even with nothing on it.
    """
    by = request.membership
    rows = list(_visible(request).to_settle())
    if rows:
        disclose_all(rows, by=by, reason=OPENED)
    else:
        note_opening(by, record="wishes to be kept apart", by=by, reason=OPENED)
    return render(request, "volunteers/wishes.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.WISH_SETTLE)
def settle_wish(request: HttpRequest, wish_id: UUID) -> HttpResponse:
    by = request.membership
    wish = disclose(get_object_or_404(_visible(request), pk=wish_id), by=by, reason=OPENED)
    if request.method == "POST":
        form = SettleForm(request.POST, organisation=request.organisation)
        if is_done(form, lambda facts: services.settle_wish(wish, person=facts["who"], by=by)):
            messages.success(request, "Settled. Nobody is told.")
            return redirect("volunteers:wishes")
    else:
        form = SettleForm(organisation=request.organisation)
    return render(request, "volunteers/settle_wish.html", {"wish": wish, "form": form})


def _visible(request: HttpRequest):
    wishes = request.organisation.apart_wishes.visible_to(request.membership)
    return wishes.select_related("asked_by__user", "asked_by__volunteer", "site", "team__site")
