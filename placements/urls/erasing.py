from django.urls import path

from placements.views import erasing as views

app_name = "erasing"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:volunteer_id>/", views.confirm, name="confirm"),
    path("<uuid:volunteer_id>/hold/", views.hold, name="hold"),
    path("holds/<uuid:hold_id>/lift/", views.lift, name="lift"),
]
