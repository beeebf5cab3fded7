"""The base of every stored thing."""

import uuid

from django.db import models
from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    """A key that sorts by the time it was made, so that indexes grow at one end."""
    return uuid7()


class MadeByForm(models.Model):
    """What a form adds: sent again, by a second press or by a bad signal, the form adds it once.

    The same said in another form is another row: two bus fares cost the same.
    """

    form_key = models.UUIDField("form it was typed in", null=True, blank=True, editable=False)
    was_known = False  # no column: the form had been sent before

    class Meta:
        abstract = True


class Base(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
