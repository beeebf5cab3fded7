"""A calendar of one's own: its address, and what a phone or Outlook reads there."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, permission_required
from common.dates import now
from messaging.calendars import CONTENT_TYPE, feed_of
from placements.meeting_calendar import events_of
from placements.services import calendars as services


@require_GET
@permission_required(Permission.MATCH_OWN)
def calendar(request: HttpRequest) -> HttpResponse:
    feed = request.organisation.calendar_feeds.filter(membership=request.membership).first()
    path = reverse("meetings:feed", args=[feed.pk, feed.secret]) if feed else ""
    address = settings.SITE_URL + path if feed else ""
    context = {"feed": feed, "address": address, "subscribe": _webcal(address)}
    return render(request, "meetings/calendar.html", context)


@require_POST
@permission_required(Permission.MATCH_OWN)
def make_address(request: HttpRequest) -> HttpResponse:
    services.make_calendar_address(by=request.membership)
    messages.success(request, "Your new address is ready. An old one works no more.")
    return redirect("meetings:calendar")


@require_POST
@permission_required(Permission.MATCH_OWN)
def stop_address(request: HttpRequest) -> HttpResponse:
    services.stop_calendar_address(by=request.membership)
    messages.success(request, "Stopped. Nobody can read your meetings by the old address.")
    return redirect("meetings:calendar")


@login_not_required
@require_GET
def feed(request: HttpRequest, feed_id: UUID, secret: str) -> HttpResponse:
    """A wrong secret is no page at all."""
    found = services.feed_opened_by(feed_id, secret)
    if found is None:
        raise Http404
    content = feed_of(events_of(found.membership, at=now()), name="My meetings")
    headers = {"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)


def _webcal(address: str) -> str:
    """What a phone or Outlook opens as a calendar to follow."""
    return "webcal://" + address.partition("://")[2] if address else ""
