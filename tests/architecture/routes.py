"""The permission table: every address of the portal and the roles that may open it.

A new address fails the build until it stands here. Roles in other organisations get 404 for rows
that are not theirs; the tests of each view say the rest.
"""

from accounts.permissions import Role
from accounts.urls import sign_in

ADMINISTRATOR, COORDINATOR, SUPERVISOR = Role.ADMINISTRATOR, Role.COORDINATOR, Role.SUPERVISOR
CONNECTOR, TRAINEE, EDUCATOR, LEAD = Role.CONNECTOR, Role.TRAINEE, Role.EDUCATOR, Role.LEAD
EVERYONE = set(Role)
RUNS_THE_SCHEME = {COORDINATOR}
IMPORTS = {ADMINISTRATOR, COORDINATOR}
INVITES = {ADMINISTRATOR, COORDINATOR}
SETS_UP = {ADMINISTRATOR, COORDINATOR}
SEES_VOLUNTEERS = {ADMINISTRATOR, COORDINATOR, SUPERVISOR, LEAD}
SEES_PLACEMENTS = {ADMINISTRATOR, COORDINATOR, LEAD}
THE_TWO = {CONNECTOR, TRAINEE}

# Open without signing in.
PUBLIC = {
    "accept_invitation",
    "accessibility",
    "apply:accept",
    "apply:check",
    "apply:later",
    "apply:resume",
    "apply:sent",
    "apply:start",
    "apply:status",
    "apply:step",
    "apply:withdraw",
    "healthz",
    "help",
    "matches:answer",
    "privacy",
    "readyz",
    "volunteers:answer_reference",
}

# allauth's pages, which ask for themselves who is there: tests/accounts/test_sign_in*.py.
FRONT_DOOR = {url.name for url in sign_in.urlpatterns if hasattr(url, "name")}

# Django's admin: one rule for all of it. Its rows are tested in tests/accounts/test_admin.py.
ADMIN = {ADMINISTRATOR}

ROUTES = {
    "account": EVERYONE,
    "change_name": EVERYONE,
    "home": EVERYONE,
    "logo": EVERYONE,
    "switch_membership": EVERYONE,
    # people and access: a coordinator meets connectors, trainees and educators there
    "people:add": {ADMINISTRATOR},
    "people:end": {ADMINISTRATOR},
    "people:index": INVITES,
    "people:invite": INVITES,
    "people:invite_all": INVITES,
    # messages: how they fared
    "messages:index": INVITES,
    "messages:letter": RUNS_THE_SCHEME,
    "messages:record": INVITES,
    "messages:retry": INVITES,
    "messages:settle": INVITES,
    # matching
    "matching:approve": RUNS_THE_SCHEME,
    "matching:index": RUNS_THE_SCHEME,
    "matching:proposal": RUNS_THE_SCHEME,
    "matching:run": RUNS_THE_SCHEME,
    "matching:turn_down": RUNS_THE_SCHEME,
    # matches: a member who is neither of the two, nor sees placements, gets 404
    "matches:answer_for_connector": RUNS_THE_SCHEME,
    "matches:answer_for_trainee": RUNS_THE_SCHEME,
    "matches:change_meeting": RUNS_THE_SCHEME | THE_TWO,
    "matches:log_meeting": RUNS_THE_SCHEME | THE_TWO,
    "matches:meeting": RUNS_THE_SCHEME | THE_TWO,
    "matches:mine": THE_TWO,
    "matches:record": SEES_PLACEMENTS | THE_TWO,
    "matches:respond": THE_TWO,
    "matches:withdraw": RUNS_THE_SCHEME,
    # two records that may be one person
    "merging:compare": RUNS_THE_SCHEME,
    "merging:confirm": RUNS_THE_SCHEME,
    "merging:not_the_same": RUNS_THE_SCHEME,
    # records whose time to be kept is over
    "erasing:confirm": {ADMINISTRATOR},
    "erasing:hold": {ADMINISTRATOR, COORDINATOR},
    "erasing:index": {ADMINISTRATOR, COORDINATOR},
    "erasing:lift": {ADMINISTRATOR},
    # imports: an upload is seen by whoever sent it, and by nobody else
    "imports:columns": IMPORTS,
    "imports:confirm": IMPORTS,
    "imports:done": IMPORTS,
    "imports:preview": IMPORTS,
    "imports:refused": IMPORTS,
    "imports:upload": IMPORTS,
    # training records to look at
    "imports:answers": RUNS_THE_SCHEME,
    "imports:forget_course_name": RUNS_THE_SCHEME,
    "imports:forget_name": RUNS_THE_SCHEME,
    "imports:forget_nobody": RUNS_THE_SCHEME,
    "imports:held_row": RUNS_THE_SCHEME,
    "imports:held_rows": RUNS_THE_SCHEME,
    "imports:look_again": RUNS_THE_SCHEME,
    # placements
    "placements:choose": RUNS_THE_SCHEME,
    "placements:index": SEES_PLACEMENTS,
    "placements:record": SEES_PLACEMENTS,
    "placements:trainee": SEES_PLACEMENTS,
    # reflections: the trainee's own; of them the connector opens what is shared
    "reflections:acknowledge": {CONNECTOR},
    "reflections:autosave": {TRAINEE},
    "reflections:check": {TRAINEE},
    "reflections:delete": {TRAINEE},
    "reflections:finish": {TRAINEE},
    "reflections:index": {TRAINEE},
    "reflections:prompt": {TRAINEE},
    "reflections:read": {CONNECTOR},
    "reflections:record": {TRAINEE},
    "reflections:reopen": {TRAINEE},
    "reflections:share": {TRAINEE},
    "reflections:shared": {CONNECTOR},
    "reflections:start": {TRAINEE},
    "reflections:unshare": {TRAINEE},
    # what checks rest on
    "volunteers:add_document": RUNS_THE_SCHEME,
    "volunteers:ask_again": RUNS_THE_SCHEME,
    "volunteers:ask_referee": RUNS_THE_SCHEME,
    "volunteers:cancel_reference": RUNS_THE_SCHEME,
    "volunteers:edit_identity_evidence": RUNS_THE_SCHEME,
    "volunteers:employment": RUNS_THE_SCHEME,
    "volunteers:enter_reference": RUNS_THE_SCHEME,
    "volunteers:identity": RUNS_THE_SCHEME,
    "volunteers:reference": RUNS_THE_SCHEME,
    "volunteers:reference_list": RUNS_THE_SCHEME,
    "volunteers:references": RUNS_THE_SCHEME,
    "volunteers:remove_document": RUNS_THE_SCHEME,
    "volunteers:right_to_work": RUNS_THE_SCHEME,
    "volunteers:set_reference_aside": RUNS_THE_SCHEME,
    "volunteers:work_health": RUNS_THE_SCHEME,
    # positions, DBS certificates, and what is decided about them
    "volunteers:add_position": SETS_UP,
    "volunteers:ask_update_service": RUNS_THE_SCHEME,
    "volunteers:correct_dbs": RUNS_THE_SCHEME,
    "volunteers:dbs": RUNS_THE_SCHEME,
    "volunteers:dbs_awaited": RUNS_THE_SCHEME,
    "volunteers:decide_eligibility": SETS_UP,
    "volunteers:decide_risk": {COORDINATOR, LEAD},
    "volunteers:edit_position": SETS_UP,
    "volunteers:edit_renewal_windows": SETS_UP,
    "volunteers:edit_risk": RUNS_THE_SCHEME,
    "volunteers:edit_subscription": RUNS_THE_SCHEME,
    "volunteers:position": SETS_UP,
    "volunteers:positions": SETS_UP,
    "volunteers:record_status_check": RUNS_THE_SCHEME,
    "volunteers:risks": {COORDINATOR, LEAD},
    "volunteers:withdraw_status_check": RUNS_THE_SCHEME,
    # the catalogue of courses
    "volunteers:add_course": SETS_UP,
    "volunteers:add_usual_courses": SETS_UP,
    "volunteers:course": SETS_UP,
    "volunteers:courses": SETS_UP,
    "volunteers:edit_course": SETS_UP,
    "volunteers:record_register": RUNS_THE_SCHEME,
    "volunteers:set_contents": SETS_UP,
    "volunteers:set_rule": SETS_UP,
    # what is held about oneself
    "download_held": {CONNECTOR},
    "held": {CONNECTOR},
    # pausing and leaving, by oneself or entered by a coordinator
    "stepping_back:exit_conversation": RUNS_THE_SCHEME,
    "stepping_back:leave": RUNS_THE_SCHEME,
    "stepping_back:leave_me": {CONNECTOR},
    "stepping_back:lose_touch": {CONNECTOR},
    "stepping_back:pause": RUNS_THE_SCHEME,
    "stepping_back:pause_me": {CONNECTOR},
    "stepping_back:stay": RUNS_THE_SCHEME,
    "stepping_back:stay_me": {CONNECTOR},
    # agreements: set up by those who run the scheme, signed by volunteers
    "volunteers:add_agreement": IMPORTS,
    "volunteers:agreement": IMPORTS,
    "volunteers:agreements": IMPORTS,
    "volunteers:edit_agreement": IMPORTS,
    "volunteers:publish_text": IMPORTS,
    "volunteers:record_signature": RUNS_THE_SCHEME,
    "volunteers:sign_agreement": {CONNECTOR},
    # a connector's own record
    "volunteers:add_my_leave": {CONNECTOR},
    "volunteers:ask_correction": {CONNECTOR},
    "volunteers:edit_me": {CONNECTOR},
    "volunteers:edit_my_access_needs": {CONNECTOR},
    "volunteers:my_card": {CONNECTOR},
    "volunteers:remove_my_leave": {CONNECTOR},
    "volunteers:answer_correction": RUNS_THE_SCHEME,
    "volunteers:corrections": RUNS_THE_SCHEME,
    # being kept apart: said for oneself, settled in confidence
    "placements:add_exclusion": RUNS_THE_SCHEME,
    "placements:confidential": RUNS_THE_SCHEME,
    "placements:drop_exclusion": RUNS_THE_SCHEME,
    "volunteers:add_wish": THE_TWO,
    "volunteers:keep_apart": THE_TWO,
    "volunteers:settle_wish": RUNS_THE_SCHEME,
    "volunteers:wishes": RUNS_THE_SCHEME,
    "volunteers:withdraw_wish": THE_TWO,
    # volunteers: their own page is found by the membership
    # the way in
    "volunteers:accept_for_them": RUNS_THE_SCHEME,
    "volunteers:add_applicant": RUNS_THE_SCHEME,
    "volunteers:application": RUNS_THE_SCHEME,
    "volunteers:arrange_conversation": RUNS_THE_SCHEME,
    "volunteers:close_application": RUNS_THE_SCHEME,
    "volunteers:enter_application": RUNS_THE_SCHEME,
    "volunteers:invite_to_apply": RUNS_THE_SCHEME,
    "volunteers:messages": {ADMINISTRATOR, COORDINATOR},
    "volunteers:pipeline": RUNS_THE_SCHEME,
    "volunteers:record_conversation": RUNS_THE_SCHEME,
    "volunteers:take_up_again": RUNS_THE_SCHEME,
    "volunteers:add_exclusion": RUNS_THE_SCHEME,
    "volunteers:add_leave": RUNS_THE_SCHEME,
    "volunteers:advance": RUNS_THE_SCHEME,
    "volunteers:confidential": RUNS_THE_SCHEME,
    "volunteers:decide_override": {ADMINISTRATOR, COORDINATOR, LEAD},
    "volunteers:delete_view": SEES_VOLUNTEERS,
    "volunteers:duplicates": RUNS_THE_SCHEME,
    "volunteers:edit": RUNS_THE_SCHEME,
    "volunteers:correct_person": RUNS_THE_SCHEME,
    "volunteers:move_to_position": RUNS_THE_SCHEME,
    "volunteers:edit_access_needs": RUNS_THE_SCHEME,
    "volunteers:edit_check": RUNS_THE_SCHEME,
    "volunteers:edit_dbs": RUNS_THE_SCHEME,
    "volunteers:export_list": {ADMINISTRATOR, COORDINATOR},
    "volunteers:history": {ADMINISTRATOR, COORDINATOR},
    "volunteers:index": SEES_VOLUNTEERS,
    "volunteers:me": {CONNECTOR},
    "volunteers:record": SEES_VOLUNTEERS,
    "volunteers:record_completion": RUNS_THE_SCHEME,
    "volunteers:remind": RUNS_THE_SCHEME,
    "volunteers:remove_exclusion": RUNS_THE_SCHEME,
    "volunteers:remove_leave": RUNS_THE_SCHEME,
    "volunteers:rename_view": SEES_VOLUNTEERS,
    "volunteers:request_override": RUNS_THE_SCHEME,
    "volunteers:resume": RUNS_THE_SCHEME,
    "volunteers:resume_me": {CONNECTOR},
    "volunteers:save_view": SEES_VOLUNTEERS,
    "volunteers:saved_views": SEES_VOLUNTEERS,
    "volunteers:send_reminders": RUNS_THE_SCHEME,
    "volunteers:withdraw_completion": RUNS_THE_SCHEME,
    "volunteers:withdraw_override": RUNS_THE_SCHEME,
}
