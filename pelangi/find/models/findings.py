"""What was found: comparisons, verdicts, decisions, and the people who turned out to lack papers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pelangi.city.models import Area, Institution
from pelangi.find.models.sources import RegisterSnapshot, RosterEntry
from pelangi.staff.models import User


class LinkRun(models.Model):
    """One run of the linkage over the current register and every roster that is still held.

    What it finds is stored in parts and used by nobody until `finished_at`; its leads follow, then it is done.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for its turn")
        RUNNING = "running", _("is being compared")
        STOPPED = "stopped", _("was stopped")
        DONE = "done", _("done")

    snapshot = models.ForeignKey(RegisterSnapshot, on_delete=models.CASCADE, related_name="runs")
    as_of = models.DateField()
    parameters = models.CharField(max_length=80, blank=True)  # name and date of the parameter set
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)  # since then its verdicts are the ones that count
    counts = models.JSONField(default=dict)  # verdict -> rows
    state = models.CharField(max_length=8, choices=State, default=State.DONE)
    step = models.CharField(max_length=16, blank=True)  # what it is at; a code of linking.STEPS
    share = models.FloatField(default=0)  # of the whole work, 0 to 1
    beat_at = models.DateTimeField(null=True)  # the comparison was alive then
    is_stop_asked = models.BooleanField(default=False)

    def __str__(self):
        return f"{self.as_of} {self.parameters}"


class Verdict(models.TextChoices):
    COMPLETE = "complete", _("has everything due")
    LACKS = "lacks", _("lacks something")
    REVIEW = "review", _("must be looked at")
    NOT_FOUND = "not_found", _("not in the register")


class Match(models.Model):
    """What a run says about one roster row. A link with a probability and a reason, never an overwrite."""

    run = models.ForeignKey(LinkRun, on_delete=models.CASCADE, related_name="matches")
    entry = models.ForeignKey(RosterEntry, on_delete=models.CASCADE, related_name="matches")
    verdict = models.CharField(max_length=10, choices=Verdict)
    register_id = models.CharField(max_length=40, blank=True)
    probability = models.FloatField(null=True)
    lives_in = models.ForeignKey(  # where the register says, of somebody found in it
        Area, null=True, on_delete=models.PROTECT, related_name="+"
    )
    missing = models.JSONField(default=list)  # document kinds due and absent
    reason_code = models.CharField(max_length=40)
    reason_values = models.JSONField(default=dict)
    same_as = models.ForeignKey(  # the first row about this person, of those not in the register
        RosterEntry, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    stake = models.FloatField(default=0)  # documents somebody can expect to be helped to once this is decided
    candidates = models.JSONField(
        default=list
    )  # [{register_id, probability, weight, evidence: {field: bits}}]

    class Meta:
        constraints = [
            models.UniqueConstraint(name="match_once_a_run", fields=["run", "entry"]),
            models.CheckConstraint(
                name="match_probability_is_one",
                condition=models.Q(probability=None) | models.Q(probability__gte=0, probability__lte=1),
            ),
        ]
        indexes = [models.Index(name="match_by_verdict", fields=["run", "verdict", "entry"])]

    def __str__(self):
        return f"{self.entry_id} {self.verdict}"


class Decision(models.Model):
    """A person's word on one roster row: same person, another person, or cannot tell. Kept across runs; undoable."""

    class Answer(models.TextChoices):
        SAME = "same", _("same person")
        DIFFERENT = "different", _("another person")
        CANNOT_TELL = "cannot_tell", _("cannot tell")

    entry = models.ForeignKey(RosterEntry, on_delete=models.CASCADE, related_name="decisions")
    register_id = models.CharField(max_length=40)
    answer = models.CharField(max_length=12, choices=Answer)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_standing_decision_each",
                fields=["entry", "register_id", "by"],
                condition=models.Q(undone_at=None),
            ),
            models.CheckConstraint(
                name="decision_undone_at_and_by_go_together",
                condition=models.Q(undone_at=None, undone_by=None)
                | models.Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.entry_id} {self.answer}"


class Lead(models.Model):
    """A person who seems to lack papers. One person on two lists is one lead (`identity` is unique)."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        TAKEN = "taken", _("made into a request")
        DISMISSED = "dismissed", _("dismissed")

    identity = models.CharField(max_length=80, unique=True)  # register:<id>, nik:<hash>, row:<row id>
    entry = models.ForeignKey(  # first list met; empty once that list had to go and the lead was taken
        RosterEntry, null=True, on_delete=models.SET_NULL, related_name="leads"
    )
    other_entries = models.ManyToManyField(RosterEntry, related_name="+")
    register_id = models.CharField(max_length=40, blank=True)
    institution = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="leads")
    ward = models.ForeignKey(
        Area, null=True, on_delete=models.PROTECT, related_name="leads"
    )  # where to meet them
    missing = models.JSONField(default=list)
    probability = models.FloatField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="lead_settled_at_and_by_go_together",
                condition=models.Q(settled_at=None, settled_by=None, state="open")
                | models.Q(settled_at__isnull=False, settled_by__isnull=False) & ~models.Q(state="open"),
            ),
        ]

    def __str__(self):
        return self.identity


class LeadName(models.Model):
    """A keyed hash of one folded word of the name of an open lead who is in no register; the name itself is sealed."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="names")
    token_hash = models.CharField(max_length=64, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="lead_name_once", fields=["lead", "token_hash"])]

    def __str__(self):
        return self.token_hash[:8]
