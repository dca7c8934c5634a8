"""What people type about innovations, checked."""

from datetime import date, timedelta

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from pelangi.city.models import Agency
from pelangi.core.index import WEIGHTS
from pelangi.innovate import profiles
from pelangi.innovate.models import Innovation, RowEffort

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
LABELS = {
    "name": _("Name of the innovation"),
    "stage": _("Stage"),
    "initiator": _("Initiator"),
    "initiator_name": _("Name of the initiator"),
    "classification": _("Classification"),
    "lat": _("Latitude"),
    "lon": _("Longitude"),
    "asta_cita": _("Asta Cita, 1 to 8"),
    "cluster": _("Cluster of the national priorities"),
    "other_affairs": _("Other affairs it touches"),
    "developed_on": _("Last developed on"),
    "development": _("What was developed"),
    "rights": _("Intellectual property"),
    "awards": _("Awards"),
    "video": _("Video"),
    "is_digital": _("It is digital"),
    "form": _("Form"),
    "main_affair": _("Main affair of government"),
    "trial_on": _("Tried out from"),
    "applied_on": _("Applied from"),
    "design": _("Design"),
    "goal": _("Goal"),
    "benefit": _("Benefit"),
    "result": _("Result"),
    "legal_basis": _("Legal basis"),
    "budget_line": _("Budget line"),
    "keeper_role": _("Post that keeps it"),
}


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
        labels = LABELS
        help_texts = {
            "design": _("At least 300 words in the year of entry."),
            "keeper_role": _("A post, not a person: the innovation must outlive whoever began it."),
        }
        widgets = {
            "trial_on": forms.DateInput(attrs={"type": "date"}),
            "applied_on": forms.DateInput(attrs={"type": "date"}),
            "developed_on": forms.DateInput(attrs={"type": "date"}),
        }

    video = forms.URLField(label=LABELS["video"], max_length=240, required=False, assume_scheme="https")
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
        widget=forms.DateInput(attrs={"type": "date"}),
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
        Agency.objects.order_by("name"), label=_("Who raises the rows of the city"), required=False
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
    agency = forms.ModelChoiceField(Agency.objects.order_by("name"), label=_("Agency"))
    people = forms.IntegerField(label=_("People"), min_value=0, max_value=500)
    hours_a_week = forms.IntegerField(label=_("Hours a week each can give"), min_value=0, max_value=60)


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


class ReturnForm(forms.Form):
    why = forms.CharField(label=_("What is to be mended"), max_length=400)
    due = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))


class StageForm(forms.Form):
    name = forms.CharField(label=_("Stage"), max_length=120)
    from_date = forms.DateField(label=_("From"), widget=forms.DateInput(attrs=DAY))
    until_date = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs=DAY))
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


LARGEST = 5_000_000  # bytes


class WorkbookForm(forms.Form):
    file = forms.FileField(label=_("Workbook (XLSX) or CSV"))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("Larger than 5 MB."))
        return file
