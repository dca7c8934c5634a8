"""What people type about documents, stock and complaints, checked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pelangi.issue.models import Complaint, StockMove
from pelangi.staff.models import User

LARGEST_LIST = 2 * 2**20  # bytes of a list of statuses


class MoveForm(forms.Form):
    """One move of a document; a reason where the journey asks for one, an officer where it is carried."""

    move = forms.CharField(widget=forms.HiddenInput)
    why = forms.CharField(label=_("Reason"), max_length=200, required=False)
    officer = forms.ModelChoiceField(User.objects.none(), label=_("Officer who carries it"), required=False)

    def __init__(self, *args, officers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers


class ListForm(forms.Form):
    """What part of the documents to show."""

    state = forms.CharField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("Ticket or name"), required=False, help_text=_("All words of a name, or a ticket.")
    )

    def chosen(self) -> dict:
        """Return the state or list and the words; odd ones are as if they were not there."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("state", "words")}


class SaveForm(forms.Form):
    """A name for the list as it is filtered now."""

    name = forms.CharField(label=_("Name of this list"), max_length=60)
    query = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)


class PickOfficer(forms.Form):
    officer = forms.ModelChoiceField(User.objects.none(), label=_("Officer who carries them"))

    def __init__(self, *args, officers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers


class StatusForm(forms.Form):
    raw_status = forms.CharField(
        label=_("Status as the national system shows it"),
        max_length=80,
        help_text=_("For example PRINT_READY_RECORD. Unknown texts are kept."),
    )


class StatusListForm(forms.Form):
    """A list of central statuses, pasted or as a file."""

    text = forms.CharField(
        label=_("Pasted list"),
        required=False,
        max_length=400_000,
        strip=False,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
        help_text=_("One person a line: NIK or ticket, then the status. Copied table columns are fine."),
    )
    file = forms.FileField(
        label=_("Or a file"), required=False, help_text=_("XLSX, XLS, ODS or CSV, up to 2 MB and 2,000 rows.")
    )

    def clean_file(self):
        """Refuse what is too large to be such a list."""
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_LIST:
            raise forms.ValidationError(_("This file is larger than 2 MB. Split it into several files."))
        return file

    def clean(self) -> dict:
        """Ask for the one or the other."""
        said = super().clean()
        if not self.errors and bool(said["text"].strip()) == bool(said["file"]):
            raise forms.ValidationError(_("Paste a list, or choose a file: one of the two."))
        return said


class HandoverForm(forms.Form):
    receiver_name = forms.CharField(label=_("Name of the person who received it"), max_length=120)
    relation = forms.ChoiceField(
        label=_("Relation"),
        help_text=_("A companion who is neither family nor guardian shows a power of attorney (F-1.07)."),
        choices=[
            ("self", _("the resident")),
            ("family", _("family")),
            ("companion", _("companion")),
            ("institution", _("institution")),
        ],
    )
    confirmed = forms.BooleanField(label=_("Signed or thumb-printed"), required=False)
    old_card = forms.BooleanField(label=_("The old card was taken in"), required=False)

    def __init__(self, *args, is_card: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_card:
            del self.fields["old_card"]


class OldCardForm(forms.Form):
    card_kind = forms.ChoiceField(
        label=_("Card"), choices=[("identity_card", _("identity card")), ("child_card", _("child card"))]
    )


class DestructionForm(forms.Form):
    """The minutes of cards that were destroyed."""

    number = forms.CharField(label=_("Number of the minutes"), max_length=60)
    witness = forms.ModelChoiceField(User.objects.none(), label=_("Second person who was there"))

    def __init__(self, *args, witnesses, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["witness"].queryset = witnesses


class StockForm(forms.Form):
    card_kind = forms.ChoiceField(
        label=_("Card"), choices=[("identity_card", _("identity card")), ("child_card", _("child card"))]
    )
    kind = forms.ChoiceField(
        label=_("What happened"),
        choices=[c for c in StockMove.Kind.choices if c[0] != StockMove.Kind.PRINTED],
    )
    units = forms.IntegerField(label=_("Number of cards"), min_value=1, max_value=100_000)
    note = forms.CharField(label=_("Note"), max_length=160, required=False)


class ComplaintForm(forms.Form):
    kind = forms.ChoiceField(label=_("What it is about"), choices=Complaint.Kind.choices)
    text = forms.CharField(
        label=_("In the person's own words"), max_length=500, widget=forms.Textarea({"rows": 3})
    )
    ticket = forms.CharField(label=_("Ticket of the request, if there is one"), max_length=20, required=False)
    lapor_number = forms.RegexField(
        r"^\d{4,20}$", label=_("SP4N-LAPOR number, if there is one"), max_length=20, required=False
    )


class AnswerForm(forms.Form):
    state = forms.ChoiceField(
        label=_("Outcome"), choices=[c for c in Complaint.State.choices if c[0] != Complaint.State.OPEN]
    )
    answer = forms.CharField(label=_("Answer"), max_length=500, widget=forms.Textarea({"rows": 3}))
