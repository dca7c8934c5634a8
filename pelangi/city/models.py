"""Places and bodies of the city, each under its official or own code."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Area(models.Model):
    """A city, district (kecamatan) or ward (kelurahan), keyed by its Kemendagri code such as 19.71.05.1005.

    A code begins with the code of the area it lies in, so scopes compare codes and need no tree walk.
    """

    class Level(models.TextChoices):
        CITY = "city", _("city")
        DISTRICT = "district", _("district")
        WARD = "ward", _("ward")

    code = models.CharField(max_length=13, primary_key=True)
    level = models.CharField(max_length=8, choices=Level)
    name = models.CharField(max_length=80)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    aliases = models.JSONField(default=list)  # other spellings met in lists
    population = models.PositiveIntegerField(null=True)
    centre_lat = models.FloatField(null=True)
    centre_lon = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="area_only_a_city_has_no_parent",
                condition=models.Q(level="city", parent=None)
                | ~models.Q(level="city") & ~models.Q(parent=None),
            ),
        ]

    def __str__(self):
        return self.name


class Outline(models.Model):
    """The drawn border of an area (GeoJSON geometry, WGS 84); `schematic` when it is invented."""

    area = models.OneToOneField(Area, primary_key=True, on_delete=models.CASCADE)
    geometry = models.JSONField()
    schematic = models.BooleanField(default=False)

    def __str__(self):
        return f"{self.area_id}"


class Roads(models.Model):
    """The OpenStreetMap extract whose roads are driven and drawn; one at most. The file lies in the data folder."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits to be read")
        READING = "reading", _("the roads are read")
        DRAWING = "drawing", _("the map is drawn")
        READY = "ready", _("in use")
        FAILED = "failed", _("could not be read")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=120)  # as it was given
    file = models.CharField(max_length=80)  # in the data folder: named by its content
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    error = models.TextField(blank=True)
    points = models.PositiveIntegerField(default=0)  # of the network that is driven
    lines = models.JSONField(default=dict)  # {"main": [[[lon, lat], …], …], "middle": …, "small": …}
    left_out = models.JSONField(default=list)  # sizes of roads for which the drawing had no room
    brought_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="roads_are_one", condition=models.Q(id=1))]

    def __str__(self):
        return self.name


class Agency(models.Model):
    """A body of the city: an agency (OPD), a district or ward office, a health centre (puskesmas)."""

    class Kind(models.TextChoices):
        AGENCY = "agency", _("agency")
        DISTRICT_OFFICE = "district_office", _("district office")
        WARD_OFFICE = "ward_office", _("ward office")
        HEALTH_CENTRE = "health_centre", _("health centre")

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=16, choices=Kind)
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="agencies")

    def __str__(self):
        return self.name


class Institution(models.Model):
    """A place where people live or stay who cannot come to the counter, or a school."""

    class Kind(models.TextChoices):
        PRISON = "prison", _("prison")
        PSYCHIATRIC_HOSPITAL = "psychiatric_hospital", _("psychiatric hospital")
        HOSPITAL = "hospital", _("hospital")
        ELDERLY_HOME = "elderly_home", _("home for the elderly")
        ORPHANAGE = "orphanage", _("orphanage")
        SOCIAL_HOME = "social_home", _("social home")
        SCHOOL = "school", _("school")

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=24, choices=Kind)
    ward = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="institutions")
    lat = models.FloatField()
    lon = models.FloatField()

    def __str__(self):
        return self.name


class DayOverride(models.Model):
    """A day the city works or rests against the national calendar, with the reason in words."""

    day = models.DateField(primary_key=True)
    is_working_day = models.BooleanField()
    reason = models.CharField(max_length=160)

    def __str__(self):
        return f"{self.day} {self.reason}"
