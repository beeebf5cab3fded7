"""What changes who may come in: members, their addresses, invitations."""

from accounts.services.invitations import (
    INVITATION,
    INVITATION_VALID_FOR,
    accept_invitation,
    invitation_link,
    invite,
    invite_everybody,
    invited_membership,
    join,
    read_invitation,
)
from accounts.services.members import (
    add_member,
    change_address,
    choose_membership,
    end_membership,
    limit_to_sites,
    list_member,
    note_sign_in,
    person_with_email,
    rename,
    reset_second_step,
    sign_out_everywhere,
)

__all__ = [
    "INVITATION",
    "INVITATION_VALID_FOR",
    "accept_invitation",
    "add_member",
    "change_address",
    "choose_membership",
    "end_membership",
    "invitation_link",
    "invite",
    "invite_everybody",
    "invited_membership",
    "join",
    "limit_to_sites",
    "list_member",
    "note_sign_in",
    "person_with_email",
    "read_invitation",
    "rename",
    "reset_second_step",
    "sign_out_everywhere",
]
