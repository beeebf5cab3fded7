"""Classes: for those who plan them, and for whoever holds a link of their own."""

from django.urls import path

from volunteers.views import class_answers, classes, registers

app_name = "classes"

urlpatterns = [
    path("<str:token>/", class_answers.answer, name="answer"),
    path("<str:token>/yes/", class_answers.say_yes, name="say_yes"),
    path("<str:token>/no/", class_answers.say_no, name="say_no"),
    path("<str:token>/another/", class_answers.choose_another, name="choose_another"),
    path("<str:token>/calendar/", class_answers.own_calendar, name="own_calendar"),
]

of_classes = [
    path("", classes.classes, name="classes"),
    path("add/", classes.add_class, name="add_class"),
    path("<uuid:class_id>/", classes.course_class, name="course_class"),
    path("<uuid:class_id>/edit/", classes.edit_class, name="edit_class"),
    path("<uuid:class_id>/call-off/", classes.call_off_class, name="call_off_class"),
    path("<uuid:class_id>/needs/", classes.class_needs, name="class_needs"),
    path("<uuid:class_id>/calendar/", classes.class_calendar, name="class_calendar"),
    path("<uuid:class_id>/bookings/<uuid:booking_id>/", classes.enter_answer, name="enter_answer"),
    path("<uuid:class_id>/register/", registers.class_register, name="class_register"),
    path(
        "<uuid:class_id>/register/add/<uuid:volunteer_id>/",
        registers.note_arrival,
        name="note_arrival",
    ),
    path("<uuid:class_id>/register/close/", registers.close_register, name="close_register"),
]
