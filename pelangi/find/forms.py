"""What a person says about a file when bringing it in."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from pelangi.city.models import Agency, Institution
from pelangi.find.models import Group
from pelangi.find.queries import senders

KEEP_DAYS = 365
LARGEST_MB = 20
LARGEST_REGISTER_MB = 2000


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")  # the form browsers send and expect


class RosterForm(forms.Form):
    """Upload of a roster: the file, who sent it, why it may be held and until when."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX, XLS, ODS or CSV, as it was sent. Title rows and several sheets are fine."),
    )
    sender = forms.ChoiceField(label=_("Sent by"))
    group = forms.ChoiceField(label=_("Group"), choices=Group.choices)
    legal_basis = forms.CharField(
        label=_("Legal basis"),
        max_length=200,
        help_text=_("For example a cooperation agreement or a letter, with its number."),
    )
    purpose = forms.CharField(label=_("Purpose"), max_length=200)
    received_on = forms.DateField(label=_("Received on"), widget=DateInput())
    retain_until = forms.DateField(
        label=_("Keep until"),
        widget=DateInput(),
        help_text=_("After this day the rows are deleted; the counts stay."),
    )

    def __init__(self, *args, user, today, **kwargs):
        kwargs.setdefault(
            "initial", {"received_on": today, "retain_until": today + timedelta(days=KEEP_DAYS)}
        )
        super().__init__(*args, **kwargs)
        self.today = today
        institutions, agencies = senders(user)
        self.fields["sender"].choices = [
            ("", "—"),
            *[(f"institution:{one.pk}", one.name) for one in institutions],
            *[(f"agency:{one.pk}", one.name) for one in agencies],
        ]

    def clean_file(self):
        """Refuse what is too large to be a list of people."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_MB * 2**20:
            raise forms.ValidationError(
                _("This file is larger than %(mb)d MB. Split it into several lists."),
                params={"mb": LARGEST_MB},
            )
        return file

    def clean_received_on(self):
        """Refuse a day that has not come."""
        day = self.cleaned_data["received_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean_retain_until(self):
        """Refuse a day that has passed: the rows would go at once."""
        day = self.cleaned_data["retain_until"]
        if day < self.today:
            raise forms.ValidationError(_("This day has passed; the rows would be deleted at once."))
        return day

    def sender_thing(self) -> Institution | Agency:
        """Return the institution or agency that was chosen."""
        kind, code = self.cleaned_data["sender"].split(":", 1)
        return (Institution if kind == "institution" else Agency).objects.get(pk=code)


class RegisterForm(forms.Form):
    """Upload of a register extract."""

    file = forms.FileField(
        label=_("File"), help_text=_("CSV, XLSX or Parquet with the columns of the register extract.")
    )
    received_on = forms.DateField(label=_("State of the register on"), widget=DateInput())

    def __init__(self, *args, today, **kwargs):
        kwargs.setdefault("initial", {"received_on": today})
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_file(self):
        """Refuse what this installation cannot take in one go."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_REGISTER_MB * 2**20:
            raise forms.ValidationError(
                _("This file is larger than %(mb)d MB."), params={"mb": LARGEST_REGISTER_MB}
            )
        return file

    def clean_received_on(self):
        """Refuse a day that has not come."""
        day = self.cleaned_data["received_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return day
