from django.urls import path

from placements.views import (
    noticed,
    own_ways,
    portfolio,
    shared_by_link,
    shared_reflections,
    sharing,
    writing,
)
from placements.views import reflections as views

app_name = "reflections"
urlpatterns = [
    path("", views.index, name="index"),
    path("start/", views.start, name="start"),
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("portfolio/download/", portfolio.download_portfolio, name="download_portfolio"),
    path("shared/", shared_reflections.shared, name="shared"),
    path("shared/<uuid:share_id>/", shared_reflections.read, name="read"),
    path("shared/<uuid:share_id>/thank/", shared_reflections.acknowledge, name="acknowledge"),
    path("link/<str:token>/", shared_by_link.by_link, name="by_link"),
    path("link/<str:token>/thank/", shared_by_link.thank_by_link, name="thank_by_link"),
    path("ways/", own_ways.ways, name="ways"),
    path("ways/add/", own_ways.add_way, name="add_way"),
    path("ways/<uuid:way_id>/", own_ways.way, name="way"),
    path("ways/<uuid:way_id>/edit/", own_ways.edit_way, name="edit_way"),
    path("ways/<uuid:way_id>/publish/", own_ways.publish_way, name="publish_way"),
    path("ways/<uuid:way_id>/withdraw/", own_ways.withdraw_way, name="withdraw_way"),
    path("ways/<uuid:way_id>/copy/", own_ways.copy_way, name="copy_way"),
    path("ways/<uuid:way_id>/delete/", own_ways.delete_way, name="delete_way"),
    path("<uuid:reflection_id>/", views.record, name="record"),
    path("<uuid:reflection_id>/check/", views.check, name="check"),
    path("<uuid:reflection_id>/finish/", views.finish, name="finish"),
    path("<uuid:reflection_id>/reopen/", views.reopen, name="reopen"),
    path("<uuid:reflection_id>/delete/", views.delete, name="delete"),
    path("<uuid:reflection_id>/share/", sharing.share, name="share"),
    path("<uuid:reflection_id>/share/<uuid:share_id>/stop/", sharing.unshare, name="unshare"),
    path(
        "<uuid:reflection_id>/share/<uuid:share_id>/again/", sharing.send_again, name="send_again"
    ),
    path("<uuid:reflection_id>/write/<slug:key>/", writing.prompt, name="prompt"),
    path("<uuid:reflection_id>/write/<slug:key>/save/", writing.autosave, name="autosave"),
    path("<uuid:reflection_id>/write/<slug:key>/look/", noticed.look_again, name="look_again"),
]
