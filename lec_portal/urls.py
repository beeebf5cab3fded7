"""Every address of the portal. Pages are closed unless they say otherwise."""

from django.contrib import admin
from django.urls import include, path

handler403 = "accounts.views.refusals.refused"
urlpatterns = [
    path("", include("reports.urls")),
    path("messages/", include("reports.message_urls")),
    path("", include("volunteers.urls_apply")),
    path("classes/", include("volunteers.urls_classes")),
    path("account/", include("accounts.urls.account")),
    path("account/", include("accounts.urls.sign_in")),
    path("people/", include("accounts.urls.people")),
    path("volunteers/", include("volunteers.urls")),
    path("support/", include("support.urls")),
    path("check-in/", include("support.urls_check_ins")),
    path("expenses/", include("support.urls_expenses")),
    path("hours/", include("placements.urls.hours")),
    path("papers/", include("placements.urls.recognition")),
    path("stepping-back/", include("placements.urls.stepping_back")),
    path("placements/", include("placements.urls.placements")),
    path("matching/", include("placements.urls.matching")),
    path("matches/", include("placements.urls.matches")),
    path("meetings/", include("placements.urls.meetings")),
    path("reflections/", include("placements.urls.reflections")),
    path("concerns/", include("placements.urls.concerns")),
    path("feedback/", include("placements.urls.feedback")),
    path("merging/", include("placements.urls.merging")),
    path("erasing/", include("placements.urls.erasing")),
    path("pathway/", include("placements.urls.pathway")),
    path("imports/", include("placements.urls.imports")),
    path("admin/", admin.site.urls),
]
