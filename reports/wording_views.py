"""The words of every message, for an administrator to read and change."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Membership
from accounts.permissions import Permission, permission_required
from accounts.services.quiet_hours import set_quiet_hours
from accounts.services.wording import drop_wording, set_wording, version_of
from common.dates import now
from messaging.catalogue import CATALOGUE, ON_PAPER, Kind, kind_of
from messaging.delivery import quiet_hours_of
from messaging.models import Wording
from messaging.recipients import Channel, can_send_texts
from messaging.samples import sample_context, sample_recipient
from messaging.services import Draft, draft_of
from messaging.wording import (
    Words,
    kept_wordings,
    problems_with,
    usual_words,
    variables_of,
    words_of,
)
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
    kept = kept_wordings(request.organisation.pk)
    rows = [_row(kind, kept.get(kind.template), request) for kind in CATALOGUE if kind.to == chosen]
    context = {"groups": groups, "chosen": chosen, "rows": rows}
    return render(request, "messages/wordings.html", context)


def _row(kind: Kind, kept: Wording | None, request: HttpRequest) -> tuple:
    """The kind, its subject as an invented person would read it, whose words, and if in use."""
    is_used = bool(kept) and not problems_with(kind.template, words_of(kept))
    subject = (kept if is_used else usual_words(kind.template)).subject
    return kind, _as_read(kind, subject, request), kept, is_used


def _as_read(kind: Kind, subject: str, request: HttpRequest) -> str:
    words = Words(subject, "")
    context = sample_context(request.organisation, kind.template, at=now())
    return draft_of(words, to=sample_recipient(Channel.EMAIL), context=context).subject


@require_http_methods(["GET", "POST"])
@words_permission
def edit_wording(request: HttpRequest) -> HttpResponse:
    """The words of ?message=…: saved, or shown first as they will read."""
    kind, key = _kind(request), request.organisation.pk
    kept, drafts = kept_wordings(key).get(kind.template), []
    facts = {"template": kind.template, "cancel": reverse("messages:wordings")}
    if request.method == "POST":
        form = WordingForm(request.POST, **facts)
        if "preview" in request.POST and form.is_valid():
            drafts = _drafts(kind, form.words(), request)
        elif is_done(form, lambda said: _keep(kind, form, said["seen"], request.membership)):
            messages.success(request, "Saved. Messages written from now on read so.")
            return redirect("messages:wordings")
    else:
        form, used = _as_kept(kind, kept, facts)
        drafts = _drafts(kind, used, request)
    context = {"form": form, "kind": kind, "drafts": drafts, "pieces": variables_of(kind.template)}
    context["is_own"] = bool(kept)
    return render(request, "messages/edit_wording.html", context)


def _keep(kind: Kind, form: WordingForm, seen: str, by: Membership) -> None:
    set_wording(kind.template, form.words(), seen=seen, by=by)


def _as_kept(kind: Kind, kept: Wording | None, facts: dict) -> tuple[WordingForm, Words]:
    """The words to change, with what is wrong with them by now; and those that are in use."""
    usual = usual_words(kind.template)
    words = words_of(kept) if kept else usual
    answers = {"subject": words.subject, "body": words.body, "seen": version_of(kept)}
    if problems_with(kind.template, words):
        return WordingForm(answers, **facts), usual
    return WordingForm(initial=answers, **facts), words


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
