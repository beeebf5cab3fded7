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
SEES_VOLUNTEERS = {ADMINISTRATOR, COORDINATOR, SUPERVISOR, LEAD}
SEES_PLACEMENTS = {ADMINISTRATOR, COORDINATOR, LEAD}
THE_TWO = {CONNECTOR, TRAINEE}

# Open without signing in.
PUBLIC = {
    "accept_invitation",
    "accessibility",
    "healthz",
    "help",
    "matches:answer",
    "privacy",
    "readyz",
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
    # imports: an upload is seen by whoever sent it, and by nobody else
    "imports:confirm": IMPORTS,
    "imports:done": IMPORTS,
    "imports:preview": IMPORTS,
    "imports:refused": IMPORTS,
    "imports:upload": IMPORTS,
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
    # volunteers: their own page is found by the membership
    "volunteers:add_exclusion": RUNS_THE_SCHEME,
    "volunteers:add_leave": RUNS_THE_SCHEME,
    "volunteers:advance": RUNS_THE_SCHEME,
    "volunteers:confidential": RUNS_THE_SCHEME,
    "volunteers:decide_override": {ADMINISTRATOR, COORDINATOR, LEAD},
    "volunteers:edit": RUNS_THE_SCHEME,
    "volunteers:edit_access_needs": RUNS_THE_SCHEME,
    "volunteers:edit_check": RUNS_THE_SCHEME,
    "volunteers:edit_dbs": RUNS_THE_SCHEME,
    "volunteers:history": {ADMINISTRATOR, COORDINATOR},
    "volunteers:index": SEES_VOLUNTEERS,
    "volunteers:me": {CONNECTOR},
    "volunteers:pause": RUNS_THE_SCHEME,
    "volunteers:pause_me": {CONNECTOR},
    "volunteers:record": SEES_VOLUNTEERS,
    "volunteers:record_completion": RUNS_THE_SCHEME,
    "volunteers:withdraw_completion": RUNS_THE_SCHEME,
    "volunteers:remove_exclusion": RUNS_THE_SCHEME,
    "volunteers:remove_leave": RUNS_THE_SCHEME,
    "volunteers:request_override": RUNS_THE_SCHEME,
    "volunteers:resume": RUNS_THE_SCHEME,
    "volunteers:resume_me": {CONNECTOR},
    "volunteers:withdraw_override": RUNS_THE_SCHEME,
}
