"""The profile of an innovation, as the year's form asks for it."""

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from pelangi.city.models import Agency
from pelangi.innovate import profiles
from pelangi.innovate.models import Innovation

PAGES = {
    "library",
    "catalogue",
    "new",
    "index",
    "instruments",
    "verify",
    "adviser",
    "forecast",
    "agencies",
    "calendar",
    "mine",
    "bring-in",
    "figures",
    "check",
    "sources",
    "supply",
    "meetings",
    "ideas",
    "jury",
}
PROFILE = [
    "name",
    "stage",
    "initiator",
    "initiator_name",
    "classification",
    "lat",
    "lon",
    "is_digital",
    "form",
    "asta_cita",
    "cluster",
    "main_affair",
    "other_affairs",
    "trial_on",
    "applied_on",
    "developed_on",
    "development",
    "design",
    "goal",
    "benefit",
    "result",
    "rights",
    "awards",
    "video",
    "legal_basis",
    "budget_line",
    "keeper_role",
]
OFFERED = {  # field of the year's form: column whose values it offers
    "inisiator": "initiator",
    "klasifikasi": "classification",
    "bentuk": "form",
    "asta_cita": "asta_cita",
    "pkpn": "cluster",
}


class ProfileForm(forms.ModelForm):
    class Meta:
        model = Innovation
        fields = PROFILE
        labels = profiles.LABELS
        help_texts = {
            "design": _("At least 300 words in the year of entry."),
            "keeper_role": _("A post, not a person: the innovation must outlive whoever began it."),
        }
        widgets = {
            "trial_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "applied_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "developed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    video = forms.URLField(
        label=profiles.LABELS["video"], max_length=240, required=False, assume_scheme="https"
    )
    note = forms.CharField(label=_("What changed, in a sentence"), max_length=400, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offered = {column: profiles.choices(key) for key, column in OFFERED.items()}
        offered["main_affair"] = profiles.affairs()
        for column, values in offered.items():
            kept = getattr(self.instance, column) or ""
            values = list(dict.fromkeys(["", *values, *([str(kept)] if kept else [])]))
            self.fields[column].widget = forms.Select(choices=[(one, one or "—") for one in values])

    def clean_lat(self):
        return self._within("lat", -90, 90)

    def clean_lon(self):
        return self._within("lon", -180, 180)

    def _within(self, column: str, least: int, most: int):
        degrees = self.cleaned_data[column]
        if degrees is not None and not least <= degrees <= most:
            raise forms.ValidationError(
                _("Between %(least)s and %(most)s degrees.") % {"least": least, "most": most}
            )
        return degrees

    def clean(self):
        cleaned = super().clean()
        tried, applied = cleaned.get("trial_on"), cleaned.get("applied_on")
        if tried and applied and applied < tried:
            self.add_error("applied_on", _("This lies before the trial. Look at both dates."))
        return cleaned


def code_from(name: str) -> str:
    """Return a code made from an innovation's name; never the address of another page."""
    code = slugify(name)[:50]
    return f"inovasi-{code}"[:50] if code in PAGES or not code else code


class NewInnovationForm(ProfileForm):
    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agency"))

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies
        self.order_fields(["name", "agency"])

    def code(self) -> str:
        """Return the innovation's code, made from its name."""
        return code_from(self.cleaned_data["name"])
