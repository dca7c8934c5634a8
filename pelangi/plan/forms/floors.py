"""Floors: the least share of each group and ward that a plan must reach."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pelangi.city.models import Area
from pelangi.find.models import Group

PER_CENT = 100


class FloorsForm(forms.Form):
    """One field for each group and ward, in per cent; empty: no floor."""

    def __init__(self, *args, floors: dict, **kwargs):
        super().__init__(*args, **kwargs)
        wards = Area.objects.filter(level=Area.Level.WARD).order_by("name").values_list("code", "name")
        names = {"group": dict(Group.choices), "ward": dict(wards)}
        self.parts = []
        for kind, legend in (("group", _("Groups")), ("ward", _("Wards"))):
            for code, label in names[kind].items():
                self.fields[f"{kind}-{code}"] = _share(label, floors.get(kind, {}).get(code))
            self.parts.append((legend, [self[f"{kind}-{code}"] for code in names[kind]]))

    def floors(self) -> dict[str, dict[str, float]]:
        """Return the floors as they are kept."""
        found: dict[str, dict[str, float]] = {}
        for field, share in self.cleaned_data.items():
            if share:
                kind, _dash, code = field.partition("-")
                found.setdefault(kind, {})[code] = share / PER_CENT
        return found


def _share(label: str, share: float | None) -> forms.IntegerField:
    initial = round(PER_CENT * share) if share else None
    return forms.IntegerField(label=label, min_value=0, max_value=PER_CENT, required=False, initial=initial)
