"""Ideas of staff and residents, and the city's own contest: rounds, jurors, blind marks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pelangi.city.models import Agency, Area
from pelangi.innovate.models.registry import Innovation
from pelangi.staff.models import User


class Idea(models.Model):
    """An idea as it was sent. Who sent it is sealed and shown to nobody who marks it."""

    class State(models.TextChoices):
        NEW = "new", _("new")
        ENTERED = "entered", _("in a round")
        TAKEN_UP = "taken_up", _("taken up")
        SET_ASIDE = "set_aside", _("set aside")

    code = models.CharField(max_length=16, unique=True)  # by which a resident asks what came of it
    title = models.CharField(max_length=160)
    problem = models.TextField()
    proposal = models.TextField()
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="ideas")  # of staff
    agency = models.ForeignKey(
        Agency, null=True, on_delete=models.PROTECT, related_name="ideas"
    )  # the sender's
    sealed_contact = models.BinaryField(null=True)  # of a resident who wants to hear
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    answer = models.CharField(max_length=400, blank=True)  # to the sender
    innovation = models.OneToOneField(Innovation, null=True, on_delete=models.PROTECT, related_name="idea")
    at = models.DateTimeField()

    def __str__(self):
        return self.title


class JuryRound(models.Model):
    """One round of the contest: these ideas, these jurors; marks stay blind until it is closed."""

    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    until_date = models.DateField()
    ideas = models.ManyToManyField(Idea, related_name="rounds")
    jurors = models.ManyToManyField(User, related_name="jury_rounds")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="jury_round_once", fields=["year", "name"])]

    def __str__(self):
        return f"{self.name} {self.year}"


class JuryMark(models.Model):
    """One juror's marks of one idea, or why they stand aside from it."""

    round = models.ForeignKey(JuryRound, on_delete=models.CASCADE, related_name="marks")
    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="marks")
    juror = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    marks = models.JSONField(null=True)  # {criterion: 1 to 5}; None: stands aside
    why = models.CharField(max_length=400)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="jury_mark_once", fields=["round", "idea", "juror"])]

    def __str__(self):
        return f"{self.round_id} {self.idea_id} {self.juror_id}"
