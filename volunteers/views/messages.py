"""What was written to somebody, to be read after it went."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.permissions import Permission, permission_required
from volunteers.sent import Sent, messages_to
from volunteers.views.finding import find_volunteer

PAGE_SIZE = 20


@require_GET
@permission_required(Permission.MESSAGE_VIEW)
def messages(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    page = Paginator(messages_to(volunteer), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"volunteer": volunteer, "page": page, "sent": [Sent(row) for row in page]}
    return render(request, "volunteers/messages.html", context)
