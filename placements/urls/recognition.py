"""Thanks on paper, and papers to show to others."""

from django.urls import path

from placements.views import recognition

app_name = "papers"
urlpatterns = [
    path("worth-a-thank-you/", recognition.worth_a_thank_you, name="worth_a_thank_you"),
    path("mine/", recognition.mine, name="mine"),
    path("mine/hours/", recognition.make_my_statement, name="make_my_statement"),
    path("mine/<uuid:paper_id>/", recognition.download_mine, name="download_mine"),
    path("mine/<uuid:paper_id>/remove/", recognition.remove_mine, name="remove_mine"),
    path("<uuid:volunteer_id>/", recognition.person, name="person"),
    path("<uuid:volunteer_id>/make/<slug:kind>/", recognition.make, name="make"),
    path("<uuid:volunteer_id>/<uuid:paper_id>/", recognition.download, name="download"),
    path("<uuid:volunteer_id>/<uuid:paper_id>/remove/", recognition.remove, name="remove"),
    path("<uuid:volunteer_id>/set-aside/<int:hours>/", recognition.set_aside, name="set_aside"),
]
