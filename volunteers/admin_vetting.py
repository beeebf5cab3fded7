"""What was seen and said for the checks: read-only; confidential parts with a Disclosure."""

from django.contrib import admin

from accounts.admin_base import OrganisationAdmin, RestrictedAdmin
from volunteers.models import (
    EmploymentSummary,
    IdentityDocument,
    IdentityEvidence,
    Reference,
    ReferenceRequest,
    RightToWork,
    WorkHealth,
)

BY_VOLUNTEER = ["volunteer__first_name", "volunteer__last_name"]


class OfVolunteerAdmin(OrganisationAdmin):
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER


@admin.register(IdentityEvidence)
class IdentityEvidenceAdmin(OfVolunteerAdmin):
    list_display = ["volunteer", "is_uk_national", "has_five_years_of_addresses"]


@admin.register(IdentityDocument)
class IdentityDocumentAdmin(OfVolunteerAdmin):
    list_display = ["volunteer", "type", "last_characters", "seen_on", "seen_how"]
    list_filter = ["type", "seen_how"]


@admin.register(RightToWork)
class RightToWorkAdmin(OfVolunteerAdmin):
    list_display = ["volunteer", "basis", "permits_volunteering", "last_permitted_on"]
    list_filter = ["basis", "permits_volunteering"]


@admin.register(EmploymentSummary)
class EmploymentSummaryAdmin(OfVolunteerAdmin):
    """That there is one and whether gaps were talked about, not what it says."""

    exclude = ("organisation", "summary")
    list_display = ["volunteer", "has_gaps", "talked_on"]


@admin.register(ReferenceRequest)
class ReferenceRequestAdmin(OfVolunteerAdmin):
    exclude = ("organisation", "settled")
    list_display = ["volunteer", "kind", "referee_name", "status", "asked_at"]
    search_fields = [*BY_VOLUNTEER, "referee_name", "referee_email"]
    list_filter = ["status", "relationship"]


@admin.register(Reference)
class ReferenceAdmin(RestrictedAdmin):
    """The list says that there is one and how it came."""

    list_display = ["__str__", "how"]
    list_select_related = ["request__volunteer"]
    search_fields = ["request__volunteer__first_name", "request__volunteer__last_name"]

    def get_queryset(self, request):
        """A draft is the referee's alone."""
        answered = ReferenceRequest.Status.ACCEPTED, ReferenceRequest.Status.RETURNED
        held = (*answered, ReferenceRequest.Status.SET_ASIDE)
        return super().get_queryset(request).filter(request__status__in=held)


@admin.register(WorkHealth)
class WorkHealthAdmin(RestrictedAdmin):
    list_display = ["volunteer", "created_at"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER
