"""The forecast: what lapses, whom that stops, and which matches depend on them."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.permissions import Permission, permission_required
from common.dates import today
from reports.forecast import HORIZONS, USUAL, Lapse, forecast_of

PAGE_SIZE = 12  # things that lapse, each with whom it concerns
PEOPLE = 50  # for whom one thing lapses


@require_GET
@permission_required(Permission.PLACEMENT_VIEW)
@permission_required(Permission.VOLUNTEER_VIEW)
def forecast(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("days", "")
    days = next((each for each in HORIZONS if str(each) == asked), USUAL)
    by = "thing" if request.GET.get("by") == "thing" else "day"
    found = forecast_of(request.membership, on=today(), days=days)
    if lapse := found.named(request.GET.get("lapse", "")):
        return _everybody(request, lapse)
    context = {
        "forecast": found,
        "page": Paginator(found.in_order(by), PAGE_SIZE).get_page(request.GET.get("page")),
        "by": by,
        "horizons": HORIZONS,
        "can_edit": request.membership.can(Permission.VOLUNTEER_EDIT),
    }
    return render(request, "reports/forecast.html", context)


def _everybody(request: HttpRequest, lapse: Lapse) -> HttpResponse:
    """All whom one lapse concerns, where the forecast shows the first few."""
    context = {
        "lapse": lapse,
        "page": Paginator(lapse.people, PEOPLE).get_page(request.GET.get("page")),
        "can_edit": request.membership.can(Permission.VOLUNTEER_EDIT),
    }
    return render(request, "reports/forecast_lapse.html", context)
