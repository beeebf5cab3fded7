from django.urls import path

from placements.views import concerns as views
from placements.views import concerns_received as received

app_name = "concerns"
urlpatterns = [
    path("", received.index, name="index"),
    path("raise/", views.raise_concern, name="raise_concern"),
    path("mine/", views.mine, name="mine"),
    path("mine/<uuid:concern_id>/", views.own, name="own"),
    path("readers/", received.routes, name="routes"),
    path("readers/change/", received.edit_route, name="edit_route"),
    path("<uuid:concern_id>/", received.record, name="record"),
    path("<uuid:concern_id>/acknowledge/", received.acknowledge, name="acknowledge"),
    path("<uuid:concern_id>/close/", received.close, name="close"),
    path("<uuid:concern_id>/reopen/", received.reopen, name="reopen"),
    path("<uuid:concern_id>/pass-on/", received.pass_on, name="pass_on"),
]
