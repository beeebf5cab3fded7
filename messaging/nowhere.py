"""People without e-mail are known by an address that can never receive any (RFC 2606)."""

NOWHERE = "no-email.invalid"


def is_nowhere(address: str) -> bool:
    return address.endswith(f"@{NOWHERE}")
