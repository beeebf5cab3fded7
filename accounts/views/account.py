"""A person's own account: name, roles, ways to sign in."""

from allauth.account.views import LogoutView
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms.members import NameForm
from accounts.middleware import SESSION_KEY
from accounts.permissions import member_required
from accounts.services import rename
from common.posted import posted_id


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    kinds = list(request.user.authenticator_set.values_list("type", flat=True))
    context = {
        "memberships": request.user.memberships.able_to_sign_in()
        .select_related("organisation")
        .defer("organisation__logo"),
        "has_app": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_own_sign_in": bool(settings.SOCIALACCOUNT_PROVIDERS),
    }
    return render(request, "accounts/account.html", context)


@require_http_methods(["GET", "POST"])
def change_name(request: HttpRequest) -> HttpResponse:
    form = NameForm(instance=request.user)
    if request.method == "POST":
        form = NameForm(request.POST, instance=request.user)
        if form.is_valid():
            rename(request.user, **form.cleaned_data)
            messages.success(request, "Your name is changed.")
            return redirect("account")
    return render(request, "accounts/change_name.html", {"form": form})


@require_POST
def switch_membership(request: HttpRequest) -> HttpResponse:
    mine = request.user.memberships.able_to_sign_in()
    chosen = get_object_or_404(mine, pk=posted_id(request, "to"))
    request.session[SESSION_KEY] = str(chosen.pk)
    return redirect("home")


@require_GET
@member_required
def logo(request: HttpRequest) -> HttpResponse:
    if not request.organisation.logo:
        raise Http404
    picture = HttpResponse(bytes(request.organisation.logo), content_type="image/png")
    picture["Cache-Control"] = "private, max-age=600"
    return picture


class SignOut(LogoutView):
    """Also forgets what the browser kept, because computers on wards are shared."""

    def post(self, *args, **kwargs) -> HttpResponse:
        response = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


sign_out = SignOut.as_view()
