from django import forms

from common.spreadsheets import MEGABYTE, UnusableFile, refuse_too_big
from nhsuk.forms import Buttons, F, NhsukForm, Submit
from placements.services.uploads import (
    MAX_BYTES,
    check_headings,
    read_upload,
    recognise,
)

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx")


class UploadForm(NhsukForm):
    """One file. What it holds is worked out from its headings unless somebody says."""

    file = forms.FileField(
        label="The file",
        help_text=f"A CSV file or an Excel workbook (.xlsx), at most {MAX_BYTES // MEGABYTE} MB.",
        error_messages={"required": "Choose a file", "empty": "This file is empty."},
    )
    kind = forms.ChoiceField(
        label="What it holds",
        required=False,
        error_messages={"invalid_choice": "Choose what the file holds"},
    )

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        names = [(kind.kind, kind.title) for kind in kinds]
        self.fields["kind"].choices = [("", "Work it out from the headings"), *names]

    def layout(self):
        fields = [F("file", label_size="s"), F("kind", label_size="s", show_optional=False)]
        return [*fields, Buttons(Submit("Look at the file"))]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(ENDINGS):
            raise forms.ValidationError("Choose a CSV file or an Excel workbook (.xlsx).")
        try:
            refuse_too_big(file.size, MAX_BYTES)
            self.content = file.read()
            self.table = read_upload(self.content)
        except UnusableFile as error:
            raise forms.ValidationError(str(error)) from None
        return file

    def clean(self):
        if "file" not in self.cleaned_data or "kind" not in self.cleaned_data:
            return
        chosen = {kind.kind: kind for kind in self.kinds}.get(self.cleaned_data["kind"])
        self.importer = chosen or recognise(self.table, self.cleaned_data["file"].name)
        if not self.importer:
            headings = ", ".join(f"“{heading}”" for heading in self.table.headings if heading)
            words = "We cannot tell what this file holds: choose it here. Its headings are: "
            self.add_error("kind", f"{words}{headings[:500]}.")
        elif self.importer not in self.kinds:
            self.add_error("file", f"Your role does not import “{self.importer.title}”.")
        else:
            self._check_headings()

    def _check_headings(self):
        try:
            check_headings(self.importer, self.table)
        except UnusableFile as error:
            self.add_error("file", f"As “{self.importer.title}”: {error}")
