"""Ideas that travel: what other cities sent, what was copied from whom, what came of it, what is shown to everybody."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pelangi.innovate.models.registry import Innovation
from pelangi.staff.models import User

ONE_SOURCE = models.Q(source=None, entry__isnull=False) | models.Q(source__isnull=False, entry=None)


class Signer(models.Model):
    """A key that signed a package which was brought here; its packages wait until an administrator trusts it."""

    class State(models.TextChoices):
        ASKED = "asked", _("waits for the administrator")
        TRUSTED = "trusted", _("trusted")
        REFUSED = "refused", _("not trusted")

    public = models.CharField(max_length=64, primary_key=True)  # raw Ed25519 key in hex
    city_code = models.CharField(max_length=13)  # as the package says; trust makes it believed
    city = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self):
        return self.city


class LibraryEntry(models.Model):
    """An innovation of another city, as its signed package told it; a newer package brings it up to date."""

    signer = models.ForeignKey(Signer, on_delete=models.PROTECT, related_name="entries")
    code = models.SlugField()
    name = models.CharField(max_length=160)
    agency = models.CharField(max_length=160)
    main_affair = models.CharField(max_length=120)
    profile = models.JSONField()  # as in the package
    levels = models.JSONField(default=dict)  # {row: level}, verified there
    lineage = models.JSONField(default=list)  # what it was copied from, nearest first
    licence = models.CharField(max_length=40)
    package_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "library entries"
        constraints = [models.UniqueConstraint(name="library_entry_once", fields=["signer", "code"])]

    def __str__(self):
        return self.name


class MeaningVector(models.Model):
    """The meaning of one text, kept so that it is reckoned once: by the text's hash."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    vector = models.BinaryField()  # half-precision numbers

    def __str__(self):
        return self.sha256[:12]


class Adoption(models.Model):
    """That one of our innovations was copied from another: what changes here, and how its effect is measured."""

    class Method(models.TextChoices):
        BEFORE_AFTER = "before_after", _("before and after")
        COMPARISON = "comparison", _("beside wards without it (difference in differences)")

    class Better(models.TextChoices):
        HIGHER = "higher", _("higher is better")
        LOWER = "lower", _("lower is better")

    derived = models.OneToOneField(Innovation, on_delete=models.CASCADE, related_name="adoption")
    source = models.ForeignKey(Innovation, null=True, on_delete=models.PROTECT, related_name="copies")
    entry = models.ForeignKey(LibraryEntry, null=True, on_delete=models.PROTECT, related_name="copies")
    law = models.TextField()
    budget = models.TextField()
    people = models.TextField()
    place = models.TextField()
    measure = models.CharField(max_length=120)
    unit = models.CharField(max_length=40)
    better = models.CharField(max_length=6, choices=Better)
    method = models.CharField(max_length=12, choices=Method)
    starts_on = models.DateField()  # first day of working the new way
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="adoption_has_one_source", condition=ONE_SOURCE),
            models.CheckConstraint(
                name="nothing_is_copied_from_itself", condition=~models.Q(derived=models.F("source"))
            ),
        ]

    def __str__(self):
        return f"{self.derived_id} < {self.source_id or self.entry_id}"

    @property
    def origin(self):
        """What was copied: an innovation of this city, or an entry of the library."""
        return self.source or self.entry


class Reading(models.Model):
    """One month's figure of an adoption's measure, in one place."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="readings")
    month = models.DateField()  # its first day
    place = models.CharField(max_length=80)
    is_comparison = models.BooleanField(default=False)  # a place that works the old way
    value = models.DecimalField(max_digits=14, decimal_places=3)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="reading_once", fields=["adoption", "month", "place"]),
        ]

    def __str__(self):
        return f"{self.place} {self.month} {self.value}"


class Feedback(models.Model):
    """What a copier tells the source: about one of ours (`innovation`), or by us to another city (`adoption` alone)."""

    innovation = models.ForeignKey(Innovation, null=True, on_delete=models.CASCADE, related_name="feedback")
    adoption = models.ForeignKey(Adoption, null=True, on_delete=models.CASCADE, related_name="feedback")
    signer = models.ForeignKey(Signer, null=True, on_delete=models.PROTECT, related_name="feedback")
    city_code = models.CharField(max_length=13)
    city = models.CharField(max_length=80)
    derived_code = models.SlugField()
    derived_name = models.CharField(max_length=160)
    text = models.TextField()
    effect = models.JSONField(default=dict)  # {} while nothing can be said
    first_at = models.DateTimeField()  # when it was first told; later words replace the text, never this
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "feedback"
        constraints = [
            models.CheckConstraint(
                name="feedback_belongs_somewhere",
                condition=models.Q(innovation__isnull=False) | models.Q(adoption__isnull=False),
            ),
            models.UniqueConstraint(
                name="feedback_of_another_city_once",
                fields=["innovation", "signer", "derived_code"],
                condition=models.Q(signer__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.city} {self.derived_name}"


class Publication(models.Model):
    """That an innovation stands in the public catalogue, under which rights, told in which words."""

    class Licence(models.TextChoices):
        BY = "CC-BY-4.0", "Creative Commons BY 4.0"
        BY_SA = "CC-BY-SA-4.0", "Creative Commons BY-SA 4.0"
        ZERO = "CC0-1.0", "Creative Commons Zero 1.0"

    innovation = models.OneToOneField(Innovation, on_delete=models.CASCADE, related_name="publication")
    summary = models.TextField()
    contact = models.CharField(max_length=160)  # an office, never a person
    licence = models.CharField(max_length=16, choices=Licence)
    published_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self):
        return f"{self.innovation_id}"
