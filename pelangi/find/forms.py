"""What a person says about a file when bringing it in."""

from collections.abc import Mapping
from datetime import timedelta

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pelangi.city.models import Agency, Institution
from pelangi.find.actions import Terms
from pelangi.find.models import BadRow, Group
from pelangi.find.queries import senders, ward_offices
from pelangi.find.reading import ColumnFound, Confirmed, GoodRow, is_register, read_row
from pelangi.find.reading.reasons import words
from pelangi.find.reading.roster import LONGEST
from pelangi.find.words import COLUMN_NAMES, REGISTER_COLUMN_NAMES

KEEP_DAYS = 365
LARGEST_MB = 20
LARGEST_REGISTER_MB = 2000
LARGEST_PARAMETERS = 2**20  # bytes


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")  # the form browsers send and expect


def _small_enough(file):
    if file.size > LARGEST_MB * 2**20:
        raise forms.ValidationError(
            _("This file is larger than %(mb)d MB. Split it into several lists."), params={"mb": LARGEST_MB}
        )
    return file


class RosterForm(forms.Form):
    """Upload of a roster: the file, who sent it, why it may be held and until when."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX, XLS, ODS or CSV, as it was sent. Title rows and several sheets are fine."),
    )
    sender = forms.ChoiceField(label=_("Sent by"))
    group = forms.ChoiceField(label=_("Group"), choices=[("", "—"), *Group.choices])
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
        self.fields["sender"].choices = self.sender_choices(user)

    def sender_choices(self, user) -> list[tuple[str, str]]:
        """Return whose lists `user` may bring in."""
        institutions, agencies = senders(user)
        return [
            ("", "—"),
            *[(f"institution:{one.pk}", one.name) for one in institutions],
            *[(f"agency:{one.pk}", one.name) for one in agencies],
        ]

    def clean_file(self):
        """Refuse what is too large to be a list of people."""
        return _small_enough(self.cleaned_data["file"])

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

    def terms(self) -> Terms:
        """Return what was said of the list."""
        said = self.cleaned_data
        kind, code = said["sender"].split(":", 1)
        sender = (Institution if kind == "institution" else Agency).objects.get(pk=code)
        fields = ("group", "legal_basis", "purpose", "received_on", "retain_until")
        return Terms(sender, **{field: said[field] for field in fields})


class OwnListForm(RosterForm):
    """Upload of a list of one's own ward: the office of the ward is its sender."""

    def sender_choices(self, user) -> list[tuple[str, str]]:
        """Return the ward offices of `user`; the only one is chosen already."""
        offices = [(f"agency:{one.pk}", one.name) for one in ward_offices(user)]
        return offices if len(offices) == 1 else [("", "—"), *offices]


class ColumnsForm(forms.Form):
    """Which column of a file is which of ours: one choice per heading, as it was recognised until corrected."""

    names: Mapping[str, str | Promise] = COLUMN_NAMES

    def __init__(self, *args, columns: list[ColumnFound], **kwargs):
        super().__init__(*args, **kwargs)
        self.columns = columns
        choices = [("", _("not needed")), *self.names.items()]
        for number, one in enumerate(columns):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=one.heading, choices=choices, required=False, initial=one.column
            )

    def rows(self) -> list[tuple[ColumnFound, forms.BoundField]]:
        """Return each column of the file with its choice."""
        return [(one, self[f"column_{number}"]) for number, one in enumerate(self.columns)]

    def clean(self):
        """Refuse two columns of one meaning, and a file without what it needs."""
        chosen = [value for value in self.cleaned_data.values() if value]
        twice = sorted({str(self.names[value]) for value in chosen if chosen.count(value) > 1})
        if twice:
            raise forms.ValidationError(
                _("Two columns were both taken for: %(columns)s. Choose one of them."),
                params={"columns": ", ".join(twice)},
            )
        self.check(set(chosen))
        return self.cleaned_data

    def check(self, chosen: set[str]) -> None:
        """Refuse a list without names."""
        if not {"name", "alias"} & chosen:
            raise forms.ValidationError(_("Choose the column that holds the names."))

    def confirmed(self) -> Confirmed:
        """Return what was said of the columns."""
        said = [(one.heading, self.cleaned_data[f"column_{at}"]) for at, one in enumerate(self.columns)]
        columns = {column: heading for heading, column in said if column}
        return Confirmed(columns, tuple(heading for heading, column in said if not column))


class RegisterColumnsForm(ColumnsForm):
    """Which column of a register extract is which of ours."""

    names = REGISTER_COLUMN_NAMES

    def check(self, chosen: set[str]) -> None:
        """Refuse what is no register."""
        if not is_register(chosen):
            raise forms.ValidationError(
                _(
                    "Choose the columns of row number and name; or of NIK, family card, name, birth date and ward."
                )
            )


class LookUpForm(forms.Form):
    """One person to look for; dates and ages in any form a list may have."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST)
    birth_date = forms.CharField(
        label=_("Birth date"),
        required=False,
        max_length=40,
        help_text=_("As you know it: 31-12-1950, 12 Mei 1980, 05-1980 or the year alone."),
    )
    age = forms.CharField(label=_("Age"), required=False, max_length=20)
    sex = forms.ChoiceField(
        label=_("Sex"), required=False, choices=[("", "—"), ("L", _("man")), ("P", _("woman"))]
    )
    nik = forms.CharField(label=_("NIK"), required=False, max_length=40)
    mother_name = forms.CharField(label=_("Mother's name"), required=False, max_length=LONGEST)
    birth_place = forms.CharField(label=_("Birth place"), required=False, max_length=LONGEST)
    address = forms.CharField(label=_("Address"), required=False, max_length=LONGEST)
    ward = forms.CharField(label=_("Ward"), required=False, max_length=80)

    def __init__(self, *args, today, language, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.language = today, language

    def clean(self):
        """Read the person as a row of a list is read."""
        read = read_row(self.cleaned_data, sheet="", row_number=1, today=self.today)
        if isinstance(read, GoodRow):
            self.row = read.values
        elif "name" in self.cleaned_data:
            said = words(read.reason, self.language)
            self.add_error(read.column, f"{said.wrong} {said.mend}")
        return self.cleaned_data


class MendForm(forms.Form):
    """The cells of one row that could not be taken."""

    def __init__(self, *args, columns: list[str], cells: dict[str, str], bad: BadRow, **kwargs):
        super().__init__(*args, **kwargs)
        for column in [*dict.fromkeys([*columns, *cells, bad.column])]:
            if column in COLUMN_NAMES:
                self.fields[column] = forms.CharField(
                    label=COLUMN_NAMES[column],
                    required=False,
                    max_length=LONGEST,
                    initial=cells.get(column, ""),
                )
        if bad.column in self.fields:
            self.fields[bad.column].widget.attrs["autofocus"] = True

    def cells(self) -> dict[str, str]:
        """Return the row by our columns."""
        return dict(self.cleaned_data)


class MendedFileForm(forms.Form):
    """The workbook of bad rows as it was returned, or the whole list mended."""

    mended = forms.FileField(
        label=_("Mended file"),
        help_text=_("The workbook from here with its yellow cells corrected, or the whole list once more."),
    )

    def clean_mended(self):
        """Refuse what is too large to be a list of people."""
        return _small_enough(self.cleaned_data["mended"])


class ParametersForm(forms.Form):
    """A file of parameters to lay beside those in force."""

    parameters = forms.FileField(label=_("File of parameters (YAML)"))

    def clean_parameters(self):
        """Refuse what is too large to be parameters."""
        file = self.cleaned_data["parameters"]
        if file.size > LARGEST_PARAMETERS:
            raise forms.ValidationError(_("This file is too large to hold parameters."))
        return file


class RegisterForm(forms.Form):
    """Upload of a register extract."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX or Parquet, as it was exported. Its columns are shown before it is read."),
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
