"""After a test that committed its rows: empty the tables that hold any.

Django truncates every table, which makes hundreds of files anew and takes a second each time.
"""

from psycopg2.sql import SQL, Identifier, Literal

# `migrate` fills these, alike for every test.
KEPT = {"django_content_type", "auth_permission"}
# No model's, but filled by tests all the same: how often something was tried is counted there.
CACHE = "cache"
IS_SUPERUSER = "select rolsuper from pg_roles where rolname = current_user"
HOLDS_ROWS = "select {} where exists (select 1 from {})"
WITHOUT_TRIGGERS = "set local session_replication_role = replica"


def delete_rows_instead_of_truncating(connection) -> None:
    """Only where the user may switch triggers off: the history's forbid deleting."""
    with connection.cursor() as cursor:
        cursor.execute(IS_SUPERUSER)
        if not cursor.fetchone()[0]:
            return

    def sql_flush(operations, style, tables, **options):
        asked = SQL(" union all ").join(
            SQL(HOLDS_ROWS).format(Literal(table), Identifier(table))
            for table in sorted({*tables, CACHE} - KEPT)
        )
        with operations.connection.cursor() as cursor:
            cursor.execute(asked)
            filled = [table for (table,) in cursor.fetchall()]
        deletes = [SQL("delete from {}").format(Identifier(table)) for table in filled]
        return [WITHOUT_TRIGGERS, *deletes]

    # Of all connections: once a browser has begun, this thread is given another one.
    type(connection.ops).sql_flush = sql_flush
