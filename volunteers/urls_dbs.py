"""The addresses of positions and of DBS certificates, parts of volunteers/urls.py."""

from django.urls import include, path

from volunteers.views import dbs, positions, risk

of_a_certificate = [
    path("correct/", dbs.correct_dbs, name="correct_dbs"),
    path("shows/", dbs.say_it_shows, name="say_it_shows"),
    path("subscription/edit/", dbs.edit_subscription, name="edit_subscription"),
    path("status-checks/record/", dbs.record_status_check, name="record_status_check"),
    path("status-checks/ask/", dbs.ask_update_service, name="ask_update_service"),
    path(
        "status-checks/<uuid:status_check_id>/withdraw/",
        dbs.withdraw_status_check,
        name="withdraw_status_check",
    ),
]

of_their_dbs = [
    path("dbs/", dbs.dbs, name="dbs"),
    path("dbs/edit/", dbs.edit_dbs, name="edit_dbs"),
    path("dbs/<uuid:certificate_id>/", include(of_a_certificate)),
    path("risk/<uuid:risk_id>/edit/", risk.edit_risk, name="edit_risk"),
    path("risk/<uuid:risk_id>/decide/", risk.decide_risk, name="decide_risk"),
]

of_all_certificates = [path("awaited/", dbs.dbs_awaited, name="dbs_awaited")]

of_positions = [
    path("", positions.positions, name="positions"),
    path("add/", positions.add_position, name="add_position"),
    path("renewal-windows/edit/", positions.edit_renewal_windows, name="edit_renewal_windows"),
    path("<uuid:position_id>/", positions.position, name="position"),
    path("<uuid:position_id>/edit/", positions.edit_position, name="edit_position"),
    path("<uuid:position_id>/dbs/decide/", positions.decide_eligibility, name="decide_eligibility"),
]
