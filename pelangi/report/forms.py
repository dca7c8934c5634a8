"""Forms of this room: survey sheets, what is done about a flag, breaches."""

from datetime import datetime, time

from django import forms
from django.utils.timezone import get_default_timezone, localdate, now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pelangi.core.satisfaction import ELEMENT_NAMES, Element
from pelangi.report.models import Breach, CityEvent, CostRate, FlagAnswer

MARKS = [(4, _("4, very good")), (3, _("3, good")), (2, _("2, not so good")), (1, _("1, not good"))]


class SheetForm(forms.Form):
    """Nine marks from 1 to 4, in the order of the regulation."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        english = get_language() == "en"
        for element in Element:
            self.fields[element.value] = forms.TypedChoiceField(
                label=ELEMENT_NAMES[element][english], choices=MARKS, coerce=int, widget=forms.RadioSelect
            )

    def marks(self) -> list[int]:
        """Return the nine marks in the order of the regulation."""
        return [self.cleaned_data[element.value] for element in Element]


class TicketSheetForm(SheetForm):
    ticket = forms.CharField(label=_("Ticket"), max_length=24)


class PaperSheetForm(SheetForm):
    number = forms.CharField(
        label=_("Number on the sheet"),
        max_length=24,
        help_text=_("Number the sheets before you type them in: the same number twice is refused."),
    )
    day = forms.DateField(
        label=_("Day it was filled in"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day > localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def noon(self) -> datetime:
        """Return noon of the day it was filled in; a paper knows no hour."""
        noon = datetime.combine(self.cleaned_data["day"], time(12), get_default_timezone())
        return min(noon, now())


STEP_FIELD = {"floor": "percent", "rule": "points", "campaign": "until"}


class FlagForm(forms.Form):
    """What is done about a flag: one step, with the number or day that belongs to it. was: what holds now, by step."""

    step = forms.ChoiceField(label=_("What is done"), widget=forms.RadioSelect)

    def __init__(self, *args, was: dict[str, int], most_points: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [one for one in FlagAnswer.Step.choices if one[0] in was]
        if "floor" in was:
            self.fields["percent"] = forms.IntegerField(
                label=_("Floor: per cent of them that every plan must reach"),
                help_text=_("Now: %(was)d %%.") % {"was": was["floor"]},
                min_value=was["floor"] + 1, max_value=100, required=False,
            )  # fmt: skip
        self.fields["points"] = forms.IntegerField(
            label=_("Rule: points for each day of waiting, for everybody"),
            help_text=_("Now: %(was)d. Triage knows no group and no sex; whoever waits longer moves up.")
            % {"was": was["rule"]},
            min_value=was["rule"] + 1, max_value=most_points, required=False,
        )  # fmt: skip
        if "campaign" in was:
            self.fields["until"] = forms.DateField(
                label=_("Campaign: its last day"),
                help_text=_(
                    "Now %(was)d people of the ward were found without papers and nobody has asked them. Until that"
                    " day they lie on the start page of everybody who may see them."
                )
                % {"was": was["campaign"]},
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                required=False,
            )
        self.fields["note"] = forms.CharField(label=_("Why"), max_length=300)

    def clean(self):
        found = super().clean()
        field = STEP_FIELD.get(found.get("step", ""))
        if field and field not in self.errors and not found.get(field):
            self.add_error(field, _("Say how much, or until when."))
        until = found.get("until")
        if field == "until" and until and until < localdate():
            self.add_error("until", _("This day is over."))
        return found

    def amount(self):
        """Return the number or day of the step that was chosen."""
        return self.cleaned_data[STEP_FIELD[self.cleaned_data["step"]]]


class RateForm(forms.ModelForm):
    class Meta:
        model = CostRate
        fields = ("kind", "rupiah", "since")
        labels = {"kind": _("What"), "rupiah": _("Rupiah"), "since": _("Holds from")}
        widgets = {"since": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class EventForm(forms.ModelForm):
    class Meta:
        model = CityEvent
        fields = ("kind", "day", "until", "words")
        labels = {
            "kind": _("What"),
            "day": _("First day"),
            "until": _("Last day, if it lasted longer"),
            "words": _("In words, without names"),
        }
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in ("day", "until")
        }

    def clean(self):
        found = super().clean()
        day, until = found.get("day"), found.get("until")
        if day and day > localdate():
            self.add_error("day", _("This day has not come yet."))
        if day and until and until < day:
            self.add_error("until", _("The last day lies before the first."))
        return found


class BreachForm(forms.ModelForm):
    data_kinds = forms.MultipleChoiceField(
        label=_("Which data"), widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = Breach
        fields = ("known_at", "happened_at", "what", "people", "data_kinds", "measures")
        labels = {
            "known_at": _("When it became known"),
            "happened_at": _("When it happened, if known"),
            "what": _("What came about (no names)"),
            "people": _("How many people, as far as known"),
            "measures": _("What was done, and what people can do"),
        }
        widgets = {
            name: forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
            for name in ("known_at", "happened_at")
        }

    def __init__(self, *args, data_kinds: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["data_kinds"].choices = data_kinds

    def clean_known_at(self):
        known = self.cleaned_data["known_at"]
        if known > now():
            raise forms.ValidationError(_("This day has not come yet."))
        return known
