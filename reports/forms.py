"""What a list of messages shows."""

from django import forms
from django.db.models import Q

from messaging.models import Message, MessageQuerySet
from nhsuk.forms import NhsukForm

NOT_THROUGH = "not_through"  # could not be sent, or came back


class MessageFilter(NhsukForm):
    """Sent by GET."""

    show_optional = False

    q = forms.CharField(label="Name, address or subject", required=False, max_length=80)
    status = forms.ChoiceField(
        label="How it fared",
        required=False,
        choices=[("", "All"), (NOT_THROUGH, "Did not get through"), *Message.Status.choices],
        error_messages={"invalid_choice": "Choose how it fared from the list"},
    )

    def narrow(self, sent: MessageQuerySet) -> MessageQuerySet:
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("status") == NOT_THROUGH:
            sent = sent.failed()
        elif asked.get("status"):
            sent = sent.filter(status=asked["status"])
        for word in asked.get("q", "").split():
            sent = sent.filter(
                Q(recipient_name__icontains=word)
                | Q(recipient_address__icontains=word)
                | Q(subject__icontains=word)
            )
        return sent
