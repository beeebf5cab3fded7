"""The permission table: every address of the portal and the roles that may open it.

A new address fails the build until it stands here. Roles in other organisations get 404 for rows
that are not theirs; the tests of each view say the rest.
"""

from accounts.permissions import Role

ADMINISTRATOR, COORDINATOR, SUPERVISOR = Role.ADMINISTRATOR, Role.COORDINATOR, Role.SUPERVISOR
CONNECTOR, TRAINEE, EDUCATOR, LEAD = Role.CONNECTOR, Role.TRAINEE, Role.EDUCATOR, Role.LEAD
EVERYONE = set(Role)
RUNS_THE_SCHEME = {COORDINATOR}
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

# Django's admin: one rule for all of it. Its rows are tested in tests/accounts/test_admin.py.
ADMIN = {ADMINISTRATOR}

ROUTES = {
    "account": EVERYONE,
    "home": EVERYONE,
    "logo": EVERYONE,
    "switch_membership": EVERYONE,
    # matching
    "matching:approve": RUNS_THE_SCHEME,
    "matching:index": RUNS_THE_SCHEME,
    "matching:proposal": RUNS_THE_SCHEME,
    "matching:run": RUNS_THE_SCHEME,
    "matching:turn_down": RUNS_THE_SCHEME,
    # matches: a member who is neither of the two, nor sees placements, gets 404
    "matches:answer_for_connector": RUNS_THE_SCHEME,
    "matches:answer_for_trainee": RUNS_THE_SCHEME,
    "matches:mine": THE_TWO,
    "matches:record": SEES_PLACEMENTS | THE_TWO,
    "matches:respond": THE_TWO,
    "matches:withdraw": RUNS_THE_SCHEME,
    # placements
    "placements:choose": RUNS_THE_SCHEME,
    "placements:index": SEES_PLACEMENTS,
    "placements:record": SEES_PLACEMENTS,
    "placements:trainee": SEES_PLACEMENTS,
}
