"""One migrated template database per state of the migrations; every test process clones it."""

import fcntl
import gc
import hashlib
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.emptying import delete_rows_instead_of_truncating

# A busy machine is no failure: nothing here is measured by the clock.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

# Settings of the database of one run, which nobody needs after a crash.
FOR_ONE_RUN = ("synchronous_commit = off", "jit = off")

pytest_plugins = ["tests.browser_fixtures", "tests.world"]


# Whole files go to whoever has no work: what takes longest comes first, or one would end alone.
LONGEST = (
    "browser/test_joining.py",
    "architecture/test_routes.py",
    "architecture/test_queries.py",
    "accounts/test_admin_rows.py",
    "placements/matching/",
    "placements/identifiers/",
    "placements/test_demo.py",
    "browser/",
    "nhsuk/test_browser.py",
    "volunteers/services/test_reminders.py",
)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_collection_modifyitems(items):
    yield
    sizes = Counter(item.path for item in items)

    def rank(item) -> tuple[int, int]:
        of_tests = item.path.relative_to(Path(__file__).parent).as_posix()
        long = (place for place, start in enumerate(LONGEST) if of_tests.startswith(start))
        return next(long, len(LONGEST)), -sizes[item.path]

    items.sort(key=rank)


def pytest_collection_finish(session):
    """What has been loaded by now is kept to the end: do not look through it for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _state_of_migrations() -> str:
    from django.apps import apps

    digest = hashlib.sha256()
    for config in sorted(apps.get_app_configs(), key=lambda c: c.label):
        for file in sorted(Path(config.path).glob("migrations/*.py")):
            digest.update(file.name.encode())
            if "site-packages" not in config.path:
                digest.update(file.read_bytes())
    return digest.hexdigest()[:10]


def _migrate_template(cursor, connection, template: str) -> None:
    from django.core.management import call_command

    from common.migrating import drawing_changed_models_alone

    # Under another name until it is whole: a run may be stopped half-way.
    unfinished = f"unfinished_{template}"
    cursor.execute(f'drop database if exists "{unfinished}" with (force)')
    cursor.execute(f'create database "{unfinished}"')
    connection.close()
    connection.settings_dict["NAME"] = unfinished
    with drawing_changed_models_alone():
        call_command("migrate", verbosity=0)
    connection.close()
    cursor.execute(f'alter database "{unfinished}" rename to "{template}"')
    cursor.execute(f'alter database "{template}" is_template true')
    cursor.execute(
        "select datname from pg_database where datname like 'tmpl\\_%%' and datname <> %s",
        [template],
    )
    for (old,) in cursor.fetchall():
        cursor.execute(f'alter database "{old}" is_template false')
        cursor.execute(f'drop database if exists "{old}"')


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    from django.db import connection

    template = f"tmpl_{_state_of_migrations()}"
    name = f"test_lec_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    lock = Path(connection.settings_dict.get("EMBEDDED_HOME") or "/tmp") / "template.lock"
    with django_db_blocker.unblock():
        with connection.creation._nodb_cursor() as cursor:
            pass  # starts the embedded server, which makes its folder
        with open(lock, "w") as file, connection.creation._nodb_cursor() as cursor:
            fcntl.flock(file, fcntl.LOCK_EX)
            cursor.execute("select 1 from pg_database where datname = %s", [template])
            if not cursor.fetchone():
                _migrate_template(cursor, connection, template)
            cursor.execute(f'create database "{name}" template "{template}"')
            for setting in FOR_ONE_RUN:
                cursor.execute(f'alter database "{name}" set {setting}')
        connection.close()
        connection.settings_dict["NAME"] = name
        # The live server closes them when a browser hangs up.
        connection.settings_dict["CONN_MAX_AGE"] = 60
        delete_rows_instead_of_truncating(connection)
    yield
    with django_db_blocker.unblock():
        connection.close()
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'drop database if exists "{name}" with (force)')


@pytest.fixture(autouse=True)
def nothing_chosen_by_an_earlier_test(settings):
    """Tests run without second factor and idle limit: most pages are not about them."""
    settings.REQUIRE_SECOND_FACTOR = False
    settings.STAFF_IDLE_MINUTES = 0  # tests travel in time
