"""DBS certificates and what hangs on them: opening any leaves a Disclosure."""

from django.contrib import admin

from accounts.admin_base import OrganisationAdmin, RestrictedAdmin
from volunteers.models import DBSCertificate, DBSStatusCheck, DisposalRecord, RiskAssessment

BY_HOLDER = ["certificate__volunteer__first_name", "certificate__volunteer__last_name"]


@admin.register(DBSCertificate)
class DBSCertificateAdmin(RestrictedAdmin):
    list_display = ["volunteer", "level", "issued_on", "on_update_service"]
    list_select_related = ["volunteer"]
    search_fields = ["volunteer__first_name", "volunteer__last_name"]


@admin.register(DBSStatusCheck)
class DBSStatusCheckAdmin(RestrictedAdmin):
    """The list says that somebody looked, not what they found."""

    list_display = ["certificate_holder", "checked_on"]
    list_select_related = ["certificate__volunteer"]
    search_fields = BY_HOLDER

    @admin.display(description="volunteer")
    def certificate_holder(self, check: DBSStatusCheck) -> str:
        return str(check.subject)


@admin.register(RiskAssessment)
class RiskAssessmentAdmin(RestrictedAdmin):
    """That there is one. Its words are read on its own page, by those who decide."""

    exclude = ("organisation", *RiskAssessment.WORDS)
    list_display = ["certificate_holder", "created_at"]
    list_select_related = ["certificate__volunteer"]
    search_fields = BY_HOLDER

    @admin.display(description="volunteer")
    def certificate_holder(self, assessment: RiskAssessment) -> str:
        return str(assessment.subject)


@admin.register(DisposalRecord)
class DisposalRecordAdmin(OrganisationAdmin):
    """That something was removed, and when. Whose number and what was decided is not said here."""

    hidden = ("reference", "check_type", "decision", "removed", "issued_on")
    list_display = ["subject", "record", "disposed_on"]
    search_fields = ["subject"]
    date_hierarchy = "disposed_on"
