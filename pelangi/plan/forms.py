"""Forms of this room."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pelangi.city.queries import working_days
from pelangi.plan.models import Team
from pelangi.plan.skills import SKILLS
from pelangi.staff.models import User

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


class TeamForm(forms.ModelForm):
    """A team with what it can do and carry."""

    skills = forms.MultipleChoiceField(
        label=_("skills"), choices=list(SKILLS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    members = forms.ModelMultipleChoiceField(
        label=_("members"),
        queryset=User.objects.filter(is_active=True).order_by("display_name", "username"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Team
        fields = [
            "code",
            "name",
            "vehicle",
            "kits",
            "skills",
            "members",
            "start_lat",
            "start_lon",
            "is_active",
        ]
        labels = {
            "code": _("code"),
            "name": _("name"),
            "vehicle": _("vehicle"),
            "kits": _("enrolment kits carried"),
            "start_lat": _("start: latitude"),
            "start_lon": _("start: longitude"),
            "is_active": _("goes out"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["code"].disabled = True  # rounds of the past name it
