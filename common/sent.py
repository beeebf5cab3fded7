"""Words that were typed and sent, and could not be taken: given back, so that none are lost."""

from urllib.parse import urlsplit

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.http import url_has_allowed_host_and_scheme

# Passwords and codes are typed there.
NEVER_GIVEN_BACK = ("/account/", "/admin/")
BOXES = {"text", "words", "told", "note", "notes"}  # where one word is writing too
UNREADABLE = (SuspiciousOperation, MultiPartParserError, UnreadablePostError)


def words_sent(request: HttpRequest | None) -> list[str]:
    """Everything that somebody wrote, in form order; an error page may have no request."""
    if request is None or request.method != "POST" or request.path.startswith(NEVER_GIVEN_BACK):
        return []
    try:
        sent = [(name, text) for name, texts in request.POST.lists() for text in texts]
    except UNREADABLE:  # that is why it was not taken
        return []
    return [text for name, text in sent if _is_written(name, text)]


def _is_written(name: str, text: str) -> bool:
    """Rather than chosen: several words, or a script that has no blanks between them."""
    return len(text.split()) > (name not in BOXES) or not text.isascii()


def sent_from(request: HttpRequest) -> str:
    """The page on which the words were typed, to come back to; the home page if nobody knows."""
    page = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return "/"
    parts = urlsplit(page)
    return parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
