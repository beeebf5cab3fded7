"""Words that were typed and sent, and could not be taken: given back, so that none are lost."""

from django.http import HttpRequest

# Passwords and codes are typed there.
NEVER_GIVEN_BACK = ("/account/", "/admin/")


def words_sent(request: HttpRequest | None) -> list[str]:
    """Everything of more than one word, in form order; an error page may have no request."""
    if request is None or request.method != "POST" or request.path.startswith(NEVER_GIVEN_BACK):
        return []
    return [text for _, texts in request.POST.lists() for text in texts if len(text.split()) > 1]
