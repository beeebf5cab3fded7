"""To look things up: what happens to placements and matches happens on their own pages."""

from django.contrib import admin

from accounts.admin_base import OrganisationAdmin, RestrictedAdmin
from placements.models import (
    CalendarFeed,
    Cohort,
    ColumnChoice,
    Concern,
    ConcernRoute,
    Feedback,
    Match,
    MatchingRun,
    MatchingWeights,
    Meeting,
    MeetingAccess,
    MeetingLog,
    OwnWay,
    Parting,
    Placement,
    Programme,
    Proposal,
    Reflection,
    ReflectionShare,
    RunRequest,
    Trainee,
    Upload,
)

BY_PAIR = [
    "connector__first_name",
    "connector__last_name",
    "placement__reference",
    "placement__trainee__last_name",
]


@admin.register(Programme)
class ProgrammeAdmin(OrganisationAdmin):
    list_display = ["name", "university", "profession"]
    search_fields = ["name", "university"]
    list_filter = ["profession"]


@admin.register(Cohort)
class CohortAdmin(OrganisationAdmin):
    list_display = ["name", "programme", "starts_on", "ends_on"]
    list_select_related = ["programme"]
    search_fields = ["name", "programme__name", "link_name"]
    list_filter = ["programme"]


@admin.register(Trainee)
class TraineeAdmin(OrganisationAdmin):
    list_display = ["__str__", "reference", "cohort", "employer"]
    list_select_related = ["cohort"]
    search_fields = ["first_name", "last_name", "reference", "membership__user__email"]
    list_filter = ["cohort", "employer"]


@admin.register(MeetingAccess)
class MeetingAccessAdmin(RestrictedAdmin):
    list_display = ["trainee", "created_at"]
    list_select_related = ["trainee"]
    search_fields = ["trainee__first_name", "trainee__last_name"]


@admin.register(Placement)
class PlacementAdmin(OrganisationAdmin):
    list_display = ["reference", "trainee", "site", "team", "starts_on", "ends_on"]
    list_select_related = ["trainee", "site", "team__site"]
    search_fields = ["reference", "trainee__first_name", "trainee__last_name"]
    list_filter = ["site", "mode"]
    date_hierarchy = "starts_on"


@admin.register(MatchingRun)
class MatchingRunAdmin(OrganisationAdmin):
    list_display = ["__str__", "created_at", "placements_count", "covered_count", "is_proven"]
    search_fields = ["inputs_hash", "engine_version"]
    list_filter = ["is_proven"]
    date_hierarchy = "created_at"


@admin.register(RunRequest)
class RunRequestAdmin(OrganisationAdmin):
    list_display = ["__str__", "asked_by", "created_at", "status", "stage", "placements_count"]
    list_select_related = ["asked_by__user"]
    search_fields = ["asked_by__user__email", "why_not"]
    list_filter = ["status"]
    date_hierarchy = "created_at"


@admin.register(MatchingWeights)
class MatchingWeightsAdmin(OrganisationAdmin):
    list_display = ["__str__", "changed_by", "changed_at"]
    list_select_related = ["changed_by__user"]
    search_fields = ["changed_by__user__email"]


@admin.register(Proposal)
class ProposalAdmin(OrganisationAdmin):
    """Not why a suggestion was turned down: the coordinators who may write that alone read it."""

    hidden = ("why_not",)
    list_display = ["placement", "connector", "status", "decided_at"]
    list_select_related = ["placement", "connector"]
    search_fields = BY_PAIR
    list_filter = ["status"]


@admin.register(Match)
class MatchAdmin(OrganisationAdmin):
    list_display = ["placement", "connector", "status", "offered_at", "agreed_at"]
    list_select_related = ["placement", "connector"]
    search_fields = BY_PAIR
    list_filter = ["status"]


@admin.register(Meeting)
class MeetingAdmin(OrganisationAdmin):
    """When people meet. Not the link to join: it would let anybody in."""

    hidden = ("link",)
    list_display = ["match", "starts_at", "status", "how"]
    list_select_related = ["match__connector", "match__placement__trainee"]
    search_fields = ["match__connector__last_name", "match__placement__reference"]
    list_filter = ["status", "how"]
    date_hierarchy = "starts_at"


@admin.register(CalendarFeed)
class CalendarFeedAdmin(OrganisationAdmin):
    """Who has an address for their calendar. Not the address: it would show their meetings."""

    fields = ["membership", "made_at"]
    list_display = ["membership", "made_at"]
    list_select_related = ["membership__user"]
    search_fields = ["membership__user__email"]


@admin.register(MeetingLog)
class MeetingLogAdmin(OrganisationAdmin):
    """Not whether somebody was worried: that is for those who support them."""

    hidden = ("has_concern",)
    list_display = ["match", "starts_at", "outcome", "minutes", "how"]
    list_select_related = ["match__connector", "match__placement__trainee"]
    search_fields = ["match__connector__last_name", "match__placement__reference"]
    list_filter = ["outcome", "how"]


@admin.register(Reflection)
class ReflectionAdmin(OrganisationAdmin):
    """That there is one. What is written in it is its writer's alone."""

    fields = ["trainee", "model", "own_way"]
    list_display = ["trainee", "model", "created_at"]
    list_select_related = ["trainee"]
    search_fields = ["trainee__first_name", "trainee__last_name"]

    def get_queryset(self, request):
        """Drafts are nobody's business yet."""
        return super().get_queryset(request).finished().without_text()


@admin.register(ReflectionShare)
class ReflectionShareAdmin(OrganisationAdmin):
    """With whom something was shared, and whether they have read it. Not what."""

    hidden = ("prompts", "opened_prompts")
    list_display = ["reflection", "reader", "educator_name", "shared_at", "read_at"]
    list_select_related = ["reflection__trainee"]
    search_fields = ["reflection__trainee__first_name", "reflection__trainee__last_name"]
    list_filter = ["reader"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("reflection__answers", "reflection__kept_words")


@admin.register(OwnWay)
class OwnWayAdmin(OrganisationAdmin):
    list_display = ["name", "status", "source", "created_at"]
    search_fields = ["name", "source"]
    list_filter = ["status"]


@admin.register(Upload)
class UploadAdmin(OrganisationAdmin):
    """Which files came in. Not what is in them: some name confidential rows."""

    fields = ["file_name", "kind", "made_by", "confirmed_at"]
    list_display = ["file_name", "kind", "made_by", "created_at", "confirmed_at"]
    list_select_related = ["made_by__user"]
    search_fields = ["file_name"]
    list_filter = ["kind"]
    date_hierarchy = "created_at"

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content", "report", "returned")


@admin.register(ColumnChoice)
class ColumnChoiceAdmin(OrganisationAdmin):
    list_display = ["kind", "chosen_by", "chosen_at"]
    list_select_related = ["chosen_by__user"]
    search_fields = ["kind"]


@admin.register(ConcernRoute)
class ConcernRouteAdmin(OrganisationAdmin):
    list_display = ["kind", "person", "deputy", "telephone"]
    list_select_related = ["person__user", "deputy__user"]
    search_fields = ["person__user__first_name", "person__user__last_name"]


@admin.register(Concern)
class ConcernAdmin(RestrictedAdmin):
    """Whether concerns are read in time. Who raised one and what it says is for those named."""

    hidden = (
        *("kind", "about_whom", "happened_on", "words", "told", "raised_by"),
        *("match", "meeting_log", "reflection", "outcome", "closing_words"),
    )
    list_display = ["__str__", "person", "due_on", "status", "acknowledged_at", "closed_at"]
    list_select_related = ["person__user", "raised_by__user"]
    search_fields = ["person__user__first_name", "person__user__last_name"]
    date_hierarchy = "created_at"


@admin.register(Feedback)
class FeedbackAdmin(OrganisationAdmin):
    """Whether somebody was asked and has answered. What they said is read together alone."""

    hidden = ("difference", "well", "differently", "may_quote")
    list_display = ["match", "side", "kind", "status", "asked_on"]
    list_select_related = ["match__connector", "match__placement__trainee"]
    search_fields = ["match__placement__reference"]
    list_filter = ["kind", "side", "status"]


@admin.register(Parting)
class PartingAdmin(OrganisationAdmin):
    """That they have parted. What each wishes is theirs, until both wish the same."""

    hidden = ("contact",)
    list_display = ["match", "side", "has_thanked"]
    list_select_related = ["match__connector", "match__placement__trainee"]
    search_fields = ["match__placement__reference"]
