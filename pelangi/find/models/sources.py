"""What was brought in: extracts of the register, lists, their rows, and the rows that could not be taken."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pelangi.city.models import Agency, Area, Institution
from pelangi.staff.models import PersonKey, User


class Group(models.TextChoices):
    """Why somebody cannot come to the counter (the programme's target groups). Special-category: sealed per person."""

    ELDERLY = "elderly", _("elderly")
    DISABILITY = "disability", _("person with disability")
    MENTAL_ILLNESS = "mental_illness", _("person with mental illness (ODGJ)")
    INMATE = "inmate", _("inmate")
    ORPHAN = "orphan", _("orphan")
    FIRST_TIME_HOLDER = "first_time_holder", _("first-time holder")
    BEDRIDDEN = "bedridden", _("bedridden or sick")
    POOR = "poor", _("poor or neglected")


class SourceFile(models.Model):
    """What every list that is brought in has: its file, who brought it, how many rows came through."""

    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)  # SHA-256 of the bytes: the same file is not brought in twice
    received_on = models.DateField()
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    row_count = models.PositiveIntegerField(default=0)  # rows read = good + bad
    bad_count = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class RegisterSnapshot(SourceFile):
    """An extract of the population register as it was on `received_on`; only a whole one is ever the current one."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waits until its columns are confirmed")
        WAITING = "waiting", _("waits to be read")
        READING = "reading", _("is being read")
        STOPPED = "stopped", _("was stopped")
        TAKEN = "taken", _("was read to its end")

    is_current = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State, default=State.TAKEN)
    stored_as = models.CharField(max_length=200, blank=True)  # where the upload lies until it was read
    column_map = models.JSONField(default=dict)  # our column -> heading in the file
    warning_counts = models.JSONField(default=dict)  # "column:code" -> rows that were taken without that cell
    read_share = models.FloatField(default=0)  # of the file, 0 to 1
    beat_at = models.DateTimeField(null=True)  # the reading was alive then
    is_stop_asked = models.BooleanField(default=False)
    rows_gone_at = models.DateTimeField(null=True)  # a later extract made its rows needless; the counts stay

    class Meta:
        constraints = [
            models.UniqueConstraint(name="snapshot_once", fields=["file_hash"]),
            models.UniqueConstraint(
                name="one_current_snapshot", fields=["is_current"], condition=models.Q(is_current=True)
            ),
            models.CheckConstraint(
                name="current_snapshot_is_whole",
                condition=models.Q(is_current=False) | models.Q(state="taken", rows_gone_at=None),
            ),
        ]

    def __str__(self):
        return f"{self.file_name} {self.received_on}"


class RegisterEntry(models.Model):
    """One row of a snapshot. The NIK is searched by keyed hash and kept encrypted."""

    snapshot = models.ForeignKey(RegisterSnapshot, on_delete=models.CASCADE, related_name="entries")
    register_id = models.CharField(max_length=40)
    nik_hash = models.CharField(max_length=64, blank=True)
    nik_sealed = models.BinaryField(null=True)
    family_card_hash = models.CharField(max_length=64, blank=True)
    family_card_sealed = models.BinaryField(null=True)
    name = models.CharField(max_length=120)
    sex = models.CharField(max_length=1, blank=True)
    birth_place = models.CharField(max_length=80, blank=True)
    birth_date = models.DateField(null=True)
    mother_name = models.CharField(max_length=120, blank=True)
    father_name = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=200, blank=True)
    rt = models.CharField(max_length=4, blank=True)
    rw = models.CharField(max_length=4, blank=True)
    ward = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8)  # alive, dead, moved
    identity_card = models.CharField(max_length=8)  # recorded, printed, none
    birth_certificate = models.BooleanField(null=True)
    child_card = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="register_id_once", fields=["snapshot", "register_id"])]
        indexes = [models.Index(name="register_by_nik", fields=["nik_hash"])]

    def __str__(self):
        return self.register_id


class Roster(SourceFile):
    """A list as a prison, hospital, home, school, ward or agency sent it, with why we may hold it and until when."""

    institution = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="rosters")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="rosters")
    group = models.CharField(max_length=24, choices=Group)
    legal_basis = models.CharField(max_length=200)
    purpose = models.CharField(max_length=200)
    retain_until = models.DateField()
    dropped_columns = models.JSONField(default=list)  # headings recognised as forbidden and never stored
    column_map = models.JSONField(default=dict)  # our column -> heading found, #n where it had none
    ignored_headings = models.JSONField(default=list)  # headings a person said to mean nothing of ours
    found_counts = models.JSONField(default=dict)  # verdict -> rows, written down when the rows had to go

    class Meta:
        constraints = [
            models.UniqueConstraint(name="roster_once", fields=["file_hash"]),
            models.CheckConstraint(
                name="roster_has_one_sender",
                condition=models.Q(institution=None, agency__isnull=False)
                | models.Q(institution__isnull=False, agency=None),
            ),
        ]

    def __str__(self):
        return f"{self.sender}: {self.file_name}"

    @property
    def sender(self):
        return self.institution or self.agency


class Draft(models.Model):
    """A list that was uploaded and waits until its columns are confirmed: seen by who uploaded it, gone in a day.

    Forbidden columns were emptied before it was sealed.
    """

    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)  # SHA-256 of the bytes as they came
    terms = models.JSONField()  # what was said of the list: sender, group, legal basis, purpose, dates
    dropped_columns = models.JSONField(default=list)
    sealed = models.BinaryField()  # the sheets
    row_count = models.PositiveIntegerField(
        default=0
    )  # rows of all sheets that say anything, headings included
    is_being_taken = models.BooleanField(default=False)  # its columns are confirmed; the work waits or runs
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    def __str__(self):
        return f"{self.file_name} {self.uploaded_at:%Y-%m-%d}"


class RosterEntry(models.Model):
    """One good row of a roster. All that the row says about the person is sealed under the person's own key."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="entries")
    row_number = models.PositiveIntegerField()  # as a person counts in the file, headings included
    sheet = models.CharField(max_length=80, blank=True)
    person_key = models.OneToOneField(PersonKey, on_delete=models.PROTECT)
    sealed = models.BinaryField()  # JSON of the contract's roster columns
    ward = models.ForeignKey(
        Area, null=True, on_delete=models.PROTECT, related_name="+"
    )  # where the list says

    class Meta:
        constraints = [
            models.UniqueConstraint(name="roster_row_once", fields=["roster", "sheet", "row_number"])
        ]

    def __str__(self):
        return f"{self.roster} #{self.row_number}"

    @property
    def roster_row_id(self) -> str:
        """Return the row's id in link files: list, sheet and row, so that a person can find it again."""
        return f"{self.roster_id}:{self.sheet}:{self.row_number}"


class BadRow(models.Model):
    """A row that could not be taken, and what would mend it. What stands in it may be personal, so it is sealed."""

    snapshot = models.ForeignKey(
        RegisterSnapshot, null=True, on_delete=models.CASCADE, related_name="bad_rows"
    )
    roster = models.ForeignKey(Roster, null=True, on_delete=models.CASCADE, related_name="bad_rows")
    sheet = models.CharField(max_length=80, blank=True)
    row_number = models.PositiveIntegerField()
    column = models.CharField(max_length=80)
    found_sealed = models.BinaryField()
    cells_sealed = models.BinaryField(null=True)  # JSON of the row by our column, for mending it here
    reason_code = models.CharField(max_length=40)  # translated in find/reading/reasons.py

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="bad_row_of_one_file",
                condition=models.Q(snapshot=None, roster__isnull=False)
                | models.Q(snapshot__isnull=False, roster=None),
            ),
        ]

    def __str__(self):
        return f"{self.row_number}/{self.column}: {self.reason_code}"
