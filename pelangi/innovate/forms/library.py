"""What people type about ideas that travel, checked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pelangi.city.models import Agency
from pelangi.core.portable.opening import MOST_FILE
from pelangi.innovate.models import Adoption, Publication, Reading

PLAN = ["law", "budget", "people", "place", "measure", "unit", "better", "method", "starts_on"]


class PackageForm(forms.Form):
    file = forms.FileField(label=_("Package of another city (ZIP)"))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_FILE:
            raise forms.ValidationError(_("Larger than 5 MB."))
        return file


class PlanForm(forms.ModelForm):
    class Meta:
        model = Adoption
        fields = PLAN
        labels = {
            "law": _("What changes in law"),
            "budget": _("What changes in budget"),
            "people": _("What changes in people"),
            "place": _("What changes in place"),
            "measure": _("Measure of the effect"),
            "unit": _("Unit"),
            "better": _("Direction"),
            "method": _("Method"),
            "starts_on": _("First day of the new way"),
        }
        help_texts = {
            "law": _("Regulation or decree that is needed, who issues it. “Nothing” is an answer too."),
            "budget": _("What it costs a year here, and from which line."),
            "people": _("Who does it here, who must be trained."),
            "place": _("What is different here: distance, islands, network, custom."),
            "measure": _("One figure a month that shows whether it helps, e.g. days until the certificate."),
            "method": _("Wards that go on the old way make the surer comparison."),
        }
        widgets = {
            **{name: forms.Textarea(attrs={"rows": 3}) for name in ("law", "budget", "people", "place")},
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }


class AdoptForm(PlanForm):
    name = forms.CharField(label=_("Name of the innovation here"), max_length=160)
    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agency"))

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies
        self.order_fields(["name", "agency"])


class ReadingForm(forms.ModelForm):
    class Meta:
        model = Reading
        fields = ["month", "place", "is_comparison", "value"]
        labels = {
            "month": _("Month (any of its days)"),
            "place": _("Ward or place"),
            "is_comparison": _("This place works the old way"),
            "value": _("Figure"),
        }
        widgets = {"month": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class FeedbackForm(forms.Form):
    text = forms.CharField(
        label=_("What came of it"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4_000,
        help_text=_("What worked, what did not, what you would tell the next one. No names of people."),
    )


class PublishForm(forms.ModelForm):
    class Meta:
        model = Publication
        fields = ["summary", "contact", "licence"]
        labels = {"summary": _("In a few sentences"), "contact": _("Office to ask"), "licence": _("Rights")}
        help_texts = {
            "summary": _("For everybody, without names, telephone numbers or cases of people."),
            "contact": _("An office and its address, never a person."),
        }
        widgets = {"summary": forms.Textarea(attrs={"rows": 5, "maxlength": 2_000})}
