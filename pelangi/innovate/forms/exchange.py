"""Workbooks brought in."""

from django import forms
from django.utils.translation import gettext_lazy as _

LARGEST = 5_000_000  # bytes


class WorkbookForm(forms.Form):
    file = forms.FileField(label=_("Workbook (XLSX) or CSV"))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("Larger than 5 MB."))
        return file
