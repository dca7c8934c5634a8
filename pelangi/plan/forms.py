"""Forms of this room."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from pelangi.ask.tickets import NotATicket, read_ticket
from pelangi.city.queries import working_days
from pelangi.find.models import Group
from pelangi.plan import minutes
from pelangi.plan.models import InstitutionTerms, Means, RequestTerms, Team
from pelangi.plan.skills import SKILLS
from pelangi.staff.models import User

MOST_DAYS = 10
GROUPS = dict(Group.choices)
WEEKDAYS = [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")]
MINUTES = {
    "paper": _("minutes for a document without recording"),
    "set_up": _("minutes to set a kit up and pack it"),
    "door": _("minutes at the door without a kit"),
    "guessed_place": _("minutes to ask the way where the place is a guess"),
}
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


class HappenedForm(forms.Form):
    """What has happened to a plan on the road; nothing of it is told to anybody by sending this."""

    as_of = forms.DateTimeField(
        label=_("as of"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
        help_text=_("Visits that were to begin by then count as made or under way."),
    )
    not_begun = forms.MultipleChoiceField(
        label=_("not begun yet, though the clock says so"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ill = forms.MultipleChoiceField(
        label=_("team cannot go out"), required=False, widget=forms.CheckboxSelectMultiple
    )
    kits_broken = forms.IntegerField(
        label=_("kits broken"), min_value=0, max_value=99, initial=0, required=False
    )
    gone = forms.CharField(
        label=_("not to be visited: tickets"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Somebody has died, is away, or was served elsewhere. One ticket a line."),
    )
    urgent = forms.MultipleChoiceField(
        label=_("urgent, to be visited now"), required=False, widget=forms.CheckboxSelectMultiple
    )
    closed_from = forms.ChoiceField(label=_("road closed between"), required=False)
    closed_to = forms.ChoiceField(label=_("and"), required=False)
    overrun_stop = forms.ChoiceField(label=_("visit takes longer"), required=False)
    overrun_until = forms.TimeField(
        label=_("until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args, choices: dict, tickets: dict[str, int], **kwargs):
        """choices: of each field. tickets: requests of visits still to come, by ticket."""
        super().__init__(*args, **kwargs)
        self.tickets = tickets
        for name, those in choices.items():
            self.fields[name].choices = those

    def clean_gone(self) -> list[int]:
        """Read the tickets; each must be of a visit still to come."""
        found = []
        for typed in self.cleaned_data["gone"].split():
            try:
                found.append(self.tickets[read_ticket(typed)])
            except (NotATicket, KeyError) as unknown:
                raise forms.ValidationError(
                    _("%(ticket)s is no visit of this plan that is still to come."), params={"ticket": typed}
                ) from unknown
        return found

    def clean(self) -> dict:
        said = super().clean()
        if bool(said.get("closed_from")) != bool(said.get("closed_to")):
            self.add_error("closed_to", _("A closed road has two ends."))
        if bool(said.get("overrun_stop")) != bool(said.get("overrun_until")):
            self.add_error("overrun_until", _("Say which visit takes longer, and until when."))
        return said

    def said(self) -> dict:
        """Return it as `actual.happened_of` takes it."""
        said, until = self.cleaned_data, self.cleaned_data["overrun_until"]
        return {
            "as_of": said["as_of"].isoformat(),
            "not_begun": said["not_begun"],
            "ill": said["ill"],
            "kits_broken": said["kits_broken"] or 0,
            "gone": said["gone"],
            "urgent": [int(one) for one in said["urgent"]],
            "closed": [said["closed_from"], said["closed_to"]] if said["closed_from"] else [],
            "overrun": [said["overrun_stop"], until.hour * 60 + until.minute] if until else [],
        }


def _time(label, *, optional: bool = True) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=not optional, widget=widget)


class HoursForm(forms.Form):
    """The hours of one weekday; both empty: nothing on that day."""

    from_ = _time(_("from"))
    to = _time(_("to"))

    def clean(self) -> dict:
        said = super().clean()
        begin, end = said.get("from_"), said.get("to")
        if (begin is None) != (end is None) or (begin and end and begin >= end):
            self.add_error("to", _("Say from when until when, the earlier hour first."))
        return said

    def entry(self) -> dict | None:
        """Return the day as `shifts` knows it."""
        said = self.cleaned_data
        if not said.get("from_"):
            return None
        return {"from": f"{said['from_']:%H:%M}", "to": f"{said['to']:%H:%M}"}


class ShiftForm(HoursForm):
    """The hours of a team on one weekday, with its break."""

    break_from = _time(_("break from"))
    break_to = _time(_("break until"))
    break_min = forms.IntegerField(label=_("minutes of break"), required=False, min_value=0, max_value=240)

    def clean(self) -> dict:
        said = super().clean()
        if said.get("break_min"):
            begin, end = said.get("break_from"), said.get("break_to")
            room = begin and end and (end.hour - begin.hour) * 60 + end.minute - begin.minute
            if not room or room < said["break_min"]:
                self.add_error("break_to", _("The break does not fit between its hours."))
        return said

    def entry(self) -> dict | None:
        day = super().entry()
        said = self.cleaned_data
        if day and said.get("break_min"):
            hours = {"from": f"{said['break_from']:%H:%M}", "to": f"{said['break_to']:%H:%M}"}
            day["break"] = hours | {"min": said["break_min"]}
        return day


class Week:
    """Seven small forms, Monday to Sunday; what equals the usual week is kept as "not said"."""

    def __init__(self, kind: type[HoursForm], data, week: list, usual: list[dict | None]):
        self.usual = usual
        self.forms = [
            kind(data, prefix=f"day{number}", initial=_initial(day))
            for number, day in enumerate(week or usual)
        ]
        self.days = [(WEEKDAYS[number], form) for number, form in enumerate(self.forms)]

    def is_valid(self) -> bool:
        """Say whether every day makes sense."""
        return all([form.is_valid() for form in self.forms])

    def entries(self) -> list:
        """Return the week as it is kept: empty when it is the usual one."""
        said = [form.entry() for form in self.forms]
        return [] if said == self.usual else said


def _initial(day: dict | None) -> dict:
    if not day:
        return {}
    rest = day.get("break") or {}
    return {"from_": day["from"], "to": day["to"]} | {f"break_{name}": value for name, value in rest.items()}


class MeansForm(forms.ModelForm):
    """Kits and batteries of a day, and the minutes of a visit."""

    class Meta:
        model = Means
        fields = ["kits", "batteries", "batteries_a_kit"]
        labels = {
            "kits": _("kits that work"),
            "batteries": _("batteries charged in the morning"),
            "batteries_a_kit": _("batteries a kit uses up in a day"),
        }
        help_texts = {
            "kits": _("Empty: all that the teams carry."),
            "batteries": _("Empty: enough for all kits."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = minutes.table_with(self.instance.minutes)
        for group, value in known["capture"].items():
            label = GROUPS.get(group, _("group not known"))
            self.fields[f"capture_{group}"] = _minutes(
                format_lazy(_("minutes of a recording: {group}"), group=label), value
            )
        for name, label in MINUTES.items():
            self.fields[f"minutes_{name}"] = _minutes(label, known[name])

    def own_minutes(self) -> dict:
        """Return what differs from the usual table."""
        said, usual = self.cleaned_data, minutes.table()
        own = {name: said[f"minutes_{name}"] for name in MINUTES if said[f"minutes_{name}"] != usual[name]}
        capture = {
            group: said[f"capture_{group}"]
            for group, value in usual["capture"].items()
            if said[f"capture_{group}"] != value
        }
        return own | ({"capture": capture} if capture else {})


def _minutes(label, value: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=240, initial=value)


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
        fields = ["kits", "people_a_stop"]
        labels = {
            "kits": _("kits that work there at once"),
            "people_a_stop": _("people in one visit at most"),
        }
        help_texts = {
            "people_a_stop": _("Empty: the usual number. More people are split over several visits or days.")
        }


class RequestTermsForm(forms.ModelForm):
    """What one visit asks for."""

    class Meta:
        model = RequestTerms
        fields = ["needs_female_officer", "team"]
        labels = {
            "needs_female_officer": _("a female officer is needed"),
            "team": _("this team was promised"),
        }


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
