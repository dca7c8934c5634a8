"""What a team can do, and what doors ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pelangi.plan.models import InstitutionTerms, RequestTerms, Team
from pelangi.plan.skills import SKILLS
from pelangi.staff.models import User

ONLY_TEAMS_WITH_IT = _("Empty: by any vehicle. Otherwise only teams that go out with it are sent.")


class InstitutionTermsForm(forms.ModelForm):
    """How an institution lets a team in, and where it stands."""

    lat = forms.FloatField(
        label=_("latitude"), min_value=-90, max_value=90, widget=forms.NumberInput(attrs={"step": "any"})
    )
    lon = forms.FloatField(
        label=_("longitude"), min_value=-180, max_value=180, widget=forms.NumberInput(attrs={"step": "any"})
    )

    class Meta:
        model = InstitutionTerms
        fields = ["kits", "people_a_stop", "reached_by"]
        labels = {
            "kits": _("kits that work there at once"),
            "people_a_stop": _("people in one visit at most"),
            "reached_by": _("reached only by"),
        }
        help_texts = {
            "people_a_stop": _("Empty: the usual number. More people are split over several visits or days."),
            "reached_by": ONLY_TEAMS_WITH_IT,
        }


class RequestTermsForm(forms.ModelForm):
    """What one visit asks for."""

    class Meta:
        model = RequestTerms
        fields = ["needs_female_officer", "reached_by", "team"]
        labels = {
            "needs_female_officer": _("a female officer is needed"),
            "reached_by": _("reached only by"),
            "team": _("this team was promised"),
        }
        help_texts = {"reached_by": ONLY_TEAMS_WITH_IT}


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
            "end_lat",
            "end_lon",
            "is_active",
        ]
        labels = {
            "code": _("code"),
            "name": _("name"),
            "vehicle": _("vehicle"),
            "kits": _("enrolment kits carried"),
            "start_lat": _("start: latitude"),
            "start_lon": _("start: longitude"),
            "end_lat": _("end: latitude"),
            "end_lon": _("end: longitude"),
            "is_active": _("goes out"),
        }
        help_texts = {"end_lat": _("Empty: the day ends where it began.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["code"].disabled = True  # rounds of the past name it
