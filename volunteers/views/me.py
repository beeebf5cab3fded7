"""A connector's own pages: what is held, what they change, what a trainee will see."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.dates import today
from volunteers.forms.about import (
    MEET_NOBODY_NEW,
    AboutMeForm,
    MyAccessNeedsForm,
    MyLeaveForm,
    ReturnForm,
)
from volunteers.forms.stands import what_stands
from volunteers.own import own_record
from volunteers.record import record_of
from volunteers.services.details import change_details
from volunteers.services.details import remove_leave as drop_leave
from volunteers.services.leaving import return_volunteer
from volunteers.services.people import set_leave
from volunteers.services.restricted import set_access_needs
from volunteers.views.finding import details_of, find_own, needs_of
from volunteers.views.recording import is_done


@require_GET
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def me(request: HttpRequest) -> HttpResponse:
    volunteer = find_own(request)
    context = {"record": record_of(volunteer, on=today()), "own": own_record(volunteer)}
    return render(request, "volunteers/me.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def edit_me(request: HttpRequest) -> HttpResponse:
    volunteer = find_own(request)
    if request.method == "POST":
        form = AboutMeForm(request.POST, sites=request.organisation.sites.all())
        if is_done(form, lambda facts: change_details(volunteer, **facts, by=request.membership)):
            nobody = f" {MEET_NOBODY_NEW}" if form.takes_nobody else ""
            messages.success(request, f"Saved. Thank you for telling us.{nobody}")
            return redirect("volunteers:me")
    else:
        form = AboutMeForm(initial=details_of(volunteer), sites=request.organisation.sites.all())
    stands = what_stands(form, lambda: details_of(find_own(request)))
    return render(request, "volunteers/edit_me.html", {"form": form, "stands": stands})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def edit_my_access_needs(request: HttpRequest) -> HttpResponse:
    """Reading and changing one's own needs leaves no Disclosure; the change is in the history."""
    volunteer = find_own(request)
    if request.method == "POST":
        form = MyAccessNeedsForm(request.POST)
        if is_done(form, lambda facts: set_access_needs(volunteer, **facts, by=request.membership)):
            messages.success(request, "Saved. We will keep to it.")
            return redirect("volunteers:me")
    else:
        form = MyAccessNeedsForm(initial=_own_needs(request))
    context = {"form": form, "stands": what_stands(form, lambda: _own_needs(request))}
    return render(request, "volunteers/edit_my_access_needs.html", context)


def _own_needs(request: HttpRequest) -> dict:
    return needs_of(getattr(find_own(request), "access_needs", None))


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def add_my_leave(request: HttpRequest) -> HttpResponse:
    volunteer = find_own(request)
    if request.method == "POST":
        form = MyLeaveForm(request.POST)
        if is_done(form, lambda facts: set_leave(volunteer, **facts, by=request.membership)):
            messages.success(request, "Your days away are saved.")
            return redirect("volunteers:me")
    else:
        form = MyLeaveForm()
    return render(request, "volunteers/add_my_leave.html", {"form": form})


@require_POST
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def remove_my_leave(request: HttpRequest, leave_id: UUID) -> HttpResponse:
    leave = get_object_or_404(find_own(request).leave, pk=leave_id)
    drop_leave(leave, by=request.membership)
    messages.success(request, "Those days away are removed.")
    return redirect("volunteers:me")


@require_GET
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def my_card(request: HttpRequest) -> HttpResponse:
    """Exactly what a trainee sees of this connector."""
    return render(request, "volunteers/my_card.html", {"connector": find_own(request)})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def resume_me(request: HttpRequest) -> HttpResponse:
    """One tap from home or the own record; this page offers to begin again gently."""
    volunteer, by = find_own(request), request.membership
    if request.method == "POST":
        form = ReturnForm(request.POST)
        if is_done(
            form,
            lambda _: return_volunteer(volunteer, gently_until=form.gently_until(), by=by),
        ):
            messages.success(request, "Welcome back. It is good to have you here.")
            return redirect("volunteers:me")
    else:
        form = ReturnForm(initial={"pace": ReturnForm.AS_BEFORE})
    context = {"record": record_of(volunteer, on=today()), "form": form}
    return render(request, "volunteers/resume_me.html", context)
