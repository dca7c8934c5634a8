"""The index: corrections of an instrument, results of earlier years, the stages of the year."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pelangi.core.index import WEIGHTS

DAY = {"type": "date"}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason and source"),
        max_length=400,
        help_text=_("Which letter or page says so, with its date. It stays beside the value."),
    )


LONG_FIELDS = {"levels_id", "levels_en", WEIGHTS}
HOW_TO_WRITE = {
    "levels_id": _("Four lines: level 0, 1, 2, 3."),
    "levels_en": _("Four lines: level 0, 1, 2, 3."),
    "bounds": _("The bounds of levels 1; 2; 3, with a decimal point. Empty: any figure earns level 1."),
    "weight": _("With a decimal point, such as 0.75. The weights of the city as a whole must add up."),
    WEIGHTS: _("One row a line: name = weight. Change all that change together."),
    "file_types": _("With commas between, such as pdf, jpg, link."),
    "mandatory": _("true or false"),
    "divisor_counts": _("accepted or sent"),
}


class CorrectionForm(ReasonForm):
    value = forms.CharField(label=_("Value"), max_length=4_000)

    def __init__(self, *args, field_name: str, **kwargs):
        super().__init__(*args, **kwargs)
        value = self.fields["value"]
        value.help_text = HOW_TO_WRITE.get(field_name, "")
        if field_name in LONG_FIELDS:
            value.widget = forms.Textarea(attrs={"rows": 12 if field_name == WEIGHTS else 5})
        self.order_fields(["value", "reason"])


class ResultForm(forms.Form):
    region = forms.CharField(label=_("City"), max_length=80)
    year = forms.IntegerField(label=_("Year"), min_value=2018, max_value=2100)
    index = forms.DecimalField(label=_("Index"), min_value=0, max_value=100, max_digits=5, decimal_places=2)
    rank = forms.IntegerField(
        label=_("Rank among the cities"),
        required=False,
        min_value=1,
        max_value=200,
        help_text=_("Without a rank it says nothing about the top ten."),
    )
    source = forms.CharField(
        label=_("Source"), max_length=240, help_text=_("Who published it, where and when.")
    )


class StageForm(forms.Form):
    name = forms.CharField(label=_("Stage"), max_length=120)
    from_date = forms.DateField(label=_("From"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    until_date = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    remind_days = forms.IntegerField(
        label=_("Remind so many days before the end"), min_value=0, max_value=120, initial=14
    )
    note = forms.CharField(label=_("Note"), max_length=240, required=False)

    def clean(self):
        cleaned = super().clean()
        begins, ends = cleaned.get("from_date"), cleaned.get("until_date")
        if begins and ends and ends < begins:
            self.add_error("until_date", _("It ends before it begins."))
        return cleaned
