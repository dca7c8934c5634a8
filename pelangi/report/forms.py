"""Forms of this room: survey sheets, what is done about a flag, breaches."""

from datetime import datetime, time

from django import forms
from django.utils.timezone import get_default_timezone, localdate, now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pelangi.core.satisfaction import ELEMENT_NAMES, Element
from pelangi.report.models import Breach, FlagAnswer

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


class FlagForm(forms.ModelForm):
    class Meta:
        model = FlagAnswer
        fields = ("step", "note")
        labels = {"step": _("What is done"), "note": _("Why, and how much")}


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
