"""Where a call helps: matches without a meeting, and meetings that nobody has logged."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.permissions import Permission, permission_required
from common.dates import now
from placements.meetings_due import to_arrange, to_log

ROWS_A_PAGE = 25


@require_GET
@permission_required(Permission.MATCH_DECIDE)
def index(request: HttpRequest) -> HttpResponse:
    by, shows_logs = request.membership, request.GET.get("show") == "to_log"
    matches, meetings = to_arrange(by, at=now()), to_log(by, at=now())
    rows = meetings if shows_logs else matches.order_by("placement__starts_on", "pk")
    page = Paginator(rows.with_people(), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "shows_logs": shows_logs,
        "counts": {"arrange": matches.count(), "log": meetings.count()},
    }
    return render(request, "meetings/index.html", context)
