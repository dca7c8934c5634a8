"""Forms of the pages on the city."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django import forms
from django.conf import settings
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


class RoadsForm(forms.Form):
    """An OpenStreetMap extract: brought from the browser, or the one the settings name on the server."""

    file = forms.FileField(
        label=_("OpenStreetMap extract (.osm.pbf)"),
        required=False,
        help_text=_(
            "Of the city or its province. It replaces the one in use; plans already made keep theirs."
        ),
    )
    from_server = forms.BooleanField(label=_("take the file that the settings name"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not settings.ROADS_FILE:
            del self.fields["from_server"]

    def clean(self) -> dict:
        said = super().clean()
        if said.get("from_server") and not Path(settings.ROADS_FILE).is_file():
            self.add_error("from_server", _("There is no such file on the server."))
        elif not said.get("from_server") and not said.get("file") and "file" not in self.errors:
            self.add_error("file", _("Choose a file."))
        return said

    @contextmanager
    def opened(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        """Give the name of the file and its content in parts."""
        if self.cleaned_data.get("from_server"):
            path = Path(settings.ROADS_FILE)
            with path.open("rb") as stream:
                yield path.name, iter(lambda: stream.read(1 << 20), b"")
        else:
            yield self.cleaned_data["file"].name, self.cleaned_data["file"].chunks()
