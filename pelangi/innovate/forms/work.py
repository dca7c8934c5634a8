"""Forms about figures from work done: freezing, binding, checking, and what other systems supply."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pelangi.city.models import Agency
from pelangi.core.index import basis_in_words, unit_in_words
from pelangi.innovate import own_figures
from pelangi.innovate.arithmetic import said
from pelangi.innovate.instruments import instrument
from pelangi.innovate.models import RowLevel, Supplied
from pelangi.staff.models import User

DAY = {"type": "date"}
LARGEST = 5_000_000  # bytes


class FreezeForm(forms.Form):
    measure = forms.ChoiceField(label=_("Figure"))
    from_date = forms.DateField(label=_("From"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    until_date = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))

    def __init__(self, *args, measures: list[str], **kwargs):
        super().__init__(*args, auto_id="freeze_%s", **kwargs)
        self.fields["measure"].choices = [(name, own_figures.label(name)) for name in measures]


class SuppliedForm(forms.Form):
    supplied = forms.ModelChoiceField(Supplied.objects.none(), label=_("Figure of another system"))
    basis = forms.ChoiceField(label=_("What it measures"), required=False)

    def __init__(self, *args, level: RowLevel, user, **kwargs):
        super().__init__(*args, auto_id="supplied_%s", **kwargs)
        row = instrument(level.year).row(level.row)
        theirs = Supplied.objects.filter(delivery__source__agency=level.innovation.agency_id)
        theirs = theirs.filter(delivery__source__is_active=True).select_related("delivery")
        self.fields["supplied"].queryset = theirs.order_by("-until_date", "series", "-pk")
        self.fields["supplied"].label_from_instance = lambda one: (
            f"{one.name}, {one.from_date} – {one.until_date}: {one.value.normalize():f} {one.unit}"
        )
        bases = list(row.scales)
        if bases == ["value"]:
            del self.fields["basis"]
        else:
            self.fields["basis"].choices = [(one, said(basis_in_words(one))) for one in bases]
        self.fits = bool(bases) and theirs.exists()

    def clean(self):
        return {"basis": "", **super().clean()}


class TrainingForm(forms.Form):
    held_on = forms.DateField(label=_("Held on"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    topic = forms.CharField(label=_("Topic"), max_length=160)
    organiser = forms.CharField(label=_("Organiser"), max_length=120, help_text=_("An office, not a person."))
    attended = forms.ModelMultipleChoiceField(
        User.objects.filter(is_active=True).order_by("display_name", "username"),
        label=_("Who attended"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("People with an account here; each is counted once, however many trainings they attend."),
    )


class CheckForm(forms.Form):
    file = forms.FileField(
        label=_("The sheet as a file (PDF)"),
        required=False,
        help_text=_("As it was downloaded. Printing or saving it anew takes the signature away."),
    )
    mark = forms.CharField(
        label=_("Or the mark printed on it"),
        required=False,
        max_length=20,
        help_text=_("Sixteen signs, at the top of the sheet."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file is not None and file.size > LARGEST:
            raise forms.ValidationError(_("Larger than 5 MB."))
        return file

    def clean_mark(self):
        return self.cleaned_data["mark"].strip().lower()

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("file") and not cleaned.get("mark"):
            raise forms.ValidationError(_("Give the file, or the mark."))
        return cleaned


class SourceForm(forms.Form):
    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Small letters, digits and dashes; it stands in the address."),
    )
    name = forms.CharField(label=_("Name of the system"), max_length=120)
    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agency"))

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies

    def clean_code(self):
        return self.cleaned_data["code"].lower()


class DeliveryForm(forms.Form):
    file = forms.FileField(
        label=_("Figures as CSV"),
        help_text=_(
            "Columns: seri, nama, dari, sampai, nilai, satuan, and where known catatan (how many records)."
        ),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("Larger than 5 MB."))
        return file


class FigureForm(forms.Form):
    value = forms.DecimalField(label=_("Figure"), max_digits=14, decimal_places=4)
    basis = forms.ChoiceField(label=_("What it measures"), required=False)

    def __init__(self, *args, scales, **kwargs):
        super().__init__(*args, auto_id="figure_%s", **kwargs)
        units = [said(unit_in_words(scale.unit)) for scale in scales.values()]
        self.fields["value"].help_text = units[0] if len(units) == 1 else ""
        if list(scales) == ["value"]:
            del self.fields["basis"]
        else:
            self.fields["basis"].choices = [(one, said(basis_in_words(one))) for one in scales]
