"""The second step: who must have one, and when it is asked for."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail

from accounts.permissions import STAFF_ROLES, Role

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXP"
STAFF = sorted(STAFF_ROLES)
OTHERS = sorted(set(Role) - STAFF_ROLES)
