"""How a trainee hears from the scheme: their own choice."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, Role, permission_required
from messaging.recipients import can_send_texts
from placements.forms.reaching import ReachMeForm
from placements.services.people import reach_trainee
from volunteers.views.recording import is_done


@require_http_methods(["GET", "POST"])
@permission_required(Permission.MATCH_OWN)
def reach_me(request: HttpRequest) -> HttpResponse:
    """A connector says it among everything else about them."""
    if request.membership.role == Role.CONNECTOR:
        return redirect("volunteers:me")
    trainee = get_object_or_404(request.organisation.trainees, membership=request.membership)
    form = None
    if request.method == "POST" and can_send_texts():
        form = ReachMeForm(request.POST)
        if is_done(form, lambda said: reach_trainee(trainee, **said, by=request.membership)):
            messages.success(request, "Saved. We keep to it from now on.")
            return redirect("home")
    elif can_send_texts():
        facts = {"contact_by": trainee.contact_by, "mobile": trainee.mobile}
        form = ReachMeForm(initial=facts)
    return render(request, "matches/reach_me.html", {"form": form, "trainee": trainee})
