from django.urls import path

from placements.views import feedback as views

app_name = "feedback"
urlpatterns = [
    path("", views.voices, name="voices"),
    path("matches/<uuid:match_id>/ending/", views.ending, name="ending"),
    path("matches/<uuid:match_id>/passed-on/", views.passed_on, name="passed_on"),
    path("<uuid:feedback_id>/enter/", views.enter, name="enter"),
    path("give/<str:token>/", views.give, name="give"),
]
