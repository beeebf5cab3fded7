"""Pages for people who apply: open to everybody, without an account."""

from django.urls import path

from volunteers.views import applicant, apply, later

app_name = "apply"

urlpatterns = [
    path("apply/<slug:slug>/", apply.start, name="start"),
    path("apply/<slug:slug>/check/", apply.check, name="check"),
    path("apply/<slug:slug>/later/", later.later, name="later"),
    path("apply/<slug:slug>/sent/", apply.sent, name="sent"),
    path("apply/<slug:slug>/<slug:key>/", apply.step, name="step"),
    path("application/<str:token>/", applicant.status, name="status"),
    path("application/<str:token>/accept/", applicant.accept, name="accept"),
    path("application/<str:token>/withdraw/", applicant.withdraw, name="withdraw"),
    path("application/<str:token>/go-on/", later.resume, name="resume"),
]
