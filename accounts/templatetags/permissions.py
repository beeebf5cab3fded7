"""In a template: `{% load permissions %}{% if request.membership|may:"match.decide" %}`.

The grants stand in accounts/permissions.py alone; a template asks what may be done, never by whom.
"""

from django import template

from accounts.models import Membership
from accounts.permissions import Permission

register = template.Library()


@register.filter
def may(membership: Membership | None, permission: str) -> bool:
    """Whether this member's role is granted a permission; an unknown name is an error."""
    return membership is not None and membership.can(Permission(permission))
