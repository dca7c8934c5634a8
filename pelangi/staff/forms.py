"""Forms of the pages on people, roles, audit and erasure."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from pelangi.staff.models import User
from pelangi.staff.places import Neighbourhood, places_of
from pelangi.staff.queries import deeds_in_chain
from pelangi.staff.roles import Role, ScopeKind


class ErasureReason(models.TextChoices):
    """Why a person's data are erased; a code in the chain, never free text."""

    OWN_WISH = "own_wish", _("the person asks for it")
    RETENTION = "retention", _("the time for keeping is over")
    UNLAWFUL = "unlawful", _("the data should not have been collected")
    ORDER = "order", _("a court or the authority orders it")


class AccountForm(forms.Form):
    """A new account; its password is made at random and shown once."""

    username = forms.SlugField(
        label=_("User name"),
        max_length=40,
        help_text=_("Small letters, digits and hyphens, e.g. yuliana. It cannot be changed later."),
    )
    display_name = forms.CharField(label=_("Name on screen"), max_length=120)

    def clean_username(self):
        """Names differ by more than capitals."""
        username = self.cleaned_data["username"].lower()
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("This user name is taken. Choose another."))
        return username


class AddressForm(forms.Form):
    """Where letters to a person go; empty: nowhere."""

    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Reminders and the month's page go there, once the city's mail server is set up."),
    )


class RoleForm(forms.Form):
    """Give a role for one place."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    place = forms.ChoiceField(
        label=_("Place"),
        help_text=_("Where the role counts. The table of roles says which kinds of place go with a role."),
    )

    rw = forms.RegexField(r"^\d{1,3}$", label=_("RW"), required=False)
    rt = forms.RegexField(
        r"^\d{1,3}$",
        label=_("RT"),
        required=False,
        help_text=_("For the head of an RT only: choose the ward above, and give its RW and RT."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [
            (kind.label, [(f"{kind}:{code}", f"{name} ({code})") for code, name in places_of(kind).items()])
            for kind in reversed(ScopeKind)
            if kind != ScopeKind.NEIGHBOURHOOD  # a ward with two numbers
        ]

    def clean(self) -> dict:
        said = super().clean()
        if said.get("role") == Role.RT_HEAD and not (said.get("rw") and said.get("rt")):
            self.add_error("rt", _("Give RW and RT."))
        return said

    @property
    def scope(self) -> tuple[str, str]:
        """Return (kind, code) of the chosen place."""
        said = self.cleaned_data
        kind, _colon, code = said["place"].partition(":")
        if said["role"] == Role.RT_HEAD and kind == ScopeKind.WARD:
            return ScopeKind.NEIGHBOURHOOD, Neighbourhood(
                code, str(int(said["rw"])), str(int(said["rt"]))
            ).code
        return kind, code


class AuditFilter(forms.Form):
    """Which entries to show."""

    actor = forms.CharField(label=_("User name"), required=False, max_length=150)
    deed = forms.ChoiceField(label=_("Deed"), required=False)
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deed"].choices = [("", _("every deed")), *deeds_in_chain()]


class PersonForm(forms.Form):
    """A person by the key under which the data are sealed."""

    person = forms.UUIDField(
        label=_("Person key"),
        help_text=_(
            "The long code of a person, e.g. from the audit chain. By NIK: see “Who saw the data of one resident”."
        ),
        error_messages={"invalid": _("A person key looks like 123e4567-e89b-12d3-a456-426614174000.")},
    )


class EraseForm(forms.Form):
    """Confirm that a person's data are erased for good."""

    reason = forms.ChoiceField(label=_("Reason"), choices=ErasureReason.choices)
    sure = forms.BooleanField(
        label=_("I have checked that the law does not require keeping these data."),
        error_messages={"required": _("Tick the box when you have checked it.")},
    )
