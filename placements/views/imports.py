"""Importing one file: send it, look at what would happen, confirm."""

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.errors import DomainError
from placements.columns import lacks_columns, said_before
from placements.forms.imports import ColumnsForm, UploadForm
from placements.services import uploads
from placements.services.columns import choose_columns
from placements.services.uploads import (
    KINDS,
    LIMITED,
    ColumnsChanged,
    confirm_upload,
    kinds_for,
    preview_upload,
    returned_rows,
    store_upload,
)

CHANGES_A_PAGE = 25
TILES = [
    ("created", "new"),
    ("updated", "changed"),
    ("unchanged", "the same as before"),
    ("held", "held for you to look at"),
    ("refused", "refused"),
]


@require_http_methods(["GET", "POST"])
@permission_required(Permission.IMPORT_RUN)
def upload(request: HttpRequest) -> HttpResponse:
    if request.membership.site_limit:
        return render(request, "imports/limited.html", {"reason": LIMITED}, status=403)
    kinds = kinds_for(request.membership)
    about = {"kinds": kinds, "by": request.membership}
    form = UploadForm(**about)
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, **about)
        if form.is_valid():
            return redirect(*_store(request, form))
    waiting = request.organisation.held_rows.visible_to(request.membership).count()
    context = {"form": form, "kinds": kinds, "waiting": waiting}
    return render(request, "imports/upload.html", context)


def _store(request: HttpRequest, form: UploadForm) -> tuple:
    """Where to go: to what the file would do, or first to say which column is which."""
    kind, name, by = form.importer, form.cleaned_data["file"].name, request.membership
    upload = store_upload(kind.kind, form.content, name, by=by)
    is_readable = uploads.is_readable(kind, form.table, by=by)
    return "imports:preview" if is_readable else "imports:columns", upload.pk


@require_http_methods(["GET", "POST"])
@permission_required(Permission.IMPORT_RUN)
def columns(request: HttpRequest, upload_id) -> HttpResponse:
    """Which column is which, for this kind of file from now on."""
    mine = request.organisation.uploads.visible_to(request.membership)
    upload = get_object_or_404(mine, pk=upload_id, confirmed_at=None)
    kind, by = KINDS[upload.kind], request.membership
    if kind not in kinds_for(by):
        return redirect("imports:upload")
    about = {
        "columns": kind.columns,
        "table": uploads.table_of(upload),
        "said": said_before(request.organisation, kind.kind),
    }
    if request.method == "POST":
        form = ColumnsForm(request.POST, **about)
        if form.is_valid():
            choose_columns(request.organisation, kind.kind, form.headings(), by=by)
            return redirect("imports:preview", upload.pk)
    else:
        form = ColumnsForm(**about)
    problem = lacks_columns(kind, about["table"], about["said"])
    context = {"upload": upload, "title": kind.title, "form": form, "problem": problem}
    return render(request, "imports/columns.html", context)


@require_GET
@permission_required(Permission.IMPORT_RUN)
def preview(request: HttpRequest, upload_id) -> HttpResponse:
    mine = request.organisation.uploads.visible_to(request.membership)
    upload = get_object_or_404(mine, pk=upload_id)
    if upload.confirmed_at:
        return redirect("imports:done", upload.pk)
    try:
        report = preview_upload(upload, by=request.membership).to_dict()
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("imports:upload")
    said = request.organisation.column_choices.filter(kind=upload.kind).first()
    about = page_about(upload, report, page_of(request, report))
    return render(request, "imports/preview.html", about | {"said": said})


@require_POST
@permission_required(Permission.IMPORT_RUN)
def confirm(request: HttpRequest, upload_id) -> HttpResponse:
    mine = request.organisation.uploads.visible_to(request.membership)
    upload = get_object_or_404(mine, pk=upload_id)
    try:
        seen = request.POST.get("columns")
        is_new = confirm_upload(upload, columns=seen, by=request.membership)
    except ColumnsChanged as changed:
        messages.info(request, str(changed))
        return redirect("imports:preview", upload.pk)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("imports:upload")
    if not is_new:
        messages.info(request, "This file was imported before. Nothing was changed a second time.")
    return redirect("imports:done", upload.pk)


@require_GET
@permission_required(Permission.IMPORT_RUN)
def done(request: HttpRequest, upload_id) -> HttpResponse:
    mine = request.organisation.uploads.visible_to(request.membership)
    upload = get_object_or_404(mine, pk=upload_id)
    if not upload.confirmed_at:
        return redirect("imports:preview", upload.pk)
    changes = page_of(request, upload.report)
    return render(request, "imports/done.html", page_about(upload, upload.report, changes))


@require_GET
@permission_required(Permission.IMPORT_RUN)
def refused(request: HttpRequest, upload_id) -> HttpResponse:
    """The rows that are not taken, as a CSV file to correct and send again."""
    mine = request.organisation.uploads.visible_to(request.membership)
    upload = get_object_or_404(mine, pk=upload_id)
    try:
        rows = returned_rows(upload, by=request.membership)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("imports:upload")
    response = HttpResponse(rows, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{upload.kind}_refused.csv"'
    return response


def page_of(request: HttpRequest, report: dict) -> Page:
    """The rows that change something known, a page at a time."""
    return Paginator(report.get("changes", []), CHANGES_A_PAGE).get_page(request.GET.get("page"))


def page_about(upload, report: dict, changes: Page) -> dict:
    """What both pages about a file show."""
    return {
        "upload": upload,
        "kind": KINDS[upload.kind],
        "report": report,
        "tiles": [{"value": report[name], "label": label} for name, label in TILES],
        "changes": changes,
    }
