"""Messages: what was sent to whom, and what to do about those that could not be."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, permission_required
from common.dates import now, today
from common.errors import DomainError
from messaging.delivery import held_until, message_came_back, quiet_hours_of
from messaging.models import Message
from messaging.recipients import BY_HAND
from messaging.services import retry_message, settle_message
from reports.forms import MessageFilter
from reports.outbox import messages_for
from reports.telling import person_of, telling_of

ROWS_A_PAGE = 25


@require_GET
@permission_required(Permission.MESSAGE_VIEW)
def index(request: HttpRequest) -> HttpResponse:
    visible = messages_for(request.membership).defer("body")
    form = MessageFilter(request.GET)
    context = {
        "form": form,
        "page": Paginator(form.narrow(visible), ROWS_A_PAGE).get_page(request.GET.get("page")),
        "failed": visible.failed().count(),
        "to_tell": visible.to_tell().people().count(),
        "is_filtered": any(request.GET.values()),
        "quiet": quiet_hours_of(request.organisation.pk),
    }
    return render(request, "messages/index.html", context)


@require_GET
@permission_required(Permission.MESSAGE_VIEW)
def record(request: HttpRequest, message_id: UUID) -> HttpResponse:
    message = get_object_or_404(messages_for(request.membership), pk=message_id)
    is_to_tell = message.status == Message.Status.TO_TELL
    telling = telling_of(message, by=request.membership) if is_to_tell else None
    context = {"message": message, "telling": telling}
    if message.status in (Message.Status.FAILED, Message.Status.BOUNCED):
        context["person"] = person_of(message, by=request.membership)
    context["held_until"] = held_until(message, at=now())
    return render(request, "messages/record.html", context)


@require_GET
@permission_required(Permission.EXCLUSION_MANAGE)
def letter(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """To print: in large print if they need it, which whoever opens this may know."""
    by_hand = messages_for(request.membership).filter(channel__in=BY_HAND)
    message = get_object_or_404(by_hand, pk=message_id)
    telling = telling_of(message, by=request.membership)
    context = {
        "message": message,
        "telling": telling,
        "large_print": telling.needs and telling.needs.needs_large_print,
        "on": today(),
    }
    return render(request, "messages/letter.html", context)


@require_POST
@permission_required(Permission.MESSAGE_VIEW)
def retry(request: HttpRequest, message_id: UUID) -> HttpResponse:
    message = get_object_or_404(messages_for(request.membership), pk=message_id)
    try:
        retry_message(message)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"We are trying once more to write to {message.recipient_name}.")
    return redirect("messages:index")


@require_POST
@permission_required(Permission.MESSAGE_VIEW)
def came_back(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Somebody found it in their own mailbox: mail servers do not always tell us."""
    message = get_object_or_404(messages_for(request.membership), pk=message_id)
    if message_came_back(message, why=f"Came back, noted by {request.membership.user}"):
        messages.success(request, f"Noted. Please call {message.recipient_name}.")
    return redirect("messages:record", message.pk)


@require_POST
@permission_required(Permission.MESSAGE_VIEW)
def settle(request: HttpRequest, message_id: UUID) -> HttpResponse:
    message = get_object_or_404(messages_for(request.membership), pk=message_id)
    try:
        settle_message(message, by=request.membership)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Noted: {message.recipient_name} knows. Nothing more is sent.")
    return redirect("messages:index")
