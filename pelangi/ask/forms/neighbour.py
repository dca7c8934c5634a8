"""The form of the head of an RT, who asks for somebody next door."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from pelangi.ask.actions import PersonDetails
from pelangi.ask.forms.new import past_day, whole_nik
from pelangi.ask.words import Obstacle, Window, document_choices
from pelangi.city.models import Area
from pelangi.staff.permissions import scopes_of
from pelangi.staff.places import neighbourhood_name, read_neighbourhood
from pelangi.staff.roles import Deed


class NeighbourForm(forms.Form):
    """The least that a visit needs; ward, RW and RT are those of the head's own neighbourhood."""

    source = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)  # sent twice, it is one request
    name = forms.CharField(label=_("Name of the person"), max_length=120)
    address = forms.CharField(label=_("Address"), max_length=200)
    neighbourhood = forms.ChoiceField(label=_("Neighbourhood"))
    obstacle = forms.ChoiceField(
        label=_("What keeps the person from the counter"),
        required=False,
        choices=Obstacle.choices,
        help_text=_("Only the kind. Do not tell about any illness."),
    )
    documents = forms.MultipleChoiceField(
        label=_("Documents that are needed"), widget=forms.CheckboxSelectMultiple
    )
    birth_date = forms.DateField(
        label=_("Date of birth"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    nik = forms.CharField(label=_("NIK"), required=False, help_text=_("Sixteen digits, if there is one."))
    companion = forms.CharField(
        label=_("Companion"), required=False, max_length=120, help_text=_("Who will be there at the visit.")
    )
    window = forms.ChoiceField(label=_("Best time for a visit"), choices=Window.choices)
    phone = forms.CharField(label=_("Your telephone"), required=False, max_length=30)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        codes = [scope.code for scope in scopes_of(user, Deed.NEIGHBOUR_ASK)]
        self.fields["neighbourhood"].choices = [(code, neighbourhood_name(code)) for code in codes]
        self.fields["documents"].choices = document_choices()

    def clean_nik(self) -> str:
        return whole_nik(self.cleaned_data["nik"])

    def clean_birth_date(self):
        return past_day(self.cleaned_data["birth_date"])

    def details(self) -> PersonDetails:
        """Return what was said about the person."""
        said = self.cleaned_data
        place = read_neighbourhood(said["neighbourhood"])
        plain = ("name", "birth_date", "nik", "address", "obstacle", "companion")
        return PersonDetails(
            **{name: said[name] for name in plain},
            ward=Area.objects.get(pk=place.ward),
            rt=place.rt,
            rw=place.rw,
            place_is_guess=True,
        )

    def reporter(self) -> dict:
        """Return who asks: the head of the RT."""
        return {"name": str(self.user), "phone": self.cleaned_data["phone"], "relation": "Ketua RT"}
