from django.urls import path

from placements.views import pathway as views
from placements.views import pathway_steps as steps

app_name = "pathway"
urlpatterns = [
    path("", views.index, name="index"),
    path("mine/", views.mine, name="mine"),
    path("steps/", steps.steps, name="steps"),
    path("steps/add/", steps.add_step, name="add_step"),
    path("steps/add-usual/", steps.add_usual_steps, name="add_usual_steps"),
    path("steps/<uuid:step_id>/edit/", steps.edit_step, name="edit_step"),
    path("steps/<uuid:step_id>/move/", steps.move_step, name="move_step"),
    path("steps/<uuid:step_id>/remove/", steps.remove_step, name="remove_step"),
    path("<uuid:volunteer_id>/", views.person, name="person"),
    path("<uuid:volunteer_id>/celebrate/", views.celebrate, name="celebrate"),
    path("<uuid:volunteer_id>/reached/<uuid:reached_id>/take-back/", views.take_back,
         name="take_back"),
]  # fmt: skip
