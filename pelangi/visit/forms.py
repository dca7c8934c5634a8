"""Forms of this room: the day, an outcome by hand, a new device, a decision over a held record."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pelangi.ask.words import document_name
from pelangi.core.journey import Move, NeedState
from pelangi.core.satisfaction import ELEMENT_NAMES, Element
from pelangi.plan.models import Team
from pelangi.staff.models import Assignment, User
from pelangi.staff.roles import Role
from pelangi.visit.models import Visit
from pelangi.visit.words import CAPTURES, MODALITIES, OUTCOMES, WITH_REASON

NOT_SAID = ("", _("not said"))
MARKS = [NOT_SAID, (1, "1"), (2, "2"), (3, "3"), (4, "4")]


class DayForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class OutcomeForm(forms.Form):
    """What happened at the door. Everything but the outcome may stay empty."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    move = forms.ChoiceField(
        label=_("What happened"),
        widget=forms.RadioSelect,
        choices=[(str(move), words) for move, words in OUTCOMES.items()],
    )
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=160,
        help_text=_(
            "Needed unless everything is done, nobody was there or the person has died. No names here."
        ),
    )
    documents = forms.MultipleChoiceField(
        label=_("Partly done: what is finished"), required=False, widget=forms.CheckboxSelectMultiple
    )
    minutes = forms.IntegerField(label=_("Minutes at the door"), required=False, min_value=0, max_value=600)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sealed together with the person's data. No diagnosis, please."),
    )

    def __init__(self, *args, appointment, **kwargs):
        super().__init__(*args, **kwargs)
        self.appointment = appointment
        open_needs = appointment.request.needs.filter(state__in=[NeedState.READY, NeedState.PLANNED])
        kinds = list(open_needs.values_list("document_kind", flat=True))
        self.fields["documents"].choices = [(kind, document_name(kind)) for kind in kinds]
        for name, label in MODALITIES.items():
            self.fields[f"captured_{name}"] = forms.ChoiceField(
                label=label, required=False, choices=[NOT_SAID, *CAPTURES.items()]
            )
        column = 0 if (get_language() or "id").startswith("id") else 1
        for element in Element:
            self.fields[f"element_{element}"] = forms.TypedChoiceField(
                label=ELEMENT_NAMES[element][column],
                required=False,
                choices=MARKS,
                coerce=int,
                empty_value=None,
            )

    @property
    def captures(self) -> list:
        """The fields of what was captured."""
        return [self[f"captured_{name}"] for name in MODALITIES]

    @property
    def elements(self) -> list:
        """The fields of the survey."""
        return [self[f"element_{element}"] for element in Element]

    def clean(self) -> dict:
        said = super().clean()
        if said.get("move") in {str(move) for move in WITH_REASON} and not said.get("reason", "").strip():
            self.add_error("reason", _("Say why, in a few words."))
        answers = [said.get(f"element_{element}") for element in Element]
        if any(answers) and not all(answers):
            raise forms.ValidationError(
                _("The survey counts with all nine answers, or leave all of them empty.")
            )
        return said

    def said(self) -> dict:
        """Return what `actions.record` takes."""
        typed = self.cleaned_data
        partly = typed["move"] == Move.FINISH_PARTLY
        answers = [typed[f"element_{element}"] for element in Element]
        captured = {name: typed[f"captured_{name}"] for name in MODALITIES if typed[f"captured_{name}"]}
        return {
            "move": typed["move"],
            "base_version": typed["base_version"],
            "reason": typed["reason"],
            "minutes": typed["minutes"],
            "note": typed["note"],
            "captured": captured,
            "documents": typed["documents"] if partly else None,
            "satisfaction": answers if all(answers) else None,
        }


def outcome_form(appointment, visit: Visit | None, data=None) -> OutcomeForm:
    """Return the form for one appointment, knowing the version its reader sees."""
    seen = {"base_version": visit.version if visit else 0}
    return OutcomeForm(data, appointment=appointment, initial=seen)


class DeviceForm(forms.Form):
    """A phone for somebody of a team."""

    name = forms.CharField(label=_("Name of the device"), max_length=80)
    user = forms.ModelChoiceField(label=_("Who carries it"), queryset=User.objects.none())
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.filter(is_active=True).order_by("code")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        officers = Assignment.objects.in_force(localdate()).filter(role=Role.FIELD_OFFICER)
        people = User.objects.filter(is_active=True, pk__in=officers.values("user"))
        self.fields["user"].queryset = people.order_by("display_name")


class HeldForm(forms.Form):
    """Why a held record is applied or refused."""

    reason = forms.CharField(label=_("Why"), max_length=160)
