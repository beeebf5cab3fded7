from django.urls import include, path

from volunteers.views import checks, confidential, leave, overrides, records, status

app_name = "volunteers"

of_one = [
    path("", records.record, name="record"),
    path("edit/", records.edit, name="edit"),
    path("history/", records.history, name="history"),
    path("advance/", records.advance, name="advance"),
    path("checks/<slug:kind>/edit/", checks.edit_check, name="edit_check"),
    path("dbs/edit/", checks.edit_dbs, name="edit_dbs"),
    path(
        "courses/<slug:code>/completions/record/",
        checks.record_completion,
        name="record_completion",
    ),
    path(
        "completions/<uuid:completion_id>/withdraw/",
        checks.withdraw_completion,
        name="withdraw_completion",
    ),
    path("pause/", status.pause, name="pause"),
    path("resume/", status.resume, name="resume"),
    path("leave/add/", leave.add_leave, name="add_leave"),
    path("leave/<uuid:leave_id>/remove/", leave.remove_leave, name="remove_leave"),
    path("overrides/request/", overrides.request_override, name="request_override"),
    path("overrides/<uuid:override_id>/decide/", overrides.decide_override, name="decide_override"),
    path(
        "overrides/<uuid:override_id>/withdraw/",
        overrides.withdraw_override,
        name="withdraw_override",
    ),
    path("confidential/", confidential.confidential, name="confidential"),
    path(
        "confidential/access-needs/edit/", confidential.edit_access_needs, name="edit_access_needs"
    ),
    path("confidential/exclusions/add/", confidential.add_exclusion, name="add_exclusion"),
    path(
        "confidential/exclusions/<uuid:exclusion_id>/remove/",
        confidential.remove_exclusion,
        name="remove_exclusion",
    ),
]

urlpatterns = [
    path("", records.index, name="index"),
    path("me/", status.me, name="me"),
    path("me/pause/", status.pause_me, name="pause_me"),
    path("me/resume/", status.resume_me, name="resume_me"),
    path("<uuid:volunteer_id>/", include(of_one)),
]
