"""The plan mended: shown first, then done as it was shown."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, permission_required
from common.dates import today
from common.errors import DomainError
from placements.mending import plan_mending
from placements.services.mending import mend as carry_out


@require_http_methods(["GET", "POST"])
@permission_required(Permission.MATCH_DECIDE)
def mend(request: HttpRequest) -> HttpResponse:
    """Give placements that lost their connector somebody again, with the fewest changes.

    `without` in the address names the placements that are to stay as they are.
    """
    without = _left_out(request)
    if request.method == "POST":
        try:
            seen = request.POST.get("seen", "")
            done = carry_out(seen=seen, without=without, by=request.membership)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect(f"{reverse('matching:mend')}?{_query(without)}")
        asked = "1 offer is made" if done.asked == 1 else f"{done.asked} offers are made"
        messages.success(request, f"{asked}. Everybody concerned is told gently.")
        return redirect("placements:index")
    plan = plan_mending(request.membership, on=today(), without=without)
    put_back = [(row, f"?{_query(without - {row.pk})}") for row in plan.without]
    context = {"plan": plan, "so_far": _query(without), "put_back": put_back}
    return render(request, "matching/mend.html", context)


def _left_out(request: HttpRequest) -> frozenset[UUID]:
    """What is no key of a placement names none."""
    found = set()
    for word in request.GET.getlist("without"):
        try:
            found.add(UUID(word))
        except ValueError:
            continue
    return frozenset(found)


def _query(without: frozenset[UUID]) -> str:
    return urlencode([("without", key) for key in sorted(without)])
