"""That support was given, to look up; never how anybody is, nor what they wrote."""

from django.contrib import admin

from accounts.admin_base import OrganisationAdmin, RestrictedAdmin
from support.models import (
    Activity,
    CheckIn,
    Contact,
    ExpenseClaim,
    ExpenseLine,
    ExpensePolicy,
    FinanceExport,
    MileageRate,
    MilestoneSettled,
    Paper,
    Receipt,
    Supervision,
    SupportedBy,
    WellbeingPlan,
)
from support.models.expenses import TEXTS_OF_A_LINE
from support.models.plans import TEXTS

BY_VOLUNTEER = ["volunteer__first_name", "volunteer__last_name"]


@admin.register(Activity)
class ActivityAdmin(OrganisationAdmin):
    list_display = ["volunteer", "on", "minutes", "kind"]
    list_select_related = ["volunteer"]
    list_filter = ["kind"]
    search_fields = BY_VOLUNTEER


@admin.register(CheckIn)
class CheckInAdmin(RestrictedAdmin):
    """Answers are seen only by whoever supports somebody, and by coordinators."""

    hidden = ("answer", "note", "about_id")
    list_display = ["volunteer", "met_on", "status"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER


@admin.register(Contact)
class ContactAdmin(RestrictedAdmin):
    hidden = ("why", "note")
    list_display = ["volunteer", "due_on", "status"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER


@admin.register(MilestoneSettled)
class MilestoneSettledAdmin(OrganisationAdmin):
    list_display = ["volunteer", "hours", "settled_on"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER


@admin.register(Paper)
class PaperAdmin(OrganisationAdmin):
    """That one was made and for whom; what it says is for its person and their coordinator."""

    hidden = ("facts",)
    list_display = ["volunteer", "kind", "made_on"]
    list_select_related = ["volunteer"]
    list_filter = ["kind"]
    search_fields = BY_VOLUNTEER


@admin.register(Supervision)
class SupervisionAdmin(RestrictedAdmin):
    hidden = ("notes",)
    list_display = ["volunteer", "status", "planned_on", "held_on"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER


@admin.register(SupportedBy)
class SupportedByAdmin(OrganisationAdmin):
    list_display = ["volunteer", "supervisor"]
    list_select_related = ["volunteer", "supervisor__user"]
    search_fields = BY_VOLUNTEER


@admin.register(WellbeingPlan)
class WellbeingPlanAdmin(RestrictedAdmin):
    """That there is one. Its words are its owner's to share."""

    hidden = (*TEXTS, "shared_with")
    list_display = ["volunteer", "written_at"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER


@admin.register(MileageRate)
class MileageRateAdmin(OrganisationAdmin):
    """New ones begin on the page “Limits and rates”."""

    list_display = ["means", "from_on", "pence", "band_miles", "pence_after"]
    search_fields = ["means"]
    list_filter = ["means"]


@admin.register(ExpensePolicy)
class ExpensePolicyAdmin(OrganisationAdmin):
    list_display = ["months", "receipt_above", "meal_most", "miles_most"]
    search_fields = ["organisation__name"]


@admin.register(FinanceExport)
class FinanceExportAdmin(OrganisationAdmin):
    list_display = ["number", "created_at", "made_by"]
    list_select_related = ["made_by__user"]
    search_fields = ["number", "made_by__user__last_name"]


@admin.register(ExpenseClaim)
class ExpenseClaimAdmin(OrganisationAdmin):
    hidden = ("words",)
    list_display = ["number", "volunteer", "status", "sent_at"]
    list_select_related = ["volunteer"]
    list_filter = ["status"]
    search_fields = BY_VOLUNTEER


BY_CLAIMANT = ["claim__volunteer__first_name", "claim__volunteer__last_name"]


@admin.register(ExpenseLine)
class ExpenseLineAdmin(OrganisationAdmin):
    hidden = TEXTS_OF_A_LINE
    list_display = ["claim", "on", "kind", "amount"]
    list_select_related = ["claim"]
    list_filter = ["kind"]
    search_fields = BY_CLAIMANT


@admin.register(Receipt)
class ReceiptAdmin(OrganisationAdmin):
    """That there is one; it is opened from its claim."""

    hidden = ("name", "content")
    list_display = ["line", "content_type", "size"]
    list_select_related = ["line"]
    search_fields = [f"line__{name}" for name in BY_CLAIMANT]

    def get_queryset(self, request):
        return super().get_queryset(request).without_content()
