"""The plan mended: shown first, then done as it was shown."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, permission_required
from common.dates import today
from common.errors import DomainError
from placements.mending import plan_mending
from placements.services.mending import mend as carry_out


@require_http_methods(["GET", "POST"])
@permission_required(Permission.MATCH_DECIDE)
def mend(request: HttpRequest) -> HttpResponse:
    """Give placements that lost their connector somebody again, with the fewest changes."""
    if request.method == "POST":
        try:
            done = carry_out(seen=request.POST.get("seen", ""), by=request.membership)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("matching:mend")
        asked = "1 offer is made" if done.asked == 1 else f"{done.asked} offers are made"
        messages.success(request, f"{asked}. Everybody concerned is told gently.")
        return redirect("placements:index")
    plan = plan_mending(request.membership, on=today())
    return render(request, "matching/mend.html", {"plan": plan})
