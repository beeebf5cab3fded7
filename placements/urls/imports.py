from django.urls import path

from placements.views import held_rows
from placements.views import imports as views

app_name = "imports"
urlpatterns = [
    path("", views.upload, name="upload"),
    path("<uuid:upload_id>/columns/", views.columns, name="columns"),
    path("<uuid:upload_id>/preview/", views.preview, name="preview"),
    path("<uuid:upload_id>/confirm/", views.confirm, name="confirm"),
    path("<uuid:upload_id>/done/", views.done, name="done"),
    path("<uuid:upload_id>/refused/", views.refused, name="refused"),
    # training records to look at
    path("to-look-at/", held_rows.held_rows, name="held_rows"),
    path("to-look-at/again/", held_rows.look_again, name="look_again"),
    path("to-look-at/decided/", held_rows.answers, name="answers"),
    path("to-look-at/decided/nobody/forget/", held_rows.forget_nobody, name="forget_nobody"),
    path("to-look-at/<uuid:row_id>/", held_rows.held_row, name="held_row"),
    path(
        "to-look-at/decided/courses/<uuid:alias_id>/forget/",
        held_rows.forget_course_name,
        name="forget_course_name",
    ),
    path(
        "to-look-at/decided/names/<uuid:name_id>/forget/", held_rows.forget_name, name="forget_name"
    ),
]
