"""Workbooks brought in."""

from django import forms
from django.utils.translation import gettext_lazy as _

LARGEST = 5_000_000  # bytes
EXAMPLES = 3  # rows shown beside each heading


class WorkbookForm(forms.Form):
    file = forms.FileField(label=_("Workbook (XLSX) or CSV"))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("Larger than 5 MB."))
        return file


class ColumnsForm(forms.Form):
    """For every column of a workbook: which field of the form it is, or that it is not used."""

    def __init__(self, *args, headings, rows, titles, taken, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", _("not used")), *titles.items()]
        for place, heading in enumerate(headings):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=heading or "—", choices=choices, required=False, initial=taken.get(place, "")
            )
        self.headings, self.examples = headings, rows[:EXAMPLES]

    def rows(self):
        """Return (heading, what stands there, field) of every column."""
        for place, heading in enumerate(self.headings):
            written = [
                cells[place][:40] for _number, cells in self.examples if place < len(cells) and cells[place]
            ]
            yield heading or "—", written, self[f"column_{place}"]

    def columns(self) -> dict[int, str]:
        """Return the field of each used column, by its place."""
        return {
            place: key for place in range(len(self.headings)) if (key := self.cleaned_data[f"column_{place}"])
        }

    def clean(self):
        cleaned = super().clean()
        used = [key for key in cleaned.values() if key]
        if twice := {key for key in used if used.count(key) > 1}:
            names = dict(next(iter(self.fields.values())).choices)
            raise forms.ValidationError(
                _("Two columns are taken for the same: %(names)s.")
                % {"names": ", ".join(sorted(str(names[key]) for key in twice))}
            )
        return cleaned
