"""Arranged meetings: signed in, or by a link of one's own; and the personal calendar."""

from django.urls import path

from placements.views import arranging, arranging_by_link, calendars, meetings_due

app_name = "meetings"
urlpatterns = [
    path("", meetings_due.index, name="index"),
    path("propose/<uuid:match_id>/", arranging.propose, name="propose"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/make/", calendars.make_address, name="make_address"),
    path("calendar/stop/", calendars.stop_address, name="stop_address"),
    path("calendar/<uuid:feed_id>/<str:secret>/meetings.ics", calendars.feed, name="feed"),
    path("link/<str:token>/", arranging_by_link.record, name="record_by_link"),
    path("link/<str:token>/agree/", arranging_by_link.agree, name="agree_by_link"),
    path("link/<str:token>/move/", arranging_by_link.move, name="move_by_link"),
    path("link/<str:token>/call-off/", arranging_by_link.call_off, name="call_off_by_link"),
    path("link/<str:token>/calendar/", arranging_by_link.calendar, name="calendar_by_link"),
    path("log/<str:token>/", arranging_by_link.log, name="log_by_link"),
    path("log/<str:token>/worry/", arranging_by_link.worry, name="worry_by_link"),
    path("<uuid:arranged_id>/", arranging.record, name="record"),
    path("<uuid:arranged_id>/agree/", arranging.agree, name="agree"),
    path("<uuid:arranged_id>/move/", arranging.move, name="move"),
    path("<uuid:arranged_id>/call-off/", arranging.call_off, name="call_off"),
    path("<uuid:arranged_id>/calendar/", arranging.calendar_file, name="calendar_file"),
]
