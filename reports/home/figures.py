"""The sizes of many querysets, in one query."""

from django.db.models import IntegerField, QuerySet, Subquery

from accounts.models import Organisation


class RowCount(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def first(rows: QuerySet, column: str) -> Subquery:
    """One column of the first row, or None."""
    return Subquery(rows.values(column)[:1])


def figures(organisation: Organisation, **wanted: QuerySet | Subquery) -> dict:
    """How many rows each queryset has; a `first()` or an array gives what it holds instead."""
    # Numbered, because an annotation may not bear the name of one of the model's fields.
    expressions = {
        f"figure_{place}": rows
        if isinstance(rows, Subquery)
        else RowCount(rows.order_by().values("pk"))
        for place, rows in enumerate(wanted.values())
    }
    one = Organisation.objects.filter(pk=organisation.pk).values(**expressions).get()
    return {name: one[f"figure_{place}"] for place, name in enumerate(wanted)}
