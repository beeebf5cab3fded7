from django.urls import path

from placements.views import imports as views

app_name = "imports"
urlpatterns = [
    path("", views.upload, name="upload"),
    path("<uuid:upload_id>/preview/", views.preview, name="preview"),
    path("<uuid:upload_id>/confirm/", views.confirm, name="confirm"),
    path("<uuid:upload_id>/done/", views.done, name="done"),
    path("<uuid:upload_id>/refused/", views.refused, name="refused"),
]
