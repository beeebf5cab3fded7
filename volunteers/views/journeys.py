"""How long it takes a volunteer to get to each site: said by a coordinator, or by themselves."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, permission_required
from volunteers.forms.journeys import JourneysForm, MyJourneysForm
from volunteers.services.journeys import set_journeys
from volunteers.views.finding import find_own, find_volunteer
from volunteers.views.recording import is_done


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def edit_journeys(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    """Of the sites this coordinator sees; what is known of others stays."""
    volunteer = find_volunteer(request, volunteer_id)
    form = _form_of(request, JourneysForm, volunteer)
    if request.method == "POST" and _is_kept(request, form, volunteer):
        messages.success(request, f"The journeys of {volunteer} are saved.")
        return redirect("volunteers:record", volunteer.pk)
    return render(request, "volunteers/edit_journeys.html", {"volunteer": volunteer, "form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def edit_my_journeys(request: HttpRequest) -> HttpResponse:
    volunteer = find_own(request)
    form = _form_of(request, MyJourneysForm, volunteer)
    if request.method == "POST" and _is_kept(request, form, volunteer):
        messages.success(request, "Saved. Thank you for telling us.")
        return redirect("volunteers:me")
    return render(request, "volunteers/edit_my_journeys.html", {"form": form})


def _form_of(request: HttpRequest, form: type[JourneysForm], volunteer) -> JourneysForm:
    sites = list(request.organisation.sites.visible_to(request.membership))
    if request.method == "POST":
        return form(request.POST, volunteer=volunteer, sites=sites)
    return form(initial=form.of(volunteer, sites), volunteer=volunteer, sites=sites)


def _is_kept(request: HttpRequest, form: JourneysForm, volunteer) -> bool:
    return is_done(
        form,
        lambda said: set_journeys(
            volunteer, form.minutes, seen=said["seen"], by=request.membership
        ),
    )
