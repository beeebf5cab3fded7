"""The home page of each role, what is held about somebody, and the pages everybody may read."""

import csv

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.permissions import Permission, permission_required
from common.cells import safe_cell
from common.dates import now
from reports.held import held_about
from reports.home import home_of
from volunteers.views.finding import find_own


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    if request.membership is None:
        return render(request, "reports/home_nowhere.html")
    page = home_of(request.membership, at=now())
    return render(request, page.template, {"home": page})


@require_GET
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def held(request: HttpRequest) -> HttpResponse:
    """A volunteer sees everything held about them."""
    return render(request, "reports/held.html", {"held": held_about(find_own(request))})


@require_GET
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def download_held(request: HttpRequest) -> HttpResponse:
    """The same to take along: a table for a spreadsheet, or data for another program."""
    about = held_about(find_own(request))
    if request.GET.get("as") == "csv":
        answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        lines = csv.writer(answer)
        lines.writerow(["Part", "Number", "What", "What it says"])
        lines.writerows([safe_cell(cell) for cell in row] for row in about.as_rows())
        answer["Content-Disposition"] = 'attachment; filename="what-we-hold.csv"'
        return answer
    answer = JsonResponse(about.as_data(), json_dumps_params={"indent": 1, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="what-we-hold.json"'
    return answer


@require_GET
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


@require_GET
@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and has every migration."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    status = 503 if waiting else 200
    return JsonResponse({"database": "ok", "migrations_waiting": len(waiting)}, status=status)


@require_GET
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "reports/accessibility.html")


@require_GET
@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "reports/privacy.html")


@require_GET
@login_not_required
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "reports/help.html")
