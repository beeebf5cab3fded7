from django.urls import path

from placements.views import matching as views
from placements.views import mending, reviewing, run_requests, weighing

app_name = "matching"
urlpatterns = [
    path("", views.index, name="index"),
    path("mend/", mending.mend, name="mend"),
    path("weights/", weighing.weights, name="weights"),
    path("<uuid:run_id>/", views.run, name="run"),
    path("<uuid:run_id>/approve-clear/", reviewing.approve_clear, name="approve_clear"),
    path("requests/<uuid:request_id>/", run_requests.run_request, name="run_request"),
    path("requests/<uuid:request_id>/stop/", run_requests.stop, name="stop_run"),
    path("proposals/<uuid:proposal_id>/undo/", reviewing.undo, name="undo"),
    path("proposals/<uuid:proposal_id>/lock/", reviewing.lock, name="lock"),
    path("proposals/<uuid:proposal_id>/", views.proposal, name="proposal"),
    path("proposals/<uuid:proposal_id>/approve/", views.approve, name="approve"),
    path("proposals/<uuid:proposal_id>/turn-down/", views.turn_down, name="turn_down"),
]
