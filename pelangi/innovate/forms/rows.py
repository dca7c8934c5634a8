"""Rows of an innovation: claimed, proven, verified, sent back."""

from django import forms
from django.utils.translation import gettext_lazy as _

DAY = {"type": "date"}


class ClaimForm(forms.Form):
    level = forms.TypedChoiceField(label=_("Level"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args, levels, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [(number, f"{number}: {words}") for number, words in levels]


class EvidenceForm(forms.Form):
    """A file, a link, or a document named by its number."""

    title = forms.CharField(
        label=_("Document"),
        max_length=200,
        help_text=_("Number, date and subject, as a stranger would look it up."),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,  # the check of files says it in words that help
        help_text=_("Checked as it arrives: kind, words, size, date. What can run in it is taken out."),
    )
    link = forms.URLField(label=_("Link"), required=False, assume_scheme="https")
    dated_on = forms.DateField(
        label=_("Date of the document"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Looked at beside the window of the row."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("file") is not None and cleaned.get("link"):
            self.add_error("link", _("Either a file or a link. Add the other as a proof of its own."))
        return cleaned


class VerifyForm(forms.Form):
    verified = forms.TypedChoiceField(label=_("Verified level"), coerce=int)
    why = forms.CharField(label=_("Reason"), max_length=400, required=False)

    def __init__(self, *args, claimed: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["verified"].choices = [(number, str(number)) for number in range(claimed + 1)]


class SendBackForm(forms.Form):
    why = forms.CharField(label=_("Why it is sent back"), max_length=200)


class ReturnForm(forms.Form):
    why = forms.CharField(label=_("What is to be mended"), max_length=400)
    due = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
