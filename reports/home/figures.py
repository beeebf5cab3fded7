"""The sizes of many querysets, in one query."""

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import IntegerField, QuerySet, Subquery
from django.db.models.sql.compiler import SQLCompiler


class RowCount(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


def first(rows: QuerySet, column: str) -> Subquery:
    """One column of the first row, or None."""
    return Subquery(rows.values(column)[:1])


def figures(**wanted: QuerySet | Subquery) -> dict:
    """How many rows each queryset has; a `first()` or an array gives what it holds instead.

    Each is put into words by itself: as annotations of one queryset, they would be copied and
    renamed once for every other, which takes longer than the database needs to answer.
    """
    parts = [_subquery(rows) for rows in wanted.values()]
    asked = [_in_sql(part) for part in parts]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join(sql for sql, _ in asked),
            [value for _, values in asked for value in values],
        )
        row = cursor.fetchone()
    compiler = _compiler_of(parts[0])
    (found,) = compiler.apply_converters([row], compiler.get_converters(parts))
    return dict(zip(wanted, found, strict=True))


def _subquery(rows: QuerySet | Subquery) -> Subquery:
    return rows if isinstance(rows, Subquery) else RowCount(rows.order_by().values("pk"))


def _in_sql(part: Subquery) -> tuple[str, list]:
    try:
        sql, values = part.as_sql(_compiler_of(part), connection)
    except EmptyResultSet:  # a queryset that cannot have rows
        return "%s", [part.empty_result_set_value]
    return sql, list(values)


def _compiler_of(part: Subquery) -> SQLCompiler:
    return part.query.get_compiler(connection=connection)
