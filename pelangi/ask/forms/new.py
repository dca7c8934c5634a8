"""The form of somebody with an account who asks for a person, and what is typed so far."""

from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelangi.ask.actions import PersonDetails
from pelangi.ask.models import Request
from pelangi.ask.search import clean_nik
from pelangi.ask.words import Obstacle, Window, document_choices
from pelangi.city.models import Area, Institution
from pelangi.find.models import Group
from pelangi.staff.permissions import Place, in_scope, may
from pelangi.staff.roles import Deed

SEXES = [("", _("not known")), ("P", _("female")), ("L", _("male"))]
# a lead comes from a list, a request of the demo or of an import from elsewhere: nobody chooses those here
REPORTER = ("name", "phone", "email", "relation")
CHANNELS = [choice for choice in Request.Channel.choices if choice[0] != Request.Channel.LEAD]


def whole_nik(typed: str) -> str:
    if typed and not clean_nik(typed):
        raise forms.ValidationError(_("A NIK has sixteen digits. Leave it empty when it is not known."))
    return clean_nik(typed)


def past_day(born):
    if born and born > timezone.localdate():
        raise forms.ValidationError(_("This day has not come yet."))
    return born


class NewRequestForm(forms.Form):
    """Somebody asks for one person."""

    source = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)  # sent twice, it is one request
    name = forms.CharField(label=_("Name of the person"), max_length=120)
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, required=False)
    birth_date = forms.DateField(
        label=_("Date of birth"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    nik = forms.CharField(label=_("NIK"), required=False, help_text=_("Sixteen digits, if there is one."))
    mother_name = forms.CharField(label=_("Mother's name"), required=False, max_length=120)
    institution = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Institution.objects.none(),
        required=False,
        help_text=_("Only when the person lives or stays there."),
    )
    ward = forms.ModelChoiceField(label=_("Ward"), queryset=Area.objects.none(), required=False)
    address = forms.CharField(label=_("Address"), required=False, max_length=200)
    rt = forms.RegexField(r"^\d{1,3}$", label=_("RT"), required=False)
    rw = forms.RegexField(r"^\d{1,3}$", label=_("RW"), required=False)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=30)
    group = forms.ChoiceField(
        label=_("Group"), required=False, choices=[("", _("none of these")), *Group.choices]
    )
    obstacle = forms.ChoiceField(
        label=_("What keeps the person from the counter"), required=False, choices=Obstacle.choices
    )
    companion = forms.CharField(
        label=_("Companion"),
        required=False,
        max_length=120,
        help_text=_("Who will be there at the visit."),
    )
    documents = forms.MultipleChoiceField(
        label=_("Documents that are needed"), widget=forms.CheckboxSelectMultiple
    )
    window = forms.ChoiceField(label=_("Best time for a visit"), choices=Window.choices)
    channel = forms.ChoiceField(label=_("How the request came"), choices=CHANNELS)
    reporter_name = forms.CharField(label=_("Name of who asks"), required=False, max_length=120)
    reporter_phone = forms.CharField(label=_("Telephone of who asks"), required=False, max_length=30)
    reporter_email = forms.EmailField(label=_("E-mail of who asks"), required=False, max_length=120)
    reminders = forms.BooleanField(
        label=_("Agrees to be reminded by message the day before"),
        required=False,
        help_text=_("Ask first. It can be taken back at any time."),
    )
    reporter_relation = forms.CharField(label=_("Relation to the person"), required=False, max_length=60)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        wards = Area.objects.filter(level=Area.Level.WARD).order_by("name")
        self.fields["ward"].queryset = in_scope(wards, user, Deed.REQUEST_CREATE, ward="code")
        institutions = in_scope(
            Institution.objects.order_by("name"),
            user,
            Deed.REQUEST_CREATE,
            ward="ward_id",
            institution="code",
        )
        self.fields["institution"].queryset = institutions
        if (
            len(self.fields["ward"].queryset) == 1
        ):  # a ward officer has one: nobody chooses from a list of one
            self.fields["ward"].initial = self.fields["ward"].queryset[0]
        self.fields["documents"].choices = document_choices()
        if not self.fields["ward"].queryset:
            del self.fields["ward"]
            self.fields["institution"].required = True
            self.fields["institution"].initial = institutions.first()
        if not institutions:
            del self.fields["institution"]

    def clean_nik(self) -> str:
        return whole_nik(self.cleaned_data["nik"])

    def clean_birth_date(self):
        return past_day(self.cleaned_data["birth_date"])

    def clean(self) -> dict:
        said = super().clean()
        institution, ward = said.get("institution"), said.get("ward")
        if institution is None and ward is None:
            raise forms.ValidationError(
                _("Choose the ward, or the institution, where the person can be met.")
            )
        place = Place(
            ward=institution.ward_id if institution else ward.pk,
            institution=institution.pk if institution else "",
        )
        if not may(self.user, Deed.REQUEST_CREATE, place):
            raise forms.ValidationError(_("This place is outside your area."))
        return said

    def details(self) -> PersonDetails:
        """Return what was said about the person."""
        said = self.cleaned_data
        institution = said.get("institution")
        plain = ("name", "sex", "birth_date", "nik", "mother_name", "address", "rt", "rw")
        return PersonDetails(
            **{name: said[name] for name in (*plain, "phone", "group", "obstacle", "companion")},
            ward=institution.ward if institution else said["ward"],
            lat=institution.lat if institution else None,
            lon=institution.lon if institution else None,
            place_is_guess=institution is None,
        )

    def reporter(self) -> dict:
        """Return who asks."""
        return {name: self.cleaned_data[f"reporter_{name}"] for name in REPORTER}
