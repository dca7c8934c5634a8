"""Which days are to be planned."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pelangi.city.queries import working_days

MOST_DAYS = 10
YEARS = range(2000, 2100)


class ProposeForm(forms.Form):
    """Which working days are to be planned."""

    first_day = forms.DateField(
        label=_("first day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Holidays and weekends are skipped."),
    )
    count = forms.IntegerField(label=_("how many working days"), min_value=1, max_value=MOST_DAYS, initial=5)

    def clean_first_day(self):
        """Refuse a year in which nobody plans; calendars end somewhere."""
        day = self.cleaned_data["first_day"]
        if day.year not in YEARS:
            raise forms.ValidationError(_("Choose a first day and one to ten working days."))
        return day

    def days(self) -> list:
        """Return the working days asked for."""
        return working_days(self.cleaned_data["first_day"], self.cleaned_data["count"])
