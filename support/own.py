"""What a connector's home asks: how they are after a meeting, and of a claim sent back."""

from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from support.letters import LINK_VALID_FOR
from support.models import CheckIn, ExpenseClaim

MOST_ASKED = 3


def questions_to(*, at: datetime) -> ArraySubquery:
    """Questions still open: an annotation of volunteers, for a page that reads enough."""
    asked = CheckIn.objects.asked().filter(
        volunteer=OuterRef("pk"), asked_at__gt=at - LINK_VALID_FOR
    )
    about = JSONObject(key="pk", met_on="met_on")
    return ArraySubquery(asked.order_by("asked_at").values(about=about)[:MOST_ASKED])


def claims_sent_back() -> ArraySubquery:
    """Claims of theirs with a question: an annotation, too."""
    back = ExpenseClaim.objects.filter(
        volunteer=OuterRef("pk"), status=ExpenseClaim.Status.SENT_BACK
    )
    about = JSONObject(key="pk", number="number")
    return ArraySubquery(back.order_by("number").values(about=about)[:MOST_ASKED])
