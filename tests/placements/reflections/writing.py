"""What the tests of reflections have in common."""

from placements.services.reflections import Page, save_answer

SECRET = "I had not known how long an evening on the ward is."
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def written(reflection, text=SECRET, key="writing"):
    return save_answer(reflection, Page(key, text, reflection.revision), by=None)


def address(reflection, *rest):
    return "/".join(["/reflections", str(reflection.pk), *map(str, rest), ""])
