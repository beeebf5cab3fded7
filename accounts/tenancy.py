"""The wall between organisations, held by the database."""

import pgtrigger
from django.db import models


class SameOrganisation(pgtrigger.Trigger):
    """A row may only point at rows of its own organisation."""

    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.Update

    def get_func(self, model: type[models.Model]) -> str:
        # Only names of our own tables and columns go into this text.
        checks = [
            f"IF NEW.{field.column} IS NOT NULL AND NOT EXISTS ("
            f"SELECT 1 FROM {field.related_model._meta.db_table} other"
            f" WHERE other.id = NEW.{field.column}"
            " AND other.organisation_id = NEW.organisation_id)"
            f" THEN RAISE EXCEPTION '{model._meta.db_table}.{field.column}"
            " belongs to another organisation'; END IF;"
            for field in model._meta.local_concrete_fields
            if field.is_relation and _belongs_to_an_organisation(field.related_model)
        ]
        return "\n".join([*checks, "RETURN NEW;"])


def _belongs_to_an_organisation(model: type[models.Model]) -> bool:
    return any(field.name == "organisation" for field in model._meta.local_fields)


def same_organisation() -> SameOrganisation:
    return SameOrganisation(name="same_organisation")
