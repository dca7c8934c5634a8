"""What the adviser is asked and told."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from pelangi.city.models import Agency
from pelangi.innovate.models import RowEffort

DAY = {"type": "date"}
A_SEASON = timedelta(days=60)
YEARS_AHEAD = timedelta(days=3 * 366)


class AskForm(forms.Form):
    hours = forms.IntegerField(
        label=_("Hours there are"),
        min_value=0,
        max_value=100_000,
        help_text=_("Of all people together, until the last day."),
    )
    until = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    target = forms.DecimalField(
        label=_("Index to reach"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text=_("Then the least hours to reach it are told too."),
    )
    government_agency = forms.ModelChoiceField(
        Agency.objects.order_by("name", "pk"), label=_("Who raises the rows of the city"), required=False
    )
    keep_all = forms.BooleanField(
        label=_("Keep every accepted innovation in"),
        required=False,
        help_text=_("Otherwise weak ones may be left out, where that raises the index."),
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["hours"].initial, self.fields["until"].initial = 400, today + A_SEASON

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        if not self.today <= until <= self.today + YEARS_AHEAD:
            raise forms.ValidationError(_("Choose a day within the next three years."))
        return until

    def clean_government_agency(self) -> str:
        agency = self.cleaned_data["government_agency"]
        return agency.pk if agency else ""


class DoneForm(forms.Form):
    hours_spent = forms.IntegerField(label=_("Hours it took"), min_value=0, max_value=9_999)


class EffortForm(forms.ModelForm):
    class Meta:
        model = RowEffort
        fields = ("to_1", "to_2", "to_3", "deadline")
        labels = {
            "to_1": _("Hours to level 1"),
            "to_2": _("Hours from 1 to 2"),
            "to_3": _("Hours from 2 to 3"),
            "deadline": _("Last day for this row"),
        }
        help_texts = {"to_3": _("Empty: that level cannot be reached.")}
        widgets = {"deadline": forms.DateInput(attrs=DAY, format="%Y-%m-%d")}

    def __init__(self, *args, for_one: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if for_one:
            del self.fields["deadline"]


class PeopleForm(forms.Form):
    agency = forms.ModelChoiceField(Agency.objects.order_by("name", "pk"), label=_("Agency"))
    people = forms.IntegerField(label=_("People"), min_value=0, max_value=500)
    hours_a_week = forms.IntegerField(label=_("Hours a week each can give"), min_value=0, max_value=60)
