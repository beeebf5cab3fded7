"""How often something may be done: counted in the shared cache, forgotten after a while."""

from django.core.cache import cache


def is_within_limit(key: str, *, most: int, seconds: int) -> bool:
    """Count one more try under this key; False once there were more than `most` in the time."""
    name = f"limit:{key}"
    if cache.add(name, 1, timeout=seconds):
        return True
    try:
        return cache.incr(name) <= most
    except ValueError:  # it was forgotten just now
        return True
