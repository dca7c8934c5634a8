"""What other systems are let in with and told: tokens, addresses that hear of each step, calls on their way."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from pelangi.ask.models.cases import Request
from pelangi.staff.models import User


class SavedList(models.Model):
    """A filter of a work list under a name; its link opens it for whoever may see the list, within their own rights."""

    key = models.UUIDField(primary_key=True, default=uuid4)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_lists")
    name = models.CharField(max_length=60)
    page = models.CharField(max_length=12)  # which list: a key of queries.LISTS_OF
    query = models.CharField(max_length=400, blank=True)  # as in the address; never what was searched for
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="saved_list_name_once", fields=["owner", "page", "name"])]

    def __str__(self):
        return self.name


class ApiToken(models.Model):
    """Lets a program do what one account may do, and of that only what the token's scopes name.

    Only the hash is kept; the token itself was shown once.
    """

    class Scope(models.TextChoices):
        CREATE = "requests:create", _("ask for a person")
        READ = "requests:read", _("read where requests stand")
        EXPORT = "export", _("export requests with names")

    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80)  # of the system that has it
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens")  # whose rights it has
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)  # the last day

    def __str__(self):
        return self.name


class Webhook(models.Model):
    """An address of another system that hears of each step of the requests which one account may see."""

    url = models.URLField(max_length=300)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="webhooks")  # whose rights it has
    secret_sealed = models.BinaryField()  # signs what we send; shown once
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    def __str__(self):
        return self.url


class WebhookCall(models.Model):
    """One step of one request on its way to one address; sent until it is taken or given up."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits to be sent")
        SENDING = "sending", _("is being sent")
        TAKEN = "taken", _("taken")
        GIVEN_UP = "given_up", _("given up")

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="calls")
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="+")
    event = models.CharField(max_length=40)  # "request.admit", "need.plan"
    body = models.JSONField()  # ticket, states, moment: nothing about the person
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    answer = models.CharField(max_length=60, blank=True)  # of the last attempt: a code

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="webhook_call_state_is_known",
                condition=models.Q(state__in=["waiting", "sending", "taken", "given_up"]),
            )
        ]
        indexes = [models.Index(name="webhook_call_due", fields=["state", "not_before"])]

    def __str__(self):
        return f"{self.event} {self.request_id}"
