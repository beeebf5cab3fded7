"""A reference given by a signed link, without an account."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from audit.middleware import act_as
from common.errors import DomainError
from messaging.links import LinkError, read_token
from volunteers.forms.drafts import is_too_long
from volunteers.forms.references import RefereeForm
from volunteers.models import ReferenceRequest
from volunteers.services import referees
from volunteers.services.references import REFERENCE, REFERENCE_LINK_VALID_FOR


@login_not_required
@require_http_methods(["GET", "POST"])
def answer_reference(request: HttpRequest, token: str) -> HttpResponse:
    """The questions; opening the link changes nothing. Closed links say kindly why."""
    try:
        asked = _asked(token)
    except LinkError as error:
        return _page(request, "closed", words=str(error), status=404)
    if words := referees.what_a_link_says(asked):
        return _closed(request, asked, words)
    if request.method != "POST":
        saved = "saved" in request.GET
        form = RefereeForm(initial=referees.draft_of(asked).as_initial())
        return _page(request, "form", asked=asked, form=form, saved=saved)
    act_as(f"{asked.referee_name} (referee)", how="signed link")
    try:
        return _act(request, asked, token)
    except DomainError as refusal:
        return _closed(request, asked, str(refusal))


def _closed(request: HttpRequest, asked: ReferenceRequest, words: str) -> HttpResponse:
    """Why nothing more is taken; and what somebody wrote meanwhile, in a second tab perhaps."""
    form = RefereeForm(request.POST)
    is_post = request.method == "POST"
    is_new = is_post and referees.tidied(form.draft()) != referees.draft_of(asked)
    written = form.written() if is_new else []
    return _page(request, "closed", asked=asked, words=words, written=written)


def _act(request: HttpRequest, asked: ReferenceRequest, token: str) -> HttpResponse:
    form = RefereeForm(request.POST)
    if "decline" in request.POST:
        return _decline(request, asked, form)
    if "later" in request.POST:
        if is_too_long(form):
            return _page(request, "form", asked=asked, form=form, saved=False)
        referees.save_draft(asked, form.draft())
        return redirect(f"{request.path}?saved=yes")
    if not form.is_valid():
        return _page(request, "form", asked=asked, form=form, saved=False)
    referees.return_reference(asked, form.answers())
    words = f"We have your reference for {asked.volunteer.first_name}. Nothing more is needed."
    return _page(request, "done", asked=asked, words=words)


def _decline(request: HttpRequest, asked: ReferenceRequest, form: RefereeForm) -> HttpResponse:
    """Asks once more, and keeps what is written until the answer: a tap is not taken back."""
    if request.POST["decline"] == "sure":
        referees.decline_reference(asked)
        return _page(request, "done", asked=asked, words="You do not have to say why.")
    if is_too_long(form):
        return _page(request, "form", asked=asked, form=form, saved=False, declines=True)
    if form.written():
        referees.save_draft(asked, form.draft())
    return _page(request, "decline", asked=asked)


def _asked(token: str) -> ReferenceRequest:
    link = read_token(REFERENCE, token, valid_for=REFERENCE_LINK_VALID_FOR)
    asked = referees.request_of_link(link.row_id, link.state)
    if asked is None:
        raise LinkError("We have sent you a newer link since. Please use the latest email.")
    return asked


def _page(
    request: HttpRequest,
    name: str,
    *,
    asked: ReferenceRequest | None = None,
    status: int = 200,
    **facts,
) -> HttpResponse:
    """Pages for referees say whose they are, not what kind of volunteering it is."""
    who = asked.organisation.name if asked else "Volunteering"
    context = {"asked": asked, "service_name": who, "trademark_line": "", **facts}
    return render(request, f"referees/{name}.html", context, status=status)
