"""Two records side by side: one person, or two?"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Membership
from accounts.permissions import Permission, permission_required
from common.dates import today
from common.errors import DomainError
from placements.forms.merging import MergeForm
from placements.services.merging import merge_volunteers, preview_merge, tell_apart
from volunteers.duplicates import what_differs, what_is_alike
from volunteers.models import Volunteer
from volunteers.named import ELSEWHERE
from volunteers.record import record_of


@require_GET
@permission_required(Permission.VOLUNTEER_MERGE)
def compare(request: HttpRequest, volunteer_id: UUID, other_id: UUID) -> HttpResponse:
    pair = [_volunteer(request, key) for key in (volunteer_id, other_id)]
    if pair[0] == pair[1]:
        return redirect("volunteers:duplicates")
    context = {
        "sides": [_side(*pair, request.membership), _side(*pair[::-1], request.membership)],
        "alike": what_is_alike(*pair),
        "differs": what_differs(*pair),
        "first": pair[0],
        "second": pair[1],
    }
    return render(request, "merging/compare.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_MERGE)
def confirm(request: HttpRequest, volunteer_id: UUID, other_id: UUID) -> HttpResponse:
    """`volunteer_id` is kept, the other emptied: what that would do, and the last question."""
    kept, emptied = _volunteer(request, volunteer_id), _volunteer(request, other_id)
    try:
        notes = preview_merge(kept, emptied, by=request.membership)
        form = MergeForm(request.POST) if request.method == "POST" else MergeForm()
        if request.method == "POST" and form.is_valid():
            merge_volunteers(kept, emptied, by=request.membership)
            messages.success(request, f"The two records of {kept} are one now.")
            return redirect("volunteers:record", kept.pk)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("merging:compare", kept.pk, emptied.pk)
    context = {
        "kept": kept,
        "emptied": emptied,
        "differs": what_differs(kept, emptied),
        "notes": notes,
        "form": form,
    }
    return render(request, "merging/confirm.html", context)


@require_POST
@permission_required(Permission.VOLUNTEER_MERGE)
def not_the_same(request: HttpRequest, volunteer_id: UUID, other_id: UUID) -> HttpResponse:
    first, second = _volunteer(request, volunteer_id), _volunteer(request, other_id)
    if first != second:
        tell_apart(first, second, by=request.membership)
        messages.success(request, "Noted: two people. They are not suggested again.")
    return redirect("volunteers:duplicates")


def _side(person: Volunteer, other: Volunteer, by: Membership) -> dict:
    record = record_of(person, on=today())
    return {
        "record": record,
        "courses": [row for row in record.courses if row.completed_on],
        "matches": _matches(person, by),
        "other": other,
    }


def _volunteer(request: HttpRequest, key: UUID) -> Volunteer:
    people = request.organisation.volunteers.visible_to(request.membership)
    return get_object_or_404(people.select_related("membership__user", "position"), pk=key)


def _matches(person: Volunteer, by: Membership) -> list[str]:
    """With whom and where, as far as the reader may know."""
    live = person.matches.live()
    seen = live.visible_to(by).select_related("placement__trainee", "placement__site")
    words = [f"{match.placement.trainee} at {match.placement.site}" for match in seen]
    return words + [ELSEWHERE.capitalize()] * (live.count() - len(words))
