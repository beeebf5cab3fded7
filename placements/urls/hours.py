"""The time people give."""

from django.urls import path

from placements.views import hours

app_name = "hours"
urlpatterns = [
    path("", hours.index, name="index"),
    path("export/", hours.export, name="export"),
    path("mine/", hours.mine, name="mine"),
    path("mine/add/", hours.add_mine, name="add_mine"),
    path("mine/<uuid:activity_id>/remove/", hours.remove_mine, name="remove_mine"),
    path("<uuid:volunteer_id>/", hours.person, name="person"),
    path("<uuid:volunteer_id>/note/", hours.note, name="note"),
    path("<uuid:volunteer_id>/<uuid:activity_id>/remove/", hours.remove, name="remove"),
]
