"""The registry of innovations, the levels of their rows, and the proof behind them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pelangi.city.models import Agency
from pelangi.report.models import Figure
from pelangi.staff.models import User


class Innovation(models.Model):
    """One innovation of one agency, ward, district or health centre; kept by an office, not by a person."""

    class Stage(models.TextChoices):
        INITIATIVE = "inisiatif", _("initiative")
        TRIAL = "uji_coba", _("trial")
        APPLIED = "penerapan", _("applied")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        ACCEPTED = "accepted", _("accepted")
        RETURNED = "returned", _("sent back")

    code = models.SlugField(primary_key=True)
    name = models.CharField(max_length=160)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="innovations")
    stage = models.CharField(max_length=12, choices=Stage)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    initiator = models.CharField(max_length=40)
    initiator_name = models.CharField(max_length=120, blank=True)
    classification = models.CharField(max_length=60, blank=True)
    lat = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    lon = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    asta_cita = models.PositiveSmallIntegerField(null=True, blank=True)  # one of the eight national missions
    cluster = models.CharField(max_length=60, blank=True)  # of the national priorities
    is_digital = models.BooleanField(default=False)
    form = models.CharField(max_length=80)
    main_affair = models.CharField(max_length=120)  # urusan utama
    other_affairs = models.CharField(max_length=240, blank=True)  # urusan irisan
    trial_on = models.DateField(null=True, blank=True)
    applied_on = models.DateField(null=True, blank=True)
    developed_on = models.DateField(null=True, blank=True)
    development = models.TextField(blank=True)  # what is new since it was entered before
    design = models.TextField(blank=True)
    goal = models.TextField(blank=True)
    benefit = models.TextField(blank=True)
    result = models.TextField(blank=True)
    rights = models.CharField(max_length=240, blank=True)  # HAKI
    awards = models.CharField(max_length=240, blank=True)
    video = models.CharField(max_length=240, blank=True)  # its address
    legal_basis = models.CharField(max_length=240, blank=True)
    budget_line = models.CharField(max_length=240, blank=True)
    keeper_role = models.CharField(max_length=120, blank=True)  # the post that keeps it alive
    is_own_service = models.BooleanField(
        default=False
    )  # carried out with this platform: figures can be bound

    def __str__(self):
        return self.name

    @property
    def is_counted(self) -> bool:
        """Whether the index looks at it: handed in (claimed) or accepted (verified too)."""
        return self.state in (self.State.SUBMITTED, self.State.ACCEPTED)


class RowLevel(models.Model):
    """The level of one row: claimed by the agency, verified by Bapperida. Two numbers, never one.

    Rows of the city as a whole (SPD) have no innovation.
    """

    year = models.PositiveSmallIntegerField()
    innovation = models.ForeignKey(Innovation, null=True, on_delete=models.CASCADE, related_name="levels")
    row = models.CharField(max_length=60)  # id in the instrument, e.g. sid_33_kemanfaatan
    claimed = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField()
    claimed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    verified = models.PositiveSmallIntegerField(null=True)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    verified_why = models.CharField(max_length=400, blank=True)
    returned_why = models.CharField(max_length=400, blank=True)  # sent back to be mended; "" when not
    returned_due = models.DateField(null=True)
    returned_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="row_level_once", fields=["year", "innovation", "row"]),
            models.UniqueConstraint(
                name="city_row_level_once", fields=["year", "row"], condition=models.Q(innovation=None)
            ),
            models.CheckConstraint(
                name="row_level_0_to_3",
                condition=models.Q(claimed__lte=3) & (models.Q(verified=None) | models.Q(verified__lte=3)),
            ),
            models.CheckConstraint(
                name="row_verified_at_and_by_go_together",
                condition=models.Q(verified=None, verified_at=None, verified_by=None)
                | models.Q(verified__isnull=False, verified_at__isnull=False, verified_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.row} {self.claimed}/{self.verified}"

    @property
    def waits_for_second(self) -> bool:
        """Whether it was read once and what was found is sealed until it is read a second time."""
        return hasattr(self, "sealed")


class ProofFile(models.Model):
    """A file of proof as it was checked and cleaned: stored once, whoever sends it, for however many rows."""

    sha256 = models.CharField(max_length=64, unique=True)  # as kept
    sent_sha256 = models.CharField(max_length=64)  # as it came: the same sent again is known before cleaning
    kind = models.CharField(max_length=5)  # by content
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField(null=True)
    removed = models.CharField(max_length=120, blank=True)  # what was taken out, as words of core/evidence
    scanned_by = models.CharField(max_length=20, blank=True)  # the virus scanner; "" when there was none
    file = models.FileField(upload_to="evidence")

    def __str__(self):
        return self.sha256[:12]


class Evidence(models.Model):
    """Proof of one row: a file, a link, or a frozen figure of the city's own work."""

    class Kind(models.TextChoices):
        FILE = "file", _("file")
        LINK = "link", _("link")
        FIGURE = "figure", _("figure from work done")
        STATEMENT = "statement", _("document named by number")

    level = models.ForeignKey(RowLevel, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=200)
    link = models.URLField(blank=True)
    file = models.ForeignKey(ProofFile, null=True, on_delete=models.PROTECT, related_name="evidence")
    figure = models.ForeignKey(Figure, null=True, on_delete=models.PROTECT, related_name="evidence")
    dated_on = models.DateField(null=True, blank=True)  # of the document; looked at beside the row's window
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]  # wherever the proofs of a row are listed: as they came
        constraints = [
            models.CheckConstraint(
                name="only_figure_evidence_has_a_figure",  # one of another system has a sheet instead
                condition=models.Q(kind="figure") | models.Q(figure=None),
            ),
            models.CheckConstraint(
                name="file_evidence_has_a_file",
                condition=models.Q(kind="file", file__isnull=False)
                | ~models.Q(kind="file") & models.Q(file=None),
            ),
            models.UniqueConstraint(
                name="file_behind_a_row_once", fields=["level", "file"], condition=~models.Q(file=None)
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def sheet(self):
        """The newest sheet of a figure, None where there is none."""
        return max(self.sheets.all(), key=lambda one: one.pk, default=None)


class InnovationVersion(models.Model):
    """An innovation's profile as it was after one change; the newest equals the innovation itself."""

    innovation = models.ForeignKey(Innovation, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    profile = models.JSONField()  # {column: text}
    note = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="innovation_version_once", fields=["innovation", "number"]),
        ]

    def __str__(self):
        return f"{self.innovation_id} {self.number}"


class Keeper(models.Model):
    """Somebody who keeps an innovation alive, from a day until another takes over."""

    innovation = models.ForeignKey(Innovation, on_delete=models.CASCADE, related_name="keepers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="kept_innovations")
    from_date = models.DateField()
    until_date = models.DateField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="keeper_once", fields=["innovation", "user"], condition=models.Q(until_date=None)
            ),
        ]

    def __str__(self):
        return f"{self.innovation_id} {self.user}"


class SealedReading(models.Model):
    """The first reading of a row of the sample: it counts, and anybody sees it, only once the second is given.

    The row itself stays unverified till then. So no page, file or sum can tell the second verifier what the first
    found: it is nowhere but here.
    """

    level = models.OneToOneField(RowLevel, on_delete=models.CASCADE, related_name="sealed")
    verified = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="sealed_reading_0_to_3", condition=models.Q(verified__lte=3)),
        ]

    def __str__(self):
        return str(self.level_id)


class BlindReading(models.Model):
    """A second verifier's reading of a row of the sample, made without seeing the first."""

    level = models.ForeignKey(RowLevel, on_delete=models.CASCADE, related_name="blind_readings")
    first = models.PositiveSmallIntegerField()  # what the first verifier had said then
    second = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=400)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="blind_reading_once", fields=["level"]),
            models.CheckConstraint(
                name="blind_reading_0_to_3", condition=models.Q(second__lte=3) & models.Q(first__lte=3)
            ),
        ]

    def __str__(self):
        return f"{self.level} {self.first}/{self.second}"


class WorkbookDraft(models.Model):
    """A workbook that was brought and waits for its columns to be confirmed by whoever brought it."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)  # of the file
    headings = models.JSONField()
    rows = models.JSONField()  # [number, cells as text] of each
    at = models.DateTimeField()

    def __str__(self):
        return self.name
