"""The form of somebody without an account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pelangi.ask.actions import PersonDetails
from pelangi.ask.form_token import read_stamp
from pelangi.ask.forms.new import REPORTER, past_day, whole_nik
from pelangi.ask.photos import redrawn
from pelangi.ask.refusals import Refused
from pelangi.ask.words import Obstacle, Window, document_choices
from pelangi.city.models import Area


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
        label=_("Date of birth"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
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
    reminders = forms.BooleanField(
        label=_("Remind me by message the day before the visit"),
        required=False,
        help_text=_("Only if you want. Call the office to take it back."),
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
        return whole_nik(self.cleaned_data["nik"])

    def clean_birth_date(self):
        return past_day(self.cleaned_data["birth_date"])

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
            "reminders": said["reminders"],
        }
