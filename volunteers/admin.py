"""What is held of volunteers, to look up. It is changed on the pages of the portal."""

from django.contrib import admin

import volunteers.admin_dbs
import volunteers.admin_pathway
import volunteers.admin_roster
import volunteers.admin_vetting  # noqa: F401  (registers its own)
from accounts.admin_base import OrganisationAdmin, RestrictedAdmin
from volunteers.models import (
    AccessNeeds,
    Agreement,
    AgreementText,
    ApartWish,
    Application,
    Availability,
    Check,
    Conversation,
    CorrectionRequest,
    Erasure,
    Exclusion,
    Journey,
    Leave,
    Leaving,
    LegalHold,
    Override,
    PhasedReturn,
    Position,
    Signature,
    TimePayment,
    Volunteer,
)

BY_VOLUNTEER = ["volunteer__first_name", "volunteer__last_name"]


@admin.register(Position)
class PositionAdmin(OrganisationAdmin):
    """Changed on its page, which shows first who would stop being ready."""

    list_display = ["name", "dbs_months", "is_active"]
    search_fields = ["name"]
    list_filter = ["is_active"]


@admin.register(Volunteer)
class VolunteerAdmin(OrganisationAdmin):
    list_display = ["__str__", "position", "status", "started_on"]
    list_select_related = ["position"]
    search_fields = ["first_name", "last_name", "membership__user__email"]
    list_filter = ["status", "position", "sites"]


@admin.register(Availability)
class AvailabilityAdmin(OrganisationAdmin):
    list_display = ["volunteer", "half_day"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER
    list_filter = ["half_day"]


@admin.register(Journey)
class JourneyAdmin(OrganisationAdmin):
    list_display = ["volunteer", "site", "minutes"]
    list_select_related = ["volunteer", "site"]
    search_fields = BY_VOLUNTEER
    list_filter = ["site"]


@admin.register(TimePayment)
class TimePaymentAdmin(OrganisationAdmin):
    """They are recorded on the pages of the portal, where it is read first what they change."""

    hidden = ("why",)
    list_display = ["volunteer", "on", "amount"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER
    date_hierarchy = "on"


@admin.register(Leave)
class LeaveAdmin(OrganisationAdmin):
    list_display = ["volunteer", "first_on", "last_on"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER
    date_hierarchy = "first_on"


@admin.register(Check)
class CheckAdmin(OrganisationAdmin):
    list_display = ["volunteer", "kind", "result", "decided_on"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER
    list_filter = ["kind", "result"]


@admin.register(Override)
class OverrideAdmin(OrganisationAdmin):
    list_display = ["volunteer", "item", "status", "from_on", "until"]
    list_select_related = ["volunteer"]
    search_fields = [*BY_VOLUNTEER, "item"]
    list_filter = ["status"]


@admin.register(AccessNeeds)
class AccessNeedsAdmin(RestrictedAdmin):
    list_display = ["volunteer", "created_at"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER


class NotAboutOneself(RestrictedAdmin):
    """Whoever is named in such a row does not read it, whatever they may read otherwise."""

    def get_queryset(self, request):
        return super().get_queryset(request).not_about(request.membership)


@admin.register(Exclusion)
class ExclusionAdmin(NotAboutOneself):
    """The list says that there is one, never to what or whom."""

    list_display = ["volunteer", "created_at"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER


@admin.register(Application)
class ApplicationAdmin(OrganisationAdmin):
    """That somebody applied, not what they wrote: that stands on the page of the application."""

    exclude = ("organisation", "answers", "address")
    list_display = ["__str__", "status", "submitted_at"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER


@admin.register(Conversation)
class ConversationAdmin(OrganisationAdmin):
    exclude = ("organisation", "notes")
    list_display = ["volunteer", "how", "held_on", "outcome"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER


@admin.register(Agreement)
class AgreementAdmin(OrganisationAdmin):
    list_display = ["name", "key"]
    search_fields = ["name", "key"]
    list_filter = ["positions"]


@admin.register(AgreementText)
class AgreementTextAdmin(OrganisationAdmin):
    list_display = ["agreement", "version", "effective_on"]
    list_select_related = ["agreement"]
    search_fields = ["agreement__name"]
    list_filter = ["agreement"]


@admin.register(Signature)
class SignatureAdmin(OrganisationAdmin):
    list_display = ["volunteer", "text", "how", "signed_on"]
    list_select_related = ["volunteer", "text__agreement"]
    search_fields = BY_VOLUNTEER
    list_filter = ["how"]


@admin.register(CorrectionRequest)
class CorrectionRequestAdmin(OrganisationAdmin):
    list_display = ["volunteer", "about", "status", "created_at"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER
    list_filter = ["status", "about"]


@admin.register(Leaving)
class LeavingAdmin(OrganisationAdmin):
    list_display = ["volunteer", "last_on", "status", "retain_until"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER
    list_filter = ["status"]
    date_hierarchy = "retain_until"


@admin.register(Erasure)
class ErasureAdmin(OrganisationAdmin):
    list_display = ["volunteer", "kept_until", "erased_by", "created_at"]
    list_select_related = ["volunteer", "erased_by__user"]
    search_fields = ["erased_by__user__first_name", "erased_by__user__last_name"]
    date_hierarchy = "created_at"


@admin.register(LegalHold)
class LegalHoldAdmin(OrganisationAdmin):
    list_display = ["volunteer", "needed_for", "placed_by", "created_at", "lifted_on"]
    list_select_related = ["volunteer", "placed_by__user"]
    search_fields = [*BY_VOLUNTEER, "needed_for"]
    date_hierarchy = "created_at"


@admin.register(PhasedReturn)
class PhasedReturnAdmin(OrganisationAdmin):
    list_display = ["volunteer", "at_once", "from_on", "until"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER


@admin.register(ApartWish)
class ApartWishAdmin(NotAboutOneself):
    """The list says that somebody asked, never for what."""

    list_display = ["asked_by", "status", "created_at"]
    list_select_related = ["asked_by__user", "asked_by__volunteer"]
    search_fields = ["asked_by__user__first_name", "asked_by__user__last_name"]
