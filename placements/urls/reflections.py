from django.urls import path

from placements.views import reflections as views
from placements.views import shared_reflections, writing

app_name = "reflections"
urlpatterns = [
    path("", views.index, name="index"),
    path("start/", views.start, name="start"),
    path("shared/", shared_reflections.shared, name="shared"),
    path("<uuid:reflection_id>/", views.record, name="record"),
    path("<uuid:reflection_id>/check/", views.check, name="check"),
    path("<uuid:reflection_id>/finish/", views.finish, name="finish"),
    path("<uuid:reflection_id>/reopen/", views.reopen, name="reopen"),
    path("<uuid:reflection_id>/delete/", views.delete, name="delete"),
    path("<uuid:reflection_id>/share/", views.share, name="share"),
    path("<uuid:reflection_id>/unshare/", views.unshare, name="unshare"),
    path("<uuid:reflection_id>/read/", shared_reflections.read, name="read"),
    path("<uuid:reflection_id>/acknowledge/", shared_reflections.acknowledge, name="acknowledge"),
    path("<uuid:reflection_id>/write/<slug:key>/", writing.prompt, name="prompt"),
    path("<uuid:reflection_id>/write/<slug:key>/save/", writing.autosave, name="autosave"),
]
