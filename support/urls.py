from django.urls import path

from support.views import entering, mine, owed, supervision

app_name = "support"

of_one_person = [
    path("people/<uuid:volunteer_id>/", owed.person, name="person"),
    path("people/<uuid:volunteer_id>/contact/", owed.plan_contact, name="plan_contact"),
    path(
        "people/<uuid:volunteer_id>/supporter/",
        supervision.name_supervisor,
        name="name_supervisor",
    ),
    path(
        "people/<uuid:volunteer_id>/supervision/plan/",
        supervision.plan_supervision,
        name="plan_supervision",
    ),
    path(
        "people/<uuid:volunteer_id>/supervision/record/",
        supervision.record_supervision,
        name="record_supervision",
    ),
    path(
        "people/<uuid:volunteer_id>/supervision/<uuid:supervision_id>/correct/",
        supervision.correct_supervision,
        name="correct_supervision",
    ),
    path(
        "people/<uuid:volunteer_id>/supervision/call-off/",
        supervision.call_off_supervision,
        name="call_off_supervision",
    ),
    path(
        "people/<uuid:volunteer_id>/answers/<uuid:check_in_id>/",
        entering.enter_answer,
        name="enter_answer",
    ),
    path("people/<uuid:volunteer_id>/plan/", entering.enter_plan, name="enter_plan"),
]
of_contacts = [
    path("contacts/<uuid:contact_id>/", owed.note_contact, name="note_contact"),
    path("contacts/<uuid:contact_id>/not-needed/", owed.drop_contact, name="drop_contact"),
    path("contacts/<uuid:contact_id>/hand-on/", owed.hand_on, name="hand_on"),
]
of_oneself = [
    path("mine/", mine.mine, name="mine"),
    path("mine/call-me/", mine.call_me, name="call_me"),
    path("mine/plan/", mine.write_my_plan, name="write_my_plan"),
    path("mine/plan/take-back/", mine.take_plan_back, name="take_plan_back"),
    path("mine/plan/remove/", mine.remove_my_plan, name="remove_my_plan"),
]
urlpatterns = [path("", owed.index, name="index"), *of_one_person, *of_contacts, *of_oneself]
