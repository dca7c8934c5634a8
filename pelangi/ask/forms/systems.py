"""Forms for letting other systems in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pelangi.ask.actions import scopes_open_to


class TokenForm(forms.Form):
    """A token for the account of who fills this in: it can do no more than that account."""

    name = forms.CharField(label=_("Name of the system"), max_length=80)
    scopes = forms.MultipleChoiceField(label=_("What it may do"), widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(
        label=_("Ends after"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("a year"))],
        initial=90,
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [(scope.value, scope.label) for scope in scopes_open_to(user)]


class WebhookForm(forms.Form):
    """An address that hears of each step."""

    url = forms.URLField(
        label=_("Address"),
        max_length=300,
        assume_scheme="https",
        help_text=_("https only, and only hosts that the administrator named in the settings."),
    )
