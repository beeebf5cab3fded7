"""How often something may be done: counted in the shared cache, forgotten after a while."""

import hashlib
import time

from django.core.cache import cache
from django.db import connection, transaction


def is_within_limit(key: str, *, most: int, seconds: int) -> bool:
    """Count one more try under this key; False once there were more than `most` in the time.

    The time begins with the first try, and further tries do not lengthen it. Tries that come
    together are counted one after another: the cache by itself would lose some.
    """
    name = f"tries:{hashlib.sha256(key.encode()).hexdigest()}"
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        at = time.time()
        since, count = cache.get(name, (at, 0))
        if at >= since + seconds:
            since, count = at, 0
        cache.set(name, (since, count + 1), timeout=seconds)
    return count < most
