from django.urls import path

from placements.views import matching as views

app_name = "matching"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:run_id>/", views.run, name="run"),
    path("proposals/<uuid:proposal_id>/", views.proposal, name="proposal"),
    path("proposals/<uuid:proposal_id>/approve/", views.approve, name="approve"),
    path("proposals/<uuid:proposal_id>/turn-down/", views.turn_down, name="turn_down"),
]
