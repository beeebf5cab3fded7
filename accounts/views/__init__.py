from accounts.views.account import account, change_name, logo, sign_out, switch_membership
from accounts.views.invitations import accept_invitation

__all__ = [
    "accept_invitation",
    "account",
    "change_name",
    "logo",
    "sign_out",
    "switch_membership",
]
