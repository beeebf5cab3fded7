"""What mail systems send back: which message it was, and why (RFC 3464)."""

import re
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser
from uuid import UUID

OURS = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@")
HEADERS = {"message/rfc822", "text/rfc822-headers"}


@dataclass(frozen=True, slots=True)
class Bounce:
    message_id: UUID
    why: str


def read_bounce(content: bytes) -> Bounce | None:
    """The bounce that this e-mail tells of; None if it is something else, such as “on holiday”."""
    report = BytesParser(policy=policy.default).parsebytes(content)
    key, why = _key_in(report), _reason_in(report)
    return Bounce(key, why) if key and why else None


def _reason_in(report: Message) -> str:
    """Why it failed for good; empty if it was only late."""
    for part in report.walk():
        if part.get_content_type() == "message/delivery-status":
            said = [block for block in part.walk() if block.get("Action", "").lower() == "failed"]
            for block in said:
                return " ".join((block.get("Diagnostic-Code") or "It came back").split())
    return ""


def _key_in(report: Message) -> UUID | None:
    for part in report.walk():
        if part.get_content_type() in HEADERS:
            payload = part.get_payload()
            headers = str(payload[0]) if isinstance(payload, list) else str(payload)
            if found := OURS.search(headers):
                return UUID(found[1])
    return None
