"""One door: a volunteer is written to as they like to be reached, and never to no address."""

import ast

import pytest

from tests.architecture.test_sizes import FILES, ROOT

# Who makes a Recipient by hand, and for whom: never for a volunteer but at the one door.
BY_HAND = {
    ("accounts/services/invitations.py", "invite"): "a member: an invitation needs an address",
    ("accounts/services/members.py", "change_address"): "a member, at the address they had",
    ("accounts/services/members.py", "reset_second_step"): "a member who has signed in",
    ("messaging/samples.py", "sample_recipient"): "nobody: to show how a message reads",
    ("placements/services/concerns.py", "_recipient_of"): "a member of staff, or a trainee",
    ("placements/services/sharing.py", "_educator"): "an educator, whom a trainee chose",
    ("reports/digest.py", "_write_to"): "a member of staff",
    ("support/letters.py", "_tell"): "a member of staff",
    ("placements/reaching.py", "recipient_of_trainee"): "the one door to a trainee",
    ("volunteers/letters.py", "resume_letter"): "somebody unknown yet, where they wish",
    ("volunteers/reaching.py", "recipient_of"): "the one door",
    ("volunteers/services/status_checks.py", "_tell_the_leads"): "a member of staff",
    ("volunteers/services/references.py", "write_to"): "a referee who gave an address",
    ("volunteers/services/references.py", "letter_to_referee"): "nobody: to be read first",
    ("volunteers/services/reminders.py", "_tell_the_coordinators"): "a member of staff",
}
MAIL = {"EmailMessage", "EmailMultiAlternatives", "send_mail", "send_mass_mail"}
MAILERS = {
    ("messaging/delivery.py", "hand_over"),
    ("accounts/adapter.py", "send_mail"),  # codes to sign in with, which somebody just asked for
}


def callers_of(names: set[str]) -> set[tuple[str, str]]:
    """(file, function) of every call of one of these names."""
    return {
        (str(path.relative_to(ROOT)), function.name)
        for path in FILES
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and name_of(node.func) in names
    }


def name_of(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def test_nobody_makes_a_volunteers_recipient_by_hand():
    assert callers_of({"Recipient"}) == set(BY_HAND)


def test_only_the_outbox_hands_anything_to_the_mail_server():
    assert callers_of(MAIL) == MAILERS


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_address_that_nobody_has_is_written_in_one_place(path):
    if str(path.relative_to(ROOT)) != "messaging/recipients.py":
        assert "no-email.invalid" not in path.read_text()
