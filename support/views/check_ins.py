"""The question after a meeting, by a link: opening it changes nothing, one tap answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.own_links import refuse_another
from audit.middleware import act_as
from common.dates import now
from common.errors import DomainError
from messaging.links import LinkError
from support.forms.check_ins import NoteForm
from support.letters import read_check_in_link
from support.models import CheckIn
from support.services import check_ins as services
from support.supporters import named_for

Status = CheckIn.Status


@login_not_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """POST, which a mail scanner does not do, answers."""
    try:
        check_in = _own_check_in(request, token)
        if request.method == "POST" and not _may_answer(request, check_in):
            return redirect("check_ins:answer", token)
        said = request.POST.get("answer", "")
        if request.method == "POST" and said not in CheckIn.Answer:
            messages.error(request, "Nothing is saved yet. Please choose one of the answers.")
            return redirect("check_ins:answer", token)
        if request.method == "POST":
            _act_as_them(check_in)
            check_in = services.answer_check_in(check_in, answer=said, how=_how(request, check_in))
            request.session[_key(check_in)] = True
            return redirect("check_ins:answer", token)
    except LinkError as problem:
        return _no_link(request, str(problem))
    except DomainError as refusal:
        return _no_link(request, str(refusal), status=409)
    return _show(request, check_in, token, NoteForm(initial={"note": check_in.note}))


@login_not_required
@require_POST
def note(request: HttpRequest, token: str) -> HttpResponse:
    """Only from where the answer was given: whoever else has the link adds nothing."""
    try:
        check_in = _own_check_in(request, token)
        if check_in.status != Status.ANSWERED or not _may_answer(request, check_in):
            return redirect("check_ins:answer", token)
        form = NoteForm(request.POST)
        if not form.is_valid():
            return _show(request, check_in, token, form)
        _act_as_them(check_in)
        services.add_note(check_in, note=form.cleaned_data["note"])
    except LinkError as problem:
        return _no_link(request, str(problem))
    except DomainError as refusal:
        return _no_link(request, str(refusal), status=409)
    return redirect("check_ins:answer", token)


def _show(request: HttpRequest, check_in: CheckIn, token: str, form: NoteForm) -> HttpResponse:
    """What was answered is shown only where it was answered: a link may be forwarded."""
    context = {"organisation": check_in.organisation, "check_in": check_in, "token": token}
    may_change = check_in.may_change(at=now()) and _may_answer(request, check_in)
    if check_in.status != Status.ANSWERED or (may_change and "change" in request.GET):
        return render(request, "check_ins/answer.html", context | {"choices": CheckIn.Answer})
    contact = check_in.volunteer.support_contacts.due().first() if may_change else None
    named = contact.assigned_to if contact else named_for(check_in.volunteer)
    context |= {"form": form if may_change else None}
    shown = {"contact": contact, "named": named}
    return render(request, "check_ins/answered.html", context | {"shown": shown})


def _may_answer(request: HttpRequest, check_in: CheckIn) -> bool:
    """Once it is answered, only where it was answered, or signed in as who answered it."""
    is_here = _is_theirs(request, check_in) or bool(request.session.get(_key(check_in)))
    return is_here or check_in.status != Status.ANSWERED


def _own_check_in(request: HttpRequest, token: str) -> CheckIn:
    """Raises LinkError, and PermissionDenied where it is another's."""
    check_in = read_check_in_link(token)
    refuse_another(request, check_in.volunteer.membership.user_id)
    return check_in


def _is_theirs(request: HttpRequest, check_in: CheckIn) -> bool:
    return request.user.pk == check_in.volunteer.membership.user_id


def _no_link(request: HttpRequest, problem: str, status: int = 410) -> HttpResponse:
    return render(request, "check_ins/link_problem.html", {"problem": problem}, status=status)


def _act_as_them(check_in: CheckIn) -> None:
    act_as(f"{check_in.volunteer} (by their own link)", how="signed link")


def _how(request: HttpRequest, check_in: CheckIn) -> str:
    return CheckIn.How.SIGNED_IN if _is_theirs(request, check_in) else CheckIn.How.LINK


def _key(check_in: CheckIn) -> str:
    return f"check_in:{check_in.pk}"
