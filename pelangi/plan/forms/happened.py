"""What has happened to a plan on the road."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pelangi.ask.tickets import NotATicket, read_ticket


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
