"""What matters when matches are chosen: the effect is shown before it is kept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, permission_required
from common.dates import today
from placements.forms.weighing import WeightsForm
from placements.services import weighing as services
from placements.weighing import answers_of
from volunteers.views.recording import is_done


@require_http_methods(["GET", "POST"])
@permission_required(Permission.MATCHING_RUN)
def weights(request: HttpRequest) -> HttpResponse:
    organisation, by, effect = request.organisation, request.membership, None
    if by.site_limit:
        return render(request, "matching/weights_limited.html", status=403)
    seen = services.version_of_answers(organisation)
    form = WeightsForm(initial=answers_of(organisation) | {"seen": seen})
    if request.method == "POST":
        form = WeightsForm(request.POST, shows_effect=True)
        is_shown = form.is_valid() and form.is_shown
        if (
            "keep" in request.POST
            and is_shown
            and is_done(
                form,
                lambda said: services.set_weights(
                    organisation, form.answers, seen=said["seen"], by=by
                ),
            )
        ):
            messages.success(request, "Kept. Runs from now on go by it.")
            return redirect("matching:index")
        if form.is_valid():
            form.note_shown()
            effect = services.effect_of(organisation, form.answers, on=today())
    return render(request, "matching/weights.html", {"form": form, "effect": effect})
