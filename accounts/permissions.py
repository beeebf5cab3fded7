"""Who may do what: roles, permissions and the table of grants.

An information-governance officer should be able to read this page. Whether somebody may see *this*
row is the `visible_to(membership)` of each list; other organisations' rows do not exist for them.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from accounts.models import Membership


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", "Administrator"
    COORDINATOR = "coordinator", "Coordinator"
    SUPERVISOR = "supervisor", "Supervisor of connectors"
    CONNECTOR = "connector", "Connector"
    TRAINEE = "trainee", "Trainee"
    EDUCATOR = "educator", "Practice educator"
    LEAD = "lead", "Lead"


STAFF_ROLES = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR, Role.SUPERVISOR, Role.LEAD})
# The people a scheme is for, and those who teach them: coordinators invite these.
SCHEME_ROLES = frozenset({Role.CONNECTOR, Role.TRAINEE, Role.EDUCATOR})


class Permission(StrEnum):
    ADMIN_USE = "admin.use"
    APPLICATION_MANAGE = "application.manage"
    AGREEMENT_MANAGE = "agreement.manage"
    COURSE_MANAGE = "course.manage"
    CONCERN_HANDLE = "concern.handle"
    CONCERN_ROUTE = "concern.route"
    CONFIDENTIAL_READ = "confidential.read"
    DBS_DECIDE = "dbs.decide"
    DBS_MANAGE = "dbs.manage"
    EXCLUSION_MANAGE = "exclusion.manage"
    EXCLUSION_OWN = "exclusion.own"
    EXPENSE_CLAIM = "expense.claim"
    EXPENSE_DECIDE = "expense.decide"
    EXPENSE_ENTER = "expense.enter"
    EXPENSE_SET_UP = "expense.set_up"
    HISTORY_VIEW = "history.view"
    HOURS_OWN = "hours.own"
    HOURS_VIEW = "hours.view"
    IMPORT_RUN = "import.run"
    INVITATION_SEND = "invitation.send"
    MATCH_DECIDE = "match.decide"
    MATCH_OWN = "match.own"
    MATCHING_RUN = "matching.run"
    MEETING_LOG = "meeting.log"
    MEMBER_MANAGE = "member.manage"
    MESSAGE_VIEW = "message.view"
    MESSAGE_WORD = "message.word"
    OVERRIDE_APPROVE = "override.approve"
    OVERRIDE_REQUEST = "override.request"
    PAYMENT_RECORD = "payment.record"
    PLACEMENT_EDIT = "placement.edit"
    PLACEMENT_VIEW = "placement.view"
    POSITION_MANAGE = "position.manage"
    RECORD_ERASE = "record.erase"
    RECORD_HOLD = "record.hold"
    REFERENCE_READ = "reference.read"
    REFLECTION_OWN = "reflection.own"
    REFLECTION_READ_SHARED = "reflection.read_shared"
    REFLECTION_WAY_MANAGE = "reflection.way_manage"
    SUPPORT_GIVE = "support.give"
    SUPPORT_OWN = "support.own"
    SUPPORT_VIEW = "support.view"
    VOLUNTEER_CONTACT = "volunteer.contact"
    VOLUNTEER_EDIT = "volunteer.edit"
    VOLUNTEER_EXPORT = "volunteer.export"
    VOLUNTEER_MERGE = "volunteer.merge"
    VOLUNTEER_PAUSE_OWN = "volunteer.pause_own"
    VOLUNTEER_VIEW = "volunteer.view"
    WISH_SETTLE = "wish.settle"
    WORK_HEALTH_MANAGE = "work_health.manage"


P = Permission
GRANTS: dict[str, frozenset[Permission]] = {
    # Sets up the organisation; does not run the scheme. Reads confidential records (access needs,
    # exclusions) in the administration alone, to answer people who ask what is held about them.
    Role.ADMINISTRATOR: frozenset(
        {P.ADMIN_USE, P.MEMBER_MANAGE, P.INVITATION_SEND, P.HISTORY_VIEW, P.IMPORT_RUN}
        | {P.MESSAGE_VIEW, P.MESSAGE_WORD}
        | {P.PLACEMENT_VIEW, P.VOLUNTEER_VIEW, P.OVERRIDE_APPROVE, P.CONFIDENTIAL_READ}
        | {P.VOLUNTEER_EXPORT, P.RECORD_ERASE, P.RECORD_HOLD, P.HOURS_VIEW}
        | {P.EXPENSE_DECIDE, P.EXPENSE_SET_UP}
        | {P.POSITION_MANAGE, P.AGREEMENT_MANAGE, P.COURSE_MANAGE, P.REFLECTION_WAY_MANAGE}
        | {P.VOLUNTEER_CONTACT, P.CONCERN_HANDLE, P.CONCERN_ROUTE}
    ),
    # Runs the scheme day by day, perhaps at some sites only.
    Role.COORDINATOR: frozenset(
        {P.VOLUNTEER_VIEW, P.VOLUNTEER_EDIT, P.EXCLUSION_MANAGE, P.HISTORY_VIEW, P.IMPORT_RUN}
        | {P.VOLUNTEER_CONTACT}
        | {P.INVITATION_SEND, P.PLACEMENT_VIEW, P.PLACEMENT_EDIT, P.MATCHING_RUN, P.MATCH_DECIDE}
        | {P.MEETING_LOG, P.MESSAGE_VIEW, P.OVERRIDE_REQUEST, P.OVERRIDE_APPROVE}
        | {P.POSITION_MANAGE, P.DBS_MANAGE, P.DBS_DECIDE, P.AGREEMENT_MANAGE, P.COURSE_MANAGE}
        | {P.VOLUNTEER_EXPORT, P.VOLUNTEER_MERGE, P.RECORD_HOLD}
        | {P.APPLICATION_MANAGE, P.REFERENCE_READ, P.WORK_HEALTH_MANAGE}
        | {P.WISH_SETTLE}
        | {P.CONCERN_HANDLE, P.REFLECTION_WAY_MANAGE}
        | {P.SUPPORT_VIEW, P.SUPPORT_GIVE, P.HOURS_VIEW}
        | {P.EXPENSE_CLAIM, P.EXPENSE_ENTER, P.EXPENSE_DECIDE, P.PAYMENT_RECORD}
    ),
    # Supports connectors: sees who they are and whether they are cleared, and of those they
    # supervise how they are; changes nothing else.
    Role.SUPERVISOR: frozenset(
        {P.VOLUNTEER_VIEW, P.VOLUNTEER_CONTACT, P.SUPPORT_VIEW, P.SUPPORT_GIVE} | {P.CONCERN_HANDLE}
    ),
    # Sees and answers for themselves alone.
    Role.CONNECTOR: frozenset(
        {P.MATCH_OWN, P.MEETING_LOG, P.REFLECTION_READ_SHARED, P.VOLUNTEER_PAUSE_OWN}
        | {P.EXCLUSION_OWN, P.SUPPORT_OWN, P.HOURS_OWN, P.EXPENSE_CLAIM}
    ),
    # Sees their own placements, meetings and writing alone.
    Role.TRAINEE: frozenset({P.MATCH_OWN, P.MEETING_LOG, P.REFLECTION_OWN, P.EXCLUSION_OWN}),
    # A link in the practice area or university: sees only what a trainee of theirs chose to share.
    Role.EDUCATOR: frozenset({P.REFLECTION_READ_SHARED}),
    # Answers to the board: coverage and clearance, no confidential detail but the risk assessments
    # that wait for a second person's decision, and wishes to be kept apart that every coordinator
    # may be meant by.
    Role.LEAD: frozenset(
        {P.PLACEMENT_VIEW, P.VOLUNTEER_VIEW, P.OVERRIDE_APPROVE, P.DBS_DECIDE}
        | {P.CONCERN_HANDLE, P.CONCERN_ROUTE, P.HOURS_VIEW, P.WISH_SETTLE}
    ),
}


def roles_that_may(permission: Permission) -> list[str]:
    return [role for role, granted in GRANTS.items() if permission in granted]


View = Callable[..., HttpResponse]


class MemberRequest(HttpRequest):
    """A request as views get it, after the middleware (for the type checker)."""

    membership: "Membership | None"


def permission_required(permission: Permission) -> Callable[[View], View]:
    """Only members whose role is granted this may use the view; it must be named in GRANTS."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: "MemberRequest", *args: object, **kwargs: object) -> HttpResponse:
            if request.membership is None or not request.membership.can(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def member_required(view: View) -> View:
    """Any member of an organisation may use the view."""

    @wraps(view)
    def guarded(request: "MemberRequest", *args: object, **kwargs: object) -> HttpResponse:
        if request.membership is None:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
