"""Forms about coordination meetings and asking agencies."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pelangi.city.models import Agency, Area
from pelangi.innovate.models import Innovation

DAY = {"type": "date"}


class MeetingForm(forms.Form):
    held_on = forms.DateField(label=_("Held on"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    topic = forms.CharField(label=_("Topic"), max_length=160)
    area = forms.ModelChoiceField(
        Area.objects.filter(level__in=("district", "ward")).order_by("name", "pk"),
        label=_("Ward or district"),
        required=False,
        empty_label=_("the whole city"),
    )
    notes = forms.CharField(label=_("Notes"), required=False, widget=forms.Textarea(attrs={"rows": 4}))


class DecisionForm(forms.Form):
    text = forms.CharField(label=_("What is to be done"), max_length=400)
    agency = forms.ModelChoiceField(Agency.objects.order_by("name", "pk"), label=_("Who does it"))
    due = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    innovation = forms.ModelChoiceField(
        Innovation.objects.order_by("name", "pk"),
        label=_("Innovation it is about"),
        required=False,
        empty_label="—",
    )


class AskAgencyForm(forms.Form):
    who = forms.CharField(max_length=120)
    note = forms.CharField(max_length=240, required=False)
