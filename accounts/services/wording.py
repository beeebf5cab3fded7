"""What an organisation says in its messages, in its own words."""

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common.dates import now
from common.errors import DomainError
from messaging.models import Wording
from messaging.wording import (
    MOST_OF_A_SUBJECT,
    Words,
    forget_lately_kept,
    problems_with,
    usual_words,
)


@transaction.atomic
def set_wording(template: str, words: Words, *, by: Membership) -> Wording | None:
    """From now on this message reads so. The usual words again are no words of one's own."""
    words = Words(" ".join(words.subject.split()), words.body.replace("\r\n", "\n").strip())
    if problems := problems_with(template, words):
        raise DomainError(". ".join(problems) + ".")
    if len(words.subject) > MOST_OF_A_SUBJECT:
        raise DomainError(f"Use {MOST_OF_A_SUBJECT} letters or fewer for the subject.")
    if words == usual_words(template):
        drop_wording(template, by=by)
        return None
    forget_lately_kept(by.organisation_id)
    facts = {"subject": words.subject, "body": words.body}
    wording, _ = Wording.objects.update_or_create(
        organisation_id=by.organisation_id,
        template=template,
        defaults=facts | {"changed_at": now(), "changed_by": str(by.user)},
    )
    return wording


@transaction.atomic
def drop_wording(template: str, *, by: Membership) -> None:
    """Back to the words that come with the software; the others stay in the history."""
    forget_lately_kept(by.organisation_id)
    Wording.objects.filter(organisation_id=by.organisation_id, template=template).delete()


name_authors(__name__)
