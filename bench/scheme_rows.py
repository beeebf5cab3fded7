"""A scheme of many volunteers with their checks, made inside the database.

One person is written as the portal would; the others are copies of those rows with what differs
(names, dates, results) worked out from their number `n`.
"""

from datetime import timedelta

from django.db import connection, models

from accounts.models import Membership, Organisation, User
from accounts.permissions import Role
from common.dates import now, today
from training.models import Completion, Course
from volunteers.models import Check, DBSCertificate, Position, Volunteer

COURSES = 6
FIRST_NAMES = "'Asha','Bo','Cy','Dee','Eve','Femi','Gus','Hana','Ian','Jo','Kit','Lou'"
# Most are cleared; some await a check, hold an old certificate, or have a course that lapses.
DIFFERS = {
    User: {
        "email": "'person' || n || '@example.org'",
        "first_name": f"(array[{FIRST_NAMES}])[1 + n %% 12]",
        "last_name": "initcap(translate(substr(md5(n::text), 1, 7), '0123456789', 'ghijklmnop'))",
    },
    Membership: {"user_id": "md5('user' || n)::uuid"},
    Volunteer: {
        "membership_id": "md5('membership' || n)::uuid",
        "first_name": f"(array[{FIRST_NAMES}])[1 + n %% 12]",
        "last_name": "initcap(translate(substr(md5(n::text), 1, 7), '0123456789', 'ghijklmnop'))",
        "mobile": "'07700 ' || lpad(n::text, 6, '0')",
        "date_of_birth": "date '1950-01-01' + n %% 18000",
        "status": "(array['paused','checks','active','active','active','active'])[1 + n %% 6]",
    },
    Check: {
        "volunteer_id": "md5('volunteer' || n)::uuid",
        "result": "case when n %% 40 = 3 then 'awaited' else 'clear' end",
        "decided_on": "case when n %% 40 = 3 then null else current_date - 200 end",
    },
    DBSCertificate: {
        "volunteer_id": "md5('volunteer' || n)::uuid",
        "number": "lpad(n::text, 12, '0')",
        "issued_on": "current_date - n %% 1200",
    },
    Completion: {
        "learner_id": "md5('user' || n)::uuid",
        "completed_on": "current_date - 30 - n %% 300",
        "expires_on": "current_date + 700 - n %% 720",
    },
}


def make_scheme(count: int, *, courses: int = COURSES) -> Membership:
    """An organisation with so many volunteers and courses; returns a coordinator of it."""
    organisation = Organisation.objects.create(name="Bench", slug="bench")
    first = _first_person(organisation, courses)
    for row in first:
        _copy(row, count)
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    user = User.objects.create_user("coordinator@example.org", first_name="Co", last_name="Ordi")
    return Membership.objects.create(
        organisation=organisation, user=user, role=Role.COORDINATOR, status="joined"
    )


def _first_person(organisation: Organisation, count: int) -> list[models.Model]:
    """Every row of one cleared volunteer, in the order in which they need each other."""
    of = {"organisation": organisation}
    position = Position.objects.create(name="Connector", **of)
    courses = [
        Course.objects.create(code=f"c{n}", name=f"Course number {n} with a name", **of)
        for n in range(count)
    ]
    position.required_courses.set(courses)
    user = User.objects.create_user("first@example.org", first_name="First", last_name="Person")
    membership = Membership.objects.create(user=user, role=Role.CONNECTOR, **of)
    volunteer = Volunteer.objects.create(
        membership=membership, position=position, first_name="First", last_name="Person",
        status="active", status_since=now(), languages=["English"], **of,
    )  # fmt: skip
    mine = {"volunteer": volunteer, **of}
    checks = [
        Check.objects.create(kind=kind, result="clear", decided_on=today(), **mine)
        for kind in position.required_checks
    ]
    dbs = DBSCertificate.objects.create(
        number="9" * 12, level="enhanced", issued_on=today() - timedelta(days=90), **mine
    )
    done = [
        Completion.objects.create(learner=user, course=course, completed_on=today(), **of)
        for course in courses
    ]
    return [user, membership, volunteer, *checks, dbs, *done]


def _copy(row: models.Model, count: int) -> None:
    """Copies of one row, numbered from 1, with what differs between people."""
    model = type(row)
    name = model.__name__.lower() if model in (User, Membership, Volunteer) else str(row.pk)
    differs = {"id": f"md5('{name}' || n)::uuid", **DIFFERS[model]}
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields]
    values = [differs.get(column, f'p."{column}"') for column in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"alter table {table} disable trigger user")
        # Only names of our own tables and columns, and the texts above, go into this.
        cursor.execute(
            f"insert into {table} ({names}) select {', '.join(values)}"  # noqa: S608
            f" from {table} p, generate_series(1, %s) n where p.id = %s",
            [count, row.pk],
        )
        cursor.execute(f"alter table {table} enable trigger user")
