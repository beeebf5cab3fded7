"""The address at which somebody's own calendar reads their meetings."""

import secrets

import pghistory
from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import Membership, Organisation
from accounts.tenancy import same_organisation
from common.models import Base


def new_nonce() -> str:
    return secrets.token_hex(16)


@pghistory.track(exclude=["nonce"])
class CalendarFeed(Base):
    """Whoever knows the secret reads when and where, with whom by first name, and nothing else.

    The secret is made of the nonce and the key of this installation, so that no copy of the
    database has it. Another nonce is another address.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="calendar_feeds")
    membership = models.OneToOneField(Membership, models.CASCADE, related_name="calendar_feed")
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    made_at = models.DateTimeField("address made at")

    class Meta:
        triggers = [same_organisation()]

    def __str__(self) -> str:
        return f"Calendar of {self.membership}"

    @property
    def secret(self) -> str:
        sealed = salted_hmac("calendar-feed", f"{self.pk}:{self.nonce}", algorithm="sha256")
        return sealed.hexdigest()[:40]

    def is_opened_by(self, secret: str) -> bool:
        return constant_time_compare(self.secret, secret)
