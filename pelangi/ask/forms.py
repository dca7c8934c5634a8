"""Forms of this room: filter, new request, reasons. They check what was typed; deeds check what may be done."""

from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelangi.ask.actions import PersonDetails
from pelangi.ask.form_token import read_stamp
from pelangi.ask.models import Request
from pelangi.ask.photos import redrawn
from pelangi.ask.queries import requests_of
from pelangi.ask.refusals import Refused
from pelangi.ask.search import clean_nik
from pelangi.ask.words import PRIORITIES, REQUEST_STATES, Obstacle, Window, document_choices
from pelangi.city.models import Area, Institution
from pelangi.find.models import Group
from pelangi.staff.permissions import Place, in_scope, may
from pelangi.staff.roles import Deed

ALL = ("", _("all"))
SEXES = [("", _("not known")), ("P", _("female")), ("L", _("male"))]
# a lead comes from a list, a request of the demo or of an import from elsewhere: nobody chooses those here
REPORTER = ("name", "phone", "email", "relation")
CHANNELS = [choice for choice in Request.Channel.choices if choice[0] != Request.Channel.LEAD]


def _whole_nik(typed: str) -> str:
    if typed and not clean_nik(typed):
        raise forms.ValidationError(_("A NIK has sixteen digits. Leave it empty when it is not known."))
    return clean_nik(typed)


def _past_day(born):
    if born and born > timezone.localdate():
        raise forms.ValidationError(_("This day has not come yet."))
    return born


class QueueFilter(forms.Form):
    """What part of the queue to show."""

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
        mine = requests_of(user).order_by()
        wards = Area.objects.filter(pk__in=mine.values("ward")).order_by("name")
        institutions = Institution.objects.filter(pk__in=mine.values("institution")).order_by("name")
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


class NewRequestForm(forms.Form):
    """Somebody asks for one person."""

    source = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)  # sent twice, it is one request
    name = forms.CharField(label=_("Name of the person"), max_length=120)
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, required=False)
    birth_date = forms.DateField(
        label=_("Date of birth"), required=False, widget=forms.DateInput(attrs={"type": "date"})
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
        self.fields["documents"].choices = document_choices()
        if not self.fields["ward"].queryset:
            del self.fields["ward"]
            self.fields["institution"].required = True
            self.fields["institution"].initial = institutions.first()
        if not institutions:
            del self.fields["institution"]

    def clean_nik(self) -> str:
        return _whole_nik(self.cleaned_data["nik"])

    def clean_birth_date(self):
        return _past_day(self.cleaned_data["birth_date"])

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


class PublicRequestForm(forms.Form):
    """Somebody without an account asks for a person: the least that a visit needs, and nothing about health."""

    stamp = forms.CharField(widget=forms.HiddenInput, max_length=200)
    # a trap: people do not see it, programs that fill in everything do
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    name = forms.CharField(label=_("Name of the person"), max_length=120)
    birth_date = forms.DateField(
        label=_("Date of birth"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    nik = forms.CharField(
        label=_("NIK"),
        required=False,
        max_length=24,
        help_text=_("Sixteen digits, if there is one."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    ward = forms.ModelChoiceField(label=_("Ward"), queryset=Area.objects.none())
    address = forms.CharField(label=_("Address"), max_length=200)
    rt = forms.RegexField(r"^\d{1,3}$", label=_("RT"), required=False)
    rw = forms.RegexField(r"^\d{1,3}$", label=_("RW"), required=False)
    obstacle = forms.ChoiceField(
        label=_("What keeps the person from the counter"),
        required=False,
        choices=Obstacle.choices,
        help_text=_("Only the kind. Do not tell about any illness."),
    )
    documents = forms.MultipleChoiceField(
        label=_("Documents that are needed"), widget=forms.CheckboxSelectMultiple
    )
    window = forms.ChoiceField(label=_("Best time for a visit"), choices=Window.choices)
    reporter_name = forms.CharField(label=_("Your name"), max_length=120)
    reporter_phone = forms.RegexField(
        r"^\+?[\d .\-]{7,20}$",
        label=_("Your telephone"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"invalid": _("A telephone number has digits, for example 0812 3456 7890.")},
    )
    reporter_email = forms.EmailField(
        label=_("Your e-mail"),
        required=False,
        max_length=120,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    reporter_relation = forms.CharField(label=_("What you are to the person"), required=False, max_length=60)
    photo = forms.FileField(
        label=_("Photo of papers"),
        required=False,
        allow_empty_file=True,  # judged by its content, in one place
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_(
            "Only if you want: a family card or an old identity card. It is dropped when the request ends."
        ),
    )

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["ward"].queryset = Area.objects.filter(level=Area.Level.WARD).order_by("name")
        self.fields["documents"].choices = document_choices()

    def clean_stamp(self):
        return self._checked("stamp", lambda typed: read_stamp(typed, self.now))

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this empty."))
        return ""

    def clean_nik(self) -> str:
        return _whole_nik(self.cleaned_data["nik"])

    def clean_birth_date(self):
        return _past_day(self.cleaned_data["birth_date"])

    def clean_photo(self) -> bytes:
        sent = self.cleaned_data["photo"]
        return self._checked("photo", lambda file: redrawn(file.read())) if sent else b""

    def _checked(self, name: str, read):
        try:
            return read(self.cleaned_data[name])
        except Refused as why:
            raise forms.ValidationError(str(why)) from why

    def asked(self) -> dict:
        """Return what `actions.request_in_public` takes beside the moment."""
        said = self.cleaned_data
        plain = ("name", "birth_date", "nik", "ward", "address", "rt", "rw", "obstacle")
        return {
            "details": PersonDetails(**{name: said[name] for name in plain}),
            "documents": said["documents"],
            "form": said["stamp"],
            "reporter": {name: said[f"reporter_{name}"] for name in REPORTER},
            "window": said["window"],
            "photo": said["photo"],
        }


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
