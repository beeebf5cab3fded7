"""The home page of each role, and the few pages everybody may read."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common.dates import now
from reports.home import home_of


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    if request.membership is None:
        return render(request, "reports/home_nowhere.html")
    page = home_of(request.membership, at=now())
    return render(request, page.template, {"home": page})


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
