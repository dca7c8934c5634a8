"""Small forms of the desk: the filter of the queue, places, reasons, tickets, names of saved lists."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pelangi.ask.models import RightsRequest
from pelangi.ask.words import PRIORITIES, REQUEST_STATES, rule_source
from pelangi.city.models import Area, Institution
from pelangi.core.triage import MOST_POINTS, Rule
from pelangi.staff.permissions import in_scope
from pelangi.staff.roles import Deed

ALL = ("", _("all"))


class QueueFilter(forms.Form):
    """What part of the queue to show."""

    list = forms.CharField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("Ticket or name"), required=False, help_text=_("All words of a name, or a ticket.")
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    priority = forms.ChoiceField(label=_("Priority"), required=False)
    ward = forms.ChoiceField(label=_("Ward"), required=False)
    institution = forms.ChoiceField(label=_("Institution"), required=False)
    person = forms.UUIDField(required=False, widget=forms.HiddenInput)
    by_hand = forms.BooleanField(label=_("Only priorities set by hand"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        wards = in_scope(
            Area.objects.filter(level=Area.Level.WARD), user, Deed.REQUEST_VIEW, ward="code"
        ).order_by("name")
        institutions = in_scope(
            Institution.objects.order_by("name"),
            user,
            Deed.REQUEST_VIEW,
            ward="ward_id",
            institution="code",
        )
        self.fields["state"].choices = [
            ALL,
            ("open", _("open")),
            *[(str(state), label) for state, label in REQUEST_STATES.items()],
        ]
        self.fields["priority"].choices = [
            ALL,
            *[(str(number), label) for number, label in PRIORITIES.items()],
        ]
        self.fields["ward"].choices = [ALL, *wards.values_list("pk", "name")]
        self.fields["institution"].choices = [ALL, *institutions.values_list("pk", "name")]

    def chosen(self) -> dict:
        """Return the filters that make sense; a wrong one in an address is as if it were not there."""
        self.is_valid()
        return self.cleaned_data


class PlaceForm(forms.Form):
    """Where a person can be met."""

    lat = forms.FloatField(
        label=_("latitude"), min_value=-90, max_value=90, widget=forms.NumberInput(attrs={"step": "any"})
    )
    lon = forms.FloatField(
        label=_("longitude"), min_value=-180, max_value=180, widget=forms.NumberInput(attrs={"step": "any"})
    )
    seen = forms.BooleanField(
        label=_("this is the door: somebody knows it"),
        required=False,
        help_text=_("Otherwise it counts as a guess, and the plan leaves time to ask the way."),
    )


class ReasonForm(forms.Form):
    """Why a deed is done. What is typed here stays readable: no names."""

    reason = forms.CharField(
        label=_("Why"), max_length=160, help_text=_("A few words, without names or numbers of people.")
    )


class JoinForm(ReasonForm):
    ticket = forms.CharField(label=_("Ticket of the request that stays open"), max_length=20)


class PriorityForm(ReasonForm):
    priority = forms.TypedChoiceField(label=_("Priority"), coerce=int, choices=list(PRIORITIES.items()))


class TriageRuleForm(forms.Form):
    """The points of one rule, and what they rest on. A rule that counts has a most; others have none."""

    points = forms.IntegerField(label=_("Points it gives"), min_value=0, max_value=MOST_POINTS)
    maximum = forms.IntegerField(
        label=_("At most"), min_value=0, max_value=MOST_POINTS, help_text=_("0: the rule gives nothing.")
    )
    source = forms.CharField(
        label=_("What it rests on"),
        max_length=300,
        help_text=_("The law, decree or decision, with its number; all see it beside the rule."),
    )

    def __init__(self, *args, rule: Rule, **kwargs):
        given = {"points": rule.each or rule.points, "maximum": rule.maximum, "source": rule_source(rule)}
        super().__init__(*args, initial=given, **kwargs)
        if rule.holds is None:
            self.fields["points"] = forms.IntegerField(
                label=_("Points for each"), min_value=1, max_value=MOST_POINTS
            )
        else:
            del self.fields["maximum"]


class TicketForm(forms.Form):
    """The public form: nine signs, nothing else."""

    ticket = forms.CharField(
        label=_("Ticket"),
        max_length=20,
        help_text=_("Nine letters and digits, as on your note: ABC-DEF-GHJ."),
    )


class NikForm(forms.Form):
    nik = forms.CharField(label=_("NIK"), max_length=24)


class SubjectForm(forms.Form):
    words = forms.CharField(
        label=_("NIK or ticket"), max_length=24, help_text=_("What you type here is not kept in any address.")
    )


class AskRightForm(forms.Form):
    person = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("What the resident asks"), choices=RightsRequest.Kind.choices)


class AnswerRightForm(forms.Form):
    asked = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("Outcome"))
    answer = forms.CharField(
        label=_("What was done, or why not"),
        max_length=300,
        help_text=_("Without names or numbers of people."),
    )

    def __init__(self, *args, held: bool | None = None, **kwargs):
        """held: a restriction that was granted can be lifted and nothing else; None: whatever was posted."""
        super().__init__(*args, **kwargs)
        states = RightsRequest.State
        self.fields["state"].choices = [
            (value, label)
            for value, label in states.choices
            if value != states.OPEN and (held is None or (value == states.LIFTED) == held)
        ]


class SaveListForm(forms.Form):
    """A name for the list as it is filtered now."""

    name = forms.CharField(label=_("Name of this list"), max_length=60)
    query = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
