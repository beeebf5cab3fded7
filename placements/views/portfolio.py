"""A trainee takes along what they wrote, also after the placement, the match or the scheme."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from placements.forms.portfolio import PortfolioForm
from placements.models import Trainee
from placements.portfolio import meetings_of, own_reflections, portfolio_of
from placements.portfolio_papers import PAPERS
from placements.views.reflections import own
from volunteers.views.taking_away import as_attachment

CHANGED = "What you wrote has changed since this page was opened. Choose again, then download."


@require_GET
@own
def portfolio(request: HttpRequest) -> HttpResponse:
    trainee = _me(request)
    form = None
    if trainee:
        rows = list(own_reflections(trainee).without_text())
        chosen = {"reflections": [str(row.pk) for row in rows]}
        action = reverse("reflections:download_portfolio")
        form = PortfolioForm(initial=chosen, rows=rows, action=action)
    met = meetings_of(trainee) if trainee else ()
    context = {"form": form, "met": met, "minutes": sum(meeting.minutes for meeting in met)}
    return render(request, "reflections/portfolio.html", context)


@require_POST
@own
def download_portfolio(request: HttpRequest) -> HttpResponse:
    """By POST: the keys of many reflections would make too long an address."""
    trainee, paper = _me(request), PAPERS.get(request.POST.get("format", ""))
    if trainee is None or paper is None:
        return redirect("reflections:portfolio")
    rows = own_reflections(trainee).without_text()
    form = PortfolioForm(request.POST, rows=rows, action="")
    if not form.is_valid():
        messages.error(request, CHANGED)
        return redirect("reflections:portfolio")
    file = paper(portfolio_of(trainee, only=form.cleaned_data["reflections"]))
    return as_attachment(file)


def _me(request: HttpRequest) -> Trainee | None:
    return request.organisation.trainees.filter(membership=request.membership).first()
