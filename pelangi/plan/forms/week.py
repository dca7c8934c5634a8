"""The hours of a week, day by day."""

from django import forms
from django.utils.translation import gettext_lazy as _

WEEKDAYS = [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")]


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
