"""Reminding the people ticked on the list: choose of what, read the message, send it once."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, permission_required
from common.dates import today
from common.errors import DomainError
from volunteers.bulk import concerns_of, reminders_about, sorted_by_way
from volunteers.forms.bulk import ReminderForm
from volunteers.models import Volunteer
from volunteers.roster import Roster, roster
from volunteers.services.bulk import MOST_AT_ONCE, Sent
from volunteers.services.bulk import send_reminders as send_them


@require_GET
@permission_required(Permission.VOLUNTEER_EDIT)
def remind(request: HttpRequest) -> HttpResponse:
    """First: what of? Then, with the answers in the address: the message, and who will get it."""
    chosen = _chosen(request, request.GET)
    concerns = concerns_of(chosen.rows)
    if not chosen.rows:
        messages.info(request, "Tick the people you want to remind first.")
        return redirect("volunteers:index")
    form = ReminderForm(request.GET if "note" in request.GET else None, concerns=concerns)
    context = {"form": form, "chosen": [row.volunteer for row in chosen.rows]}
    if not form.is_valid():
        return render(request, "volunteers/remind.html", context)
    item, note = form.cleaned_data["item"], form.cleaned_data["note"]
    reminders = sorted_by_way(*reminders_about(chosen.rows, item, note))
    context |= {"reminders": reminders, "preview": reminders.first.draft}
    return render(request, "volunteers/remind_preview.html", context)


@require_POST
@permission_required(Permission.VOLUNTEER_EDIT)
def send_reminders(request: HttpRequest) -> HttpResponse:
    chosen = _chosen(request, request.POST)
    form = ReminderForm(request.POST, concerns=concerns_of(chosen.rows))
    form.is_valid()
    key, note = request.POST.get("item", ""), form.cleaned_data.get("note", "")
    people = [row.volunteer for row in chosen.rows]
    try:
        sent = send_them(people, key=key, note=note, by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("volunteers:index")
    if sent.by_itself or sent.to_tell:
        messages.success(request, _done(sent))
    else:
        messages.info(request, "They were reminded of this today already, so nothing was sent.")
    return redirect("volunteers:index")


def _chosen(request: HttpRequest, query: QueryDict) -> Roster:
    """The people ticked, or everybody on that page; those this member may not see are left out."""
    keys = query.getlist("chosen")
    if query.get("everybody"):
        keys = query.get("shown", "").split(",")
    people = request.organisation.volunteers.visible_to(request.membership).not_merged()
    rows = people.filter(pk__in=list(_keys(keys))[: MOST_AT_ONCE + 1])
    return roster(_with_all_they_need(rows), on=today())


def _with_all_they_need(people) -> list[Volunteer]:
    return list(people.select_related("membership__user", "organisation"))


def _keys(texts: Iterable[str]) -> Iterable[UUID]:
    for text in texts:
        try:
            yield UUID(text)
        except ValueError:
            continue


def _done(sent: Sent) -> str:
    """“2 reminders are on the way. 1 person waits under Messages to be told by you.”"""
    said = []
    if sent.by_itself:
        reminders = "reminder is" if sent.by_itself == 1 else "reminders are"
        said.append(f"{sent.by_itself} {reminders} on the way.")
    if sent.to_tell:
        wait = "person waits" if sent.to_tell == 1 else "people wait"
        said.append(f"{sent.to_tell} {wait} under “Messages” to be told by you.")
    return " ".join(said)
