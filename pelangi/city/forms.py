"""Forms of the pages on the city."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _


class FileKind(models.TextChoices):
    """What a file holds."""

    AREAS = "areas", _("areas (CSV)")
    OUTLINES = "outlines", _("outlines (GeoJSON)")
    AGENCIES = "agencies", _("agencies and offices (CSV)")
    INSTITUTIONS = "institutions", _("institutions (CSV)")


class AreaFilter(forms.Form):
    """Which areas to show."""

    q = forms.CharField(label=_("Name, spelling or code"), required=False, max_length=80)


class ImportForm(forms.Form):
    """One file of the city."""

    kind = forms.ChoiceField(label=_("What the file holds"), choices=FileKind.choices)
    file = forms.FileField(
        label=_("File"),
        help_text=_("Good rows are kept, wrong ones are listed. The same file twice changes nothing."),
    )


class DayForm(forms.Form):
    """Decide whether the city works on a day."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    works = forms.ChoiceField(
        label=_("On this day the city"), choices=[("no", _("rests")), ("yes", _("works"))]
    )
    reason = forms.CharField(label=_("Reason"), max_length=160, help_text=_("e.g. the decree and its number"))
