"""The words of every message, for an administrator to read and change."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from accounts.services.quiet_hours import set_quiet_hours
from accounts.services.wording import drop_wording, set_wording
from common.dates import now
from messaging.catalogue import CATALOGUE, ON_PAPER, Kind, kind_of
from messaging.delivery import quiet_hours_of
from messaging.models import Wording
from messaging.recipients import Channel, can_send_texts
from messaging.samples import sample_context, sample_recipient
from messaging.services import Draft, draft_of
from messaging.wording import Words, kept_wordings, own_words, usual_words, variables_of
from reports.wording_forms import QuietHoursForm, WordingForm
from volunteers.views.recording import is_done

words_permission = permission_required(Permission.MESSAGE_WORD)


@require_GET
@words_permission
def wordings(request: HttpRequest) -> HttpResponse:
    """Every message to the people of ?to=…, and which of them say something of your own."""
    groups = list(dict.fromkeys(kind.to for kind in CATALOGUE))
    chosen = request.GET.get("to", "")
    chosen = chosen if chosen in groups else groups[0]
    own = kept_wordings(request.organisation.pk)
    rows = [
        (kind, _subject(kind, own.get(kind.template), request), own.get(kind.template))
        for kind in CATALOGUE
        if kind.to == chosen
    ]
    return render(
        request, "messages/wordings.html", {"groups": groups, "chosen": chosen, "rows": rows}
    )


def _subject(kind: Kind, own: Wording | None, request: HttpRequest) -> str:
    """As an invented person would read it."""
    words = Words(own.subject if own else usual_words(kind.template).subject, "")
    context = sample_context(request.organisation, kind.template, at=now())
    return draft_of(words, to=sample_recipient(Channel.EMAIL), context=context).subject


@require_http_methods(["GET", "POST"])
@words_permission
def edit_wording(request: HttpRequest) -> HttpResponse:
    """The words of ?message=…: saved, or shown first as they will read."""
    kind, key = _kind(request), request.organisation.pk
    words, drafts = own_words(kind.template, key) or usual_words(kind.template), []
    facts = {"template": kind.template, "cancel": reverse("messages:wordings")}
    if request.method == "POST":
        form = WordingForm(request.POST, **facts)
        if "preview" in request.POST and form.is_valid():
            drafts = _drafts(kind, form.words(), request)
        elif is_done(
            form, lambda _: set_wording(kind.template, form.words(), by=request.membership)
        ):
            messages.success(request, "Saved. Messages written from now on read so.")
            return redirect("messages:wordings")
    else:
        form = WordingForm(initial={"subject": words.subject, "body": words.body}, **facts)
        drafts = _drafts(kind, words, request)
    context = {"form": form, "kind": kind, "drafts": drafts, "pieces": variables_of(kind.template)}
    context["is_own"] = kind.template in kept_wordings(key)
    return render(request, "messages/edit_wording.html", context)


@require_POST
@words_permission
def drop_own_wording(request: HttpRequest) -> HttpResponse:
    drop_wording(_kind(request).template, by=request.membership)
    messages.success(request, "The usual words are back. Yours stay in the history.")
    return redirect("messages:wordings")


@require_http_methods(["GET", "POST"])
@words_permission
def quiet_hours(request: HttpRequest) -> HttpResponse:
    """When nothing is sent by itself."""
    if request.method == "POST":
        form = QuietHoursForm(request.POST)
        if is_done(form, lambda _: set_quiet_hours(form.hours(), by=request.membership)):
            messages.success(request, "Saved.")
            return redirect("messages:index")
    else:
        kept = quiet_hours_of(request.organisation.pk)
        times = {"starts": kept.starts, "ends": kept.ends} if kept else {}
        form = QuietHoursForm(initial={"is_quiet": "yes" if kept else "no"} | times)
    return render(request, "messages/quiet_hours.html", {"form": form})


def _kind(request: HttpRequest) -> Kind:
    kind = kind_of(request.GET.get("message", ""))
    if kind is None:
        raise Http404
    return kind


def _drafts(kind: Kind, words: Words, request: HttpRequest) -> list[tuple[str, Draft]]:
    """As it reads by e-mail and as a text, and where somebody here tells them instead."""
    context = sample_context(request.organisation, kind.template, at=now())
    ways = [("By email", Channel.EMAIL), ("By telephone or letter", Channel.TELEPHONE)]
    if kind.may_be_a_text and can_send_texts():
        ways.insert(1, ("By text message", Channel.TEXT))
    ways = [("On paper", Channel.LETTER)] if kind.to == ON_PAPER else ways
    return [
        (label, draft_of(words, to=sample_recipient(channel), context=context))
        for label, channel in ways
    ]
