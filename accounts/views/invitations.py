"""Following an invitation. Opening the link changes nothing: mail scanners open links too."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import services
from accounts.forms.members import AcceptInvitationForm
from accounts.middleware import SESSION_KEY
from accounts.models import Membership
from common.errors import DomainError
from messaging.links import LinkError


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    try:
        membership = services.read_invitation(token)
    except (LinkError, DomainError) as refused:
        context = {"reason": str(refused)}
        return render(request, "accounts/invitation_refused.html", context, status=410)
    user = membership.user
    if request.user.is_authenticated and request.user != user:
        return render(request, "accounts/invitation_of_another.html", {"membership": membership})
    form = AcceptInvitationForm(user=user) if user.is_new else None
    if request.method == "POST":
        form = form and AcceptInvitationForm(request.POST, user=user)
        if form is None or form.is_valid():
            services.accept_invitation(
                membership, password=form.cleaned_data["password"] if form else ""
            )
            return _go_on(request, membership, is_new=form is not None)
    context = {"membership": membership, "form": form}
    return render(request, "accounts/accept_invitation.html", context)


def _go_on(request: HttpRequest, membership: Membership, *, is_new: bool) -> HttpResponse:
    """Sign somebody new in. Others prove who they are as always."""
    if request.user.is_authenticated:
        request.session[SESSION_KEY] = str(membership.pk)
        messages.success(request, f"You are now {membership.get_role_display().lower()} here.")
        return redirect("home")
    if is_new:
        membership.user.refresh_from_db()  # its password may be set now
        return perform_login(request, membership.user, email=membership.user.email)
    messages.success(request, "Your invitation is accepted. Sign in as you usually do.")
    return redirect("account_login")
