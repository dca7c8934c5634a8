"""Teams, kits, plans of a week, their rounds and stops, and what was promised to whom."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from pelangi.ask.models import Request
from pelangi.city.models import Area, Institution
from pelangi.plan.problem_of import hands_over
from pelangi.staff.models import User


class Vehicle(models.TextChoices):
    """What a team goes out with."""

    CAR = "car", _("car")
    MOTORCYCLE = "motorcycle", _("motorcycle")
    BOAT = "boat", _("boat")


def reached_by() -> models.CharField:
    """Return a column for the only vehicle by which a place is reached; empty: any."""
    return models.CharField(max_length=12, choices=Vehicle, blank=True)


class Team(models.Model):
    """People who go out together, with what they can do and carry."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=80)
    skills = models.JSONField(default=list, blank=True)  # biometric, female_officer
    vehicle = models.CharField(max_length=12, choices=Vehicle, default=Vehicle.CAR)
    kits = models.PositiveSmallIntegerField(default=1)  # enrolment kits the team can carry
    members = models.ManyToManyField(User, related_name="teams", blank=True)
    start_lat = models.FloatField()
    start_lon = models.FloatField()
    end_lat = models.FloatField(null=True, blank=True)  # empty: back to where it began
    end_lon = models.FloatField(null=True, blank=True)
    week = models.JSONField(
        default=list, blank=True
    )  # Monday to Sunday: hours and break, or None; empty: the office's hours
    is_active = models.BooleanField(default=True)

    def __str__(self):
        return self.name

    @property
    def end(self) -> tuple[float, float]:
        """Return where its day ends (latitude, longitude)."""
        if self.end_lat is None or self.end_lon is None:
            return self.start_lat, self.start_lon
        return self.end_lat, self.end_lon


class Means(models.Model):
    """What all teams share: kits and batteries of a day, and minutes of a visit where the office knows better."""

    class SecondVisits(models.TextChoices):
        EXPECTED = "expected", _("when the document is made, or expected by then")
        MADE = "made", _("only when the document is made")
        NEVER = "never", _("never: people fetch their documents")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    kits = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # that work; empty: all that the teams carry
    batteries = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # charged in the morning; empty: enough
    batteries_a_kit = models.PositiveSmallIntegerField(default=2)  # a kit uses up in a day
    second_visits = models.CharField(max_length=8, choices=SecondVisits, default=SecondVisits.EXPECTED)
    document_days = models.PositiveSmallIntegerField(
        default=14
    )  # calendar days from the recording until the document can be handed over
    floors = models.JSONField(
        default=dict, blank=True
    )  # {"group": {name: share}, "ward": {code: share}}, shares above 0 and at most 1
    minutes = models.JSONField(
        default=dict, blank=True
    )  # {"capture": {group: minutes}, "paper", "set_up", "door", …}

    class Meta:
        constraints = [models.CheckConstraint(name="means_are_one", condition=models.Q(id=1))]

    def __str__(self):
        return f"{self.kits} / {self.batteries}"


class InstitutionTerms(models.Model):
    """How an institution lets a team in: its hours, how many kits work there at once, how many people a stop."""

    institution = models.OneToOneField(
        Institution, primary_key=True, on_delete=models.CASCADE, related_name="terms"
    )
    week = models.JSONField(
        default=list, blank=True
    )  # Monday to Sunday: {"from", "to"} or None; empty: the usual hours
    kits = models.PositiveSmallIntegerField(default=1)
    people_a_stop = models.PositiveSmallIntegerField(null=True, blank=True)  # empty: the usual number
    reached_by = reached_by()

    def __str__(self):
        return str(self.institution)


class RequestTerms(models.Model):
    """What one visit asks for: when the companion is there, a female officer, a vehicle, a team that was promised."""

    request = models.OneToOneField(Request, primary_key=True, on_delete=models.CASCADE, related_name="terms")
    week = models.JSONField(
        default=list, blank=True
    )  # Monday to Sunday: {"from", "to"} or None; empty: any day
    needs_female_officer = models.BooleanField(default=False)
    reached_by = reached_by()
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self):
        return str(self.request)


class Plan(models.Model):
    """A proposal for some days; published once, then its rounds are carried out."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        SUPERSEDED = "superseded", _("replaced")

    first_day = models.DateField()
    last_day = models.DateField()
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    kits_per_day = models.PositiveSmallIntegerField()
    seed = models.PositiveIntegerField()
    iterations = models.PositiveIntegerField()
    problem = models.JSONField()  # the problem file; request ids are pseudonymous
    score = models.JSONField(default=dict)
    notes = models.JSONField(default=list)  # [[code, values]]: what to know about the whole plan
    based_on = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="variants")
    because = models.JSONField(default=dict)  # what happened, when it is a re-plan: no names, codes only
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="plan_published_at_and_by_go_together",
                condition=models.Q(published_at=None, published_by=None)
                | models.Q(published_at__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="plan_days_in_order", condition=models.Q(first_day__lte=models.F("last_day"))
            ),
        ]

    def __str__(self):
        return f"{self.first_day} - {self.last_day}"


class Round(models.Model):
    """One team on one day."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="rounds")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="rounds")
    day = models.DateField()
    shift_from_min = models.PositiveSmallIntegerField()  # minutes after midnight
    shift_until_min = models.PositiveSmallIntegerField()
    break_from_min = models.PositiveSmallIntegerField(null=True)
    break_min = models.PositiveSmallIntegerField(default=0)
    drive_min = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="round_once", fields=["plan", "team", "day"])]

    def __str__(self):
        return f"{self.team_id} {self.day}"


class Stop(models.Model):
    """One door of a round: a home, or an institution where several people are served."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="stops")
    code = models.CharField(max_length=24, default="")  # the request's id in the problem file of the plan
    is_locked = models.BooleanField(default=False)  # the coordinator wants this team on this day
    position = models.PositiveSmallIntegerField()  # 1, 2, 3 …
    ward = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    lat = models.FloatField()
    lon = models.FloatField()
    arrive_min = models.PositiveSmallIntegerField()  # minutes after midnight
    start_min = models.PositiveSmallIntegerField()
    depart_min = models.PositiveSmallIntegerField()
    kits = models.PositiveSmallIntegerField(default=0)
    why_code = models.CharField(max_length=40, blank=True)  # why this day and team
    why_values = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(name="stop_once", fields=["round", "position"])]

    def __str__(self):
        return f"{self.round} #{self.position}"

    @property
    def is_hand_over(self) -> bool:
        """Say whether the visit only brings documents."""
        return hands_over(self.code)

    @property
    def start_clock(self) -> str:
        """Return when the visit begins, as "HH:MM"."""
        return f"{self.start_min // 60:02d}:{self.start_min % 60:02d}"


class Appointment(models.Model):
    """A person's place in a stop; a promise once the plan is published."""

    stop = models.ForeignKey(Stop, on_delete=models.CASCADE, related_name="appointments")
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="appointments")
    promised_at = models.DateTimeField(null=True)  # when it was told to the person

    class Meta:
        constraints = [models.UniqueConstraint(name="appointment_once_a_stop", fields=["stop", "request"])]

    def __str__(self):
        return f"{self.request} {self.stop}"


class LeftOut(models.Model):
    """A request the plan could not take, the true reason, and the cheapest thing that would bring it in."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="left_out")
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=24, default="")  # the request's id in the problem file of the plan
    reason_code = models.CharField(max_length=40)
    reason_values = models.JSONField(default=dict)
    would_need_code = models.CharField(max_length=40, blank=True)
    would_need_values = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(name="left_out_once", fields=["plan", "request"])]

    def __str__(self):
        return f"{self.request} {self.reason_code}"


class Edit(models.Model):
    """A change by hand to a draft, with the plan file as it was before, so that it can be taken back."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="edits")
    before = models.JSONField()  # plan file and locks; ids only
    what = models.CharField(max_length=24)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self):
        return f"{self.plan_id} {self.what}"


class Reckoning(models.Model):
    """How a search in the background goes: the best so far, and whether somebody asked it to end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    steps = models.JSONField(
        default=list
    )  # [{"share", "weight", "people", "steps"}], each the best until then
    is_stop_asked = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True)

    def __str__(self):
        return str(self.pk)
