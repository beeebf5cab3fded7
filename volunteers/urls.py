from django.urls import include, path

from volunteers.urls_classes import of_classes
from volunteers.urls_dbs import of_all_certificates, of_positions, of_their_dbs
from volunteers.urls_roster import of_the_list
from volunteers.views import (
    access,
    agreements,
    checks,
    class_invitations,
    confidential,
    corrections,
    courses,
    identity,
    journeys,
    keeping_apart,
    leave,
    letters,
    matrix,
    me,
    messages,
    overrides,
    payments,
    pipeline,
    records,
    referees,
    references,
    risk,
    status,
    training,
    vetting,
)

app_name = "volunteers"

of_their_checks = [
    path("checks/identity/", identity.identity, name="identity"),
    path(
        "checks/identity/evidence/edit/",
        identity.edit_identity_evidence,
        name="edit_identity_evidence",
    ),
    path("checks/identity/documents/add/", identity.add_document, name="add_document"),
    path(
        "checks/identity/documents/<uuid:document_id>/remove/",
        identity.remove_document,
        name="remove_document",
    ),
    path("checks/right-to-work/", vetting.right_to_work, name="right_to_work"),
    path("checks/work-health/", vetting.work_health, name="work_health"),
    path("checks/employment/", vetting.employment, name="employment"),
    path("checks/references/", references.references, name="references"),
    path("checks/references/<slug:kind>/ask/", references.ask_referee, name="ask_referee"),
    path("references/<uuid:reference_id>/", references.reference, name="reference"),
    path(
        "references/<uuid:reference_id>/enter/", references.enter_reference, name="enter_reference"
    ),
    path("references/<uuid:reference_id>/ask-again/", references.ask_again, name="ask_again"),
    path(
        "references/<uuid:reference_id>/cancel/",
        references.cancel_reference,
        name="cancel_reference",
    ),
    path(
        "references/<uuid:reference_id>/set-aside/",
        references.set_reference_aside,
        name="set_reference_aside",
    ),
]

of_one = [
    path("", records.record, name="record"),
    path("edit/", records.edit, name="edit"),
    path("name/", records.correct_person, name="correct_person"),
    path("position/", records.move_to_position, name="move_to_position"),
    path("history/", records.history, name="history"),
    path("advance/", records.advance, name="advance"),
    path("checks/<slug:kind>/edit/", checks.edit_check, name="edit_check"),
    *of_their_checks,
    *of_their_dbs,
    path(
        "courses/<slug:code>/completions/record/",
        checks.record_completion,
        name="record_completion",
    ),
    path(
        "completions/<uuid:completion_id>/withdraw/",
        checks.withdraw_completion,
        name="withdraw_completion",
    ),
    path("training/", training.training, name="training"),
    path("training/download/", training.download_training, name="download_training"),
    path("training/<uuid:completion_id>/", training.certificate, name="certificate"),
    path("resume/", status.resume, name="resume"),
    path("agreements/<slug:key>/record/", agreements.record_signature, name="record_signature"),
    path("journeys/edit/", journeys.edit_journeys, name="edit_journeys"),
    path("leave/add/", leave.add_leave, name="add_leave"),
    path("leave/<uuid:leave_id>/remove/", leave.remove_leave, name="remove_leave"),
    path("payments/record/", payments.record_payment, name="record_payment"),
    path("payments/<uuid:payment_id>/remove/", payments.remove_payment, name="remove_payment"),
    path("overrides/request/", overrides.request_override, name="request_override"),
    path("overrides/<uuid:override_id>/decide/", overrides.decide_override, name="decide_override"),
    path(
        "overrides/<uuid:override_id>/withdraw/",
        overrides.withdraw_override,
        name="withdraw_override",
    ),
    path("messages/", messages.messages, name="messages"),
    path("application/", pipeline.application, name="application"),
    path("application/enter/", pipeline.enter_application, name="enter_application"),
    path("application/invite/", letters.invite_to_apply, name="invite_to_apply"),
    path("application/arrange/", letters.arrange_conversation, name="arrange_conversation"),
    path("application/record/", letters.record_conversation, name="record_conversation"),
    path("application/close/", letters.close_application, name="close_application"),
    path("application/accept/", pipeline.accept_for_them, name="accept_for_them"),
    path("application/take-up/", pipeline.take_up_again, name="take_up_again"),
    path("confidential/", confidential.confidential, name="confidential"),
    path(
        "confidential/access-needs/edit/", confidential.edit_access_needs, name="edit_access_needs"
    ),
    path("confidential/exclusions/add/", confidential.add_exclusion, name="add_exclusion"),
    path(
        "confidential/exclusions/<uuid:exclusion_id>/remove/",
        confidential.remove_exclusion,
        name="remove_exclusion",
    ),
]

own = [
    path("", me.me, name="me"),
    path("edit/", me.edit_me, name="edit_me"),
    path("access-needs/edit/", me.edit_my_access_needs, name="edit_my_access_needs"),
    path("journeys/edit/", journeys.edit_my_journeys, name="edit_my_journeys"),
    path("leave/add/", me.add_my_leave, name="add_my_leave"),
    path("leave/<uuid:leave_id>/remove/", me.remove_my_leave, name="remove_my_leave"),
    path("card/", me.my_card, name="my_card"),
    path("resume/", me.resume_me, name="resume_me"),
    path("training/", training.my_training, name="my_training"),
    path("training/download/", training.download_my_training, name="download_my_training"),
    path("training/<uuid:completion_id>/", training.my_certificate, name="my_certificate"),
    path("agreements/<slug:key>/sign/", agreements.sign_agreement, name="sign_agreement"),
    path("corrections/ask/", corrections.ask_correction, name="ask_correction"),
]

of_agreements = [
    path("", agreements.agreements, name="agreements"),
    path("add/", agreements.add_agreement, name="add_agreement"),
    path("<uuid:agreement_id>/", agreements.agreement, name="agreement"),
    path("<uuid:agreement_id>/edit/", agreements.edit_agreement, name="edit_agreement"),
    path("<uuid:agreement_id>/publish/", agreements.publish_text, name="publish_text"),
    path("<uuid:agreement_id>/withdraw/", agreements.withdraw_text, name="withdraw_text"),
]

of_courses = [
    path("", courses.courses, name="courses"),
    path("add/", courses.add_course, name="add_course"),
    # hyphens: no course has them in its short name
    path("training-matrix/", matrix.matrix, name="matrix"),
    path("training-matrix/by-course/", matrix.matrix_totals, name="matrix_totals"),
    path("training-matrix/export/", matrix.export_matrix, name="export_matrix"),
    path("add-usual/", courses.add_usual_courses, name="add_usual_courses"),
    path("<slug:code>/", courses.course, name="course"),
    path("<slug:code>/invite/", class_invitations.invite_to_class, name="invite_to_class"),
    path("<slug:code>/register/", courses.record_register, name="record_register"),
    path("<slug:code>/edit/", courses.edit_course, name="edit_course"),
    path("<slug:code>/rule/", courses.set_rule, name="set_rule"),
    path("<slug:code>/contents/", courses.set_contents, name="set_contents"),
]

of_keeping_apart = [
    path("", keeping_apart.keep_apart, name="keep_apart"),
    path("add/", keeping_apart.add_wish, name="add_wish"),
    path("<uuid:wish_id>/withdraw/", keeping_apart.withdraw_wish, name="withdraw_wish"),
    path("wishes/", keeping_apart.wishes, name="wishes"),
    path("wishes/<uuid:wish_id>/settle/", keeping_apart.settle_wish, name="settle_wish"),
]

urlpatterns = [
    path("positions/", include(of_positions)),
    path("me/", include(own)),
    path("agreements/", include(of_agreements)),
    path("courses/", include(of_courses)),
    path("classes/", include(of_classes)),
    path("keep-apart/", include(of_keeping_apart)),
    path("corrections/", corrections.corrections, name="corrections"),
    path(
        "corrections/<uuid:correction_id>/answer/",
        corrections.answer_correction,
        name="answer_correction",
    ),
    path("", include(of_the_list)),
    path("pipeline/", pipeline.pipeline, name="pipeline"),
    path("pipeline/add/", pipeline.add_applicant, name="add_applicant"),
    path("references/", references.reference_list, name="reference_list"),
    path("references/<str:token>/", referees.answer_reference, name="answer_reference"),
    path("dbs/", include(of_all_certificates)),
    path("risks/", risk.risks, name="risks"),
    path(
        "access/<uuid:membership_id>/give-back/", access.give_access_back, name="give_access_back"
    ),
    path("<uuid:volunteer_id>/", include(of_one)),
]
