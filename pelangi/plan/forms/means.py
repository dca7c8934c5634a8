"""Kits, batteries, second visits and minutes."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from pelangi.find.models import Group
from pelangi.plan import minutes
from pelangi.plan.models import Means

GROUPS = dict(Group.choices)
MINUTES = {
    "paper": _("minutes for a document without recording"),
    "set_up": _("minutes to set a kit up and pack it"),
    "door": _("minutes at the door without a kit"),
    "hand_over": _("minutes to hand documents over to a person"),
    "guessed_place": _("minutes to ask the way where the place is a guess"),
}


class MeansForm(forms.ModelForm):
    """Kits and batteries of a day, and the minutes of a visit."""

    class Meta:
        model = Means
        fields = ["kits", "batteries", "batteries_a_kit", "second_visits", "document_days"]
        labels = {
            "kits": _("kits that work"),
            "batteries": _("batteries charged in the morning"),
            "batteries_a_kit": _("batteries a kit uses up in a day"),
            "second_visits": _("a second visit brings the document"),
            "document_days": _("days from the recording until the document is expected"),
        }
        help_texts = {
            "kits": _("Empty: all that the teams carry."),
            "batteries": _("Empty: enough for all kits."),
            "document_days": _("Calendar days. Before that no visit is planned to bring it."),
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
