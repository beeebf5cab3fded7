from itertools import zip_longest

from django import forms

from common.spreadsheets import MEGABYTE, UnusableFile, refuse_too_big
from nhsuk.forms import Buttons, F, NhsukForm, Submit
from placements.columns import may_stand_for, suggestions
from placements.services.uploads import (
    MAX_BYTES,
    MAX_TRAINING_BYTES,
    MAX_TRAINING_ROWS,
    read_upload,
    recognise,
    refuse_too_long,
)
from training.importers import WHO_KEYS

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx")
OLDER = (".xls", ".xlsm", ".xlsb", ".ods")
SAVE_ANEW = (
    "Workbooks with macros or of an old kind are not opened here. Save it as “Excel workbook "
    "(.xlsx)” or “CSV UTF-8”, and choose that file."
)


class UploadForm(NhsukForm):
    """One file. What it holds is worked out from its headings unless somebody says."""

    file = forms.FileField(
        label="The file",
        help_text=(
            f"A CSV file or an Excel workbook (.xlsx), at most {MAX_BYTES // MEGABYTE} MB; of "
            f"training records {MAX_TRAINING_BYTES // MEGABYTE} MB and {MAX_TRAINING_ROWS:,} rows. "
            "Longer ones are imported by whoever runs the server."
        ),
        error_messages={"required": "Choose a file", "empty": "This file is empty."},
    )
    kind = forms.ChoiceField(
        label="What it holds",
        required=False,
        error_messages={"invalid_choice": "Choose what the file holds"},
    )

    def __init__(self, *args, kinds, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.kinds, self.by = kinds, by
        names = [(kind.kind, kind.title) for kind in kinds]
        self.fields["kind"].choices = [("", "Work it out from the headings"), *names]

    def layout(self):
        fields = [F("file", label_size="s"), F("kind", label_size="s", show_optional=False)]
        return [*fields, Buttons(Submit("Look at the file"))]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.name.lower().endswith(OLDER):
            raise forms.ValidationError(SAVE_ANEW)
        if not file.name.lower().endswith(ENDINGS):
            raise forms.ValidationError("Choose a CSV file or an Excel workbook (.xlsx).")
        try:
            refuse_too_big(file.size, MAX_TRAINING_BYTES)
            self.content = file.read()
            self.table = read_upload(self.content)
        except UnusableFile as error:
            raise forms.ValidationError(str(error)) from None
        return file

    def clean(self):
        if "file" not in self.cleaned_data or "kind" not in self.cleaned_data:
            return
        chosen = {kind.kind: kind for kind in self.kinds}.get(self.cleaned_data["kind"])
        name = self.cleaned_data["file"].name
        self.importer = chosen or recognise(self.table, name, by=self.by)
        if not self.importer:
            headings = ", ".join(f"“{heading}”" for heading in self.table.headings if heading)
            words = "We cannot tell what this file holds: choose it here. Its headings are: "
            self.add_error("kind", f"{words}{headings[:500]}.")
        elif self.importer not in self.kinds:
            self.add_error("file", f"Your role does not import “{self.importer.title}”.")
        else:
            self._refuse_too_long()

    def _refuse_too_long(self):
        try:
            refuse_too_long(self.importer, self.content, self.table)
        except UnusableFile as error:
            self.add_error("file", str(error))


class ColumnsForm(NhsukForm):
    """Which heading of the file is which of our columns."""

    def __init__(self, *args, columns, table, said, **kwargs):
        super().__init__(*args, **kwargs)
        self.columns, self.said = columns, said
        likely = suggestions(columns, table.headings, said)
        examples = table.lines[0].cells if table.lines else ()
        labels = {
            heading: f"{heading} (such as “{example[:30]}”)" if example else heading
            for heading, example in zip_longest(table.headings, examples, fillvalue="")
            if heading
        }
        for column in columns:
            offered = [heading for heading in labels if may_stand_for(column, heading)]
            self.fields[column.key] = forms.ChoiceField(
                label=column.heading,
                required=column.required,
                choices=[("", "None of them"), *((one, labels[one]) for one in offered)],
                initial="" if said.get(column.key) == "" else likely.get(column.key, ""),
                error_messages={
                    "required": f"Choose which column is “{column.heading}”",
                    "invalid_choice": f"Choose “{column.heading}” from the list",
                },
            )

    def layout(self):
        return [*(F(column.key) for column in self.columns), Buttons(Submit("Continue"))]

    def clean(self):
        answers, taken = super().clean(), {}
        for key, heading in list(answers.items()):
            if heading and heading in taken:
                first = self.fields[taken[heading]].label
                self.add_error(key, f"“{heading}” is chosen for “{first}” already")
            taken.setdefault(heading, key)
        who = [column.key for column in self.columns if column.key in WHO_KEYS]
        if who and not any(answers.get(key) for key in who):
            self.add_error(who[0], "Choose at least one column that says who did it")
        return answers

    @property
    def names_people(self):
        return any(column.key in WHO_KEYS for column in self.columns)

    def headings(self):
        """By the column's key; "" where somebody turned down what would have been taken."""
        return {
            key: heading
            for key, heading in self.cleaned_data.items()
            if heading or self.fields[key].initial or self.said.get(key) == ""
        }
