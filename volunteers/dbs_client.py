"""Asking the DBS Update Service for the status of a certificate.

Interface: DBS, “Multiple Status Check Facility”, guide 2.0, 23 November 2024. The address of a
question holds personal data, so nothing here logs an address, and no error carries one.
"""

import http.client
import ssl
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from urllib.parse import urlencode, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# The whole text of the answer decides: each of the last three contains another.
RESULTS = {
    "NO_MATCH_FOUND": "no_match_found",
    "NEW_INFO": "new_info",
    "BLANK_NO_NEW_INFO": "blank_no_new_info",
    "NON_BLANK_NO_NEW_INFO": "non_blank_no_new_info",
}
MOST_BYTES = 64_000
ON_THIS_MACHINE = ("127.0.0.1", "localhost")


class NoAnswerError(Exception):
    """No listed answer came; the words say why and name nobody."""


@dataclass(frozen=True, repr=False)
class Question:
    """The checker is who asks, never the holder: the holder reads that name in their account."""

    number: str
    last_name: str
    born_on: date
    organisation: str
    checker_first_name: str
    checker_last_name: str


@dataclass(frozen=True, repr=False)
class Answer:
    """`result` is a value of DBSStatusCheck.Result; the rest is "" or None with no match."""

    result: str
    first_name: str = ""
    last_name: str = ""
    issued_on: date | None = None


class StatusService(Protocol):
    def ask(self, question: Question) -> Answer:
        """The Update Service's answer, or NoAnswerError."""


def status_service() -> StatusService | None:
    """The live service where it is switched on; None: results are typed in by hand."""
    if not settings.DBS_LIVE_CHECKS:
        return None
    return HTTPStatusService(settings.DBS_STATUS_URL)


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Personal data goes to no other address than the one set."""

    def redirect_request(self, *args, **kwargs):
        return None


class HTTPStatusService:
    def __init__(
        self, url: str, *, timeout: float = 5.0, attempts: int = 3, pause: float = 0.5
    ) -> None:
        """`timeout` and `pause` in seconds; each pause is twice the one before."""
        address = urlsplit(url)
        if address.scheme != "https" and address.hostname not in ON_THIS_MACHINE:
            raise ImproperlyConfigured("DBS_STATUS_URL must begin with https://")
        self.url = url.rstrip("/")
        self.timeout, self.attempts, self.pause = timeout, attempts, pause
        handlers = [_StayHere(), urllib.request.HTTPSHandler(context=ssl.create_default_context())]
        self.opener = urllib.request.build_opener(*handlers)

    def ask(self, question: Question) -> Answer:
        for attempt in range(1, self.attempts + 1):
            try:
                return read_answer(self._get(question))
            except _Outage as outage:
                problem = str(outage)
            if attempt < self.attempts:
                time.sleep(self.pause * 2 ** (attempt - 1))
        raise NoAnswerError(problem)

    def _get(self, question: Question) -> bytes:
        """What came back. Errors are told anew, because urllib's carry the address."""
        try:
            with self.opener.open(self._address(question), timeout=self.timeout) as response:
                return response.read(MOST_BYTES)
        except urllib.error.HTTPError as error:
            code = error.code
            error.close()
        except (OSError, http.client.HTTPException):
            code = 0
        if code == 0 or code >= 500:
            raise _Outage("The Update Service could not be reached.") from None
        raise NoAnswerError(REFUSALS.get(code, f"The Update Service answered {code}.")) from None

    def _address(self, question: Question) -> str:
        query = urlencode(
            {
                "dateOfBirth": f"{question.born_on:%d/%m/%Y}",
                "surname": question.last_name,
                "hasAgreedTermsAndConditions": "true",
                "organisationName": question.organisation,
                "employeeForename": question.checker_first_name,
                "employeeSurname": question.checker_last_name,
            }
        )
        return f"{self.url}/{question.number}?{query}"


class _Outage(Exception):
    """Worth another try."""


REFUSALS = {
    401: "The Update Service refused to answer this organisation.",
    403: "The Update Service refused to answer this organisation.",
    404: "The Update Service was not found at the address set for it.",
}
NOT_UNDERSTOOD = "The Update Service answered with something that is not one of its answers."


def read_answer(body: bytes) -> Answer:
    """One of the four listed answers, or NoAnswerError."""
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise NoAnswerError(NOT_UNDERSTOOD) from None
    result = RESULTS.get(_text(root, "status"))
    is_success = _text(root, "statusCheckResultType") == "SUCCESS"
    if root.tag != "statusCheckResult" or not result:
        raise NoAnswerError(NOT_UNDERSTOOD)
    if result == RESULTS["NO_MATCH_FOUND"]:
        return Answer(result)
    if not is_success:
        raise NoAnswerError(NOT_UNDERSTOOD)
    return Answer(result, _text(root, "forename"), _text(root, "surname"), _printed(root))


def _text(root: Element, name: str) -> str:
    return (root.findtext(name) or "").strip()


def _printed(root: Element) -> date | None:
    try:
        return date.fromisoformat(_text(root, "printDate"))
    except ValueError:
        return None
