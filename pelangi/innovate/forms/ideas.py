"""Forms about ideas and the city's own contest."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pelangi.city.models import Agency, Area
from pelangi.core.jury import CRITERIA, HIGHEST, LOWEST
from pelangi.innovate.models import Idea
from pelangi.staff.models import Assignment, User
from pelangi.staff.permissions import may
from pelangi.staff.roles import Deed

DAY = {"type": "date"}
WORDS = {
    "new": (_("New"), _("1: done so everywhere. 5: not seen in any city.")),
    "effective": (_("Effective"), _("1: nobody knows whether it helps. 5: it surely solves the problem.")),
    "useful": (_("Useful"), _("1: for few. 5: for many, or for those nobody else reaches.")),
    "easy_to_spread": (_("Easy to spread"), _("1: works here only. 5: any ward can copy it tomorrow.")),
    "lasting": (_("Lasting"), _("1: ends with one person or one budget. 5: lives on by itself.")),
}


class IdeaForm(forms.Form):
    title = forms.CharField(label=_("Your idea in one line"), max_length=160)
    problem = forms.CharField(
        label=_("What goes wrong today"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    proposal = forms.CharField(
        label=_("What should be done"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    area = forms.ModelChoiceField(
        Area.objects.filter(level="ward").order_by("name", "pk"),
        label=_("Ward"),
        required=False,
        empty_label="—",
    )
    contact = forms.CharField(
        label=_("How we can reach you"),
        max_length=120,
        required=False,
        help_text=_("Only if you want to be asked. Jurors never see it."),
    )
    stamp = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, of_staff: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if of_staff:
            del self.fields["contact"]


def possible_jurors(day):
    """Return the people who may mark: whoever sees innovations in one of their roles."""
    people = User.objects.filter(is_active=True, pk__in=Assignment.objects.in_force(day).values("user"))
    seen = [one.pk for one in people if may(one, Deed.INNOVATION_VIEW)]
    return User.objects.filter(pk__in=seen).order_by("display_name", "username")


class RoundForm(forms.Form):
    name = forms.CharField(label=_("Name of the round"), max_length=120)
    until_date = forms.DateField(label=_("Marks until"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    ideas = forms.ModelMultipleChoiceField(
        Idea.objects.none(), label=_("Ideas"), widget=forms.CheckboxSelectMultiple
    )
    jurors = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Jurors"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, day, **kwargs):
        super().__init__(*args, **kwargs)
        open_ones = (Idea.State.NEW, Idea.State.ENTERED)
        self.fields["ideas"].queryset = Idea.objects.filter(state__in=open_ones).order_by("-at", "-pk")
        self.fields["jurors"].queryset = possible_jurors(day)


class MarkForm(forms.Form):
    why = forms.CharField(label=_("Why, in a sentence"), max_length=400)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        marks = [(str(one), str(one)) for one in range(LOWEST, HIGHEST + 1)]
        for name in CRITERIA:
            label, hint = WORDS[name]
            self.fields[name] = forms.TypedChoiceField(
                label=label, help_text=hint, coerce=int, choices=marks, widget=forms.RadioSelect
            )
        self.order_fields([*CRITERIA, "why"])


class TakeUpForm(forms.Form):
    agency = forms.ModelChoiceField(
        Agency.objects.order_by("name", "pk"), label=_("Agency that goes on with it")
    )
