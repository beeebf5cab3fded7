"""What an organisation says in its messages, in its own words."""

from django.db import transaction

from accounts.models import Membership
from audit.authors import name_authors
from common import versions
from common.dates import now
from common.errors import DomainError
from common.versions import refuse_changed
from messaging.models import Wording
from messaging.wording import (
    MOST_OF_A_SUBJECT,
    Words,
    forget_lately_kept,
    problems_with,
    usual_words,
    words_of,
)


@transaction.atomic
def set_wording(
    template: str, words: Words, *, seen: str | None = None, by: Membership
) -> Wording | None:
    """From now on this message reads so. The usual words again are no words of one's own.

    `seen`: the version_of the words that were seen; None: any.
    """
    words = Words(" ".join(words.subject.split()), words.body.replace("\r\n", "\n").strip())
    if problems := problems_with(template, words):
        raise DomainError(". ".join(problems) + ".")
    if len(words.subject) > MOST_OF_A_SUBJECT:
        raise DomainError(f"Use {MOST_OF_A_SUBJECT} letters or fewer for the subject.")
    kept = Wording.objects.filter(organisation_id=by.organisation_id, template=template).first()
    if words != (words_of(kept) if kept else usual_words(template)):
        refuse_changed(seen, version_of(kept))
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


def version_of(kept: Wording | None) -> str:
    """What a form has seen; "" of the usual words."""
    return versions.version_of((kept.subject, kept.body)) if kept else ""


@transaction.atomic
def drop_wording(template: str, *, by: Membership) -> None:
    """Back to the words that come with the software; the others stay in the history."""
    forget_lately_kept(by.organisation_id)
    Wording.objects.filter(organisation_id=by.organisation_id, template=template).delete()


name_authors(__name__)
