import pytest


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Slow hashes are for thieves; here they would only be slow."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
