"""A file for whoever asked for it: to keep, never shown as a page of ours."""

from django.http import HttpResponse

from volunteers.taking_away import ExportedFile


def as_attachment(file: ExportedFile) -> HttpResponse:
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response
