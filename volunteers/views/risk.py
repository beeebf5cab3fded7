"""The risk assessment: written by who talked with the person, decided by somebody else."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Permission, permission_required
from audit.services import disclose, disclose_all
from volunteers.forms.dbs import AssessmentForm, RiskDecisionForm
from volunteers.models import RiskAssessment
from volunteers.services import risk as services
from volunteers.views.finding import find_volunteer
from volunteers.views.recording import is_done


@require_http_methods(["GET", "POST"])
@permission_required(Permission.DBS_MANAGE)
def edit_risk(request: HttpRequest, volunteer_id: UUID, risk_id: UUID) -> HttpResponse:
    assessment = _find(request, volunteer_id, risk_id)
    if request.method == "POST":
        form, by = AssessmentForm(request.POST), request.membership
        if is_done(form, lambda facts: services.write_assessment(assessment, **facts, by=by)):
            messages.success(request, "The assessment is saved. Somebody else must now decide.")
            return redirect("volunteers:dbs", volunteer_id)
        assessment = _find(request, volunteer_id, risk_id)  # somebody may have written meanwhile
    else:
        form = AssessmentForm(initial=AssessmentForm.of(assessment))
    disclose(assessment, by=request.membership, reason="Opened the risk assessment")
    context = {"volunteer": assessment.subject, "assessment": assessment, "form": form}
    return render(request, "volunteers/edit_risk.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.DBS_DECIDE)
def decide_risk(request: HttpRequest, volunteer_id: UUID, risk_id: UUID) -> HttpResponse:
    assessment = _find(request, volunteer_id, risk_id)
    if request.method == "POST":
        form, by = RiskDecisionForm(request.POST), request.membership
        if is_done(form, lambda facts: services.decide_assessment(assessment, **facts, by=by)):
            messages.success(request, "Your decision is saved.")
            return redirect("volunteers:record", volunteer_id)
        assessment = _find(request, volunteer_id, risk_id)  # somebody may have written meanwhile
    else:
        form = RiskDecisionForm(initial={"seen": services.version_of(assessment)})
    disclose(assessment, by=request.membership, reason="Opened the risk assessment to decide")
    context = {
        "volunteer": assessment.subject,
        "assessment": assessment,
        "is_second_person": services.is_second_person(assessment, request.membership),
        "form": form,
    }
    return render(request, "volunteers/decide_risk.html", context)


@require_GET
@permission_required(Permission.DBS_DECIDE)
def risks(request: HttpRequest) -> HttpResponse:
    """What waits for a decision: that it does, not what it is about."""
    people = request.organisation.volunteers.visible_to(request.membership)
    waiting = request.organisation.risk_assessments.open().filter(certificate__volunteer__in=people)
    rows = waiting.select_related("certificate__volunteer", "opened_by__user")[:100]
    reason = "Opened the list of decisions about certificates"
    context = {"assessments": disclose_all(rows, by=request.membership, reason=reason)}
    return render(request, "volunteers/risks.html", context)


def _find(request: HttpRequest, volunteer_id: UUID, risk_id: UUID) -> RiskAssessment:
    volunteer = find_volunteer(request, volunteer_id)
    rows = request.organisation.risk_assessments.select_related(
        "certificate__volunteer__position",
        "opened_by__user",
        "written_by__user",
        "decided_by__user",
    )
    return get_object_or_404(rows, pk=risk_id, certificate__volunteer=volunteer)
