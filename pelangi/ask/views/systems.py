"""Other systems: tokens and webhooks of one's own account, shown once; all of them for who looks after accounts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pelangi.ask import actions
from pelangi.ask.forms import TokenForm, WebhookForm
from pelangi.ask.models import ApiToken, Webhook, WebhookCall
from pelangi.ask.refusals import Refused
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed

CALLS_SHOWN = 20


@never_cache
@needs(Deed.REQUEST_VIEW)
def home(request: HttpRequest) -> HttpResponse:
    """The tokens and webhooks of one's own account, and forms for new ones."""
    return _page(request)


def _page(request: HttpRequest, **more) -> HttpResponse:
    calls = WebhookCall.objects.filter(webhook__user=request.user).select_related("request", "webhook")
    context = {
        "tokens": request.user.api_tokens.order_by("-pk"),
        "hooks": request.user.webhooks.order_by("-pk"),
        "calls": calls.order_by("-pk")[:CALLS_SHOWN],
        "token_form": TokenForm(user=request.user, auto_id="token_%s"),
        "hook_form": WebhookForm(auto_id="hook_%s"),
        "now": timezone.now(),
    }
    return render(request, "ask/systems.html", context | more)


@never_cache
@require_POST
@needs(Deed.REQUEST_VIEW)
def new_token(request: HttpRequest) -> HttpResponse:
    """Make a token and show it, this once."""
    form = TokenForm(request.POST, user=request.user, auto_id="token_%s")
    if not form.is_valid():
        return _page(request, token_form=form)
    said = form.cleaned_data
    try:
        _token, words = actions.make_token(request.user, **said, by=request.user, at=timezone.now())
    except Refused as why:
        messages.error(request, str(why))
        return redirect("ask:systems")
    return _page(request, shown_token=words)


@never_cache
@require_POST
@needs(Deed.REQUEST_VIEW)
def new_webhook(request: HttpRequest) -> HttpResponse:
    """Name an address and show the secret that signs what it is told, this once."""
    form = WebhookForm(request.POST, auto_id="hook_%s")
    if not form.is_valid():
        return _page(request, hook_form=form)
    try:
        _hook, secret = actions.make_webhook(
            request.user, url=form.cleaned_data["url"], by=request.user, at=timezone.now()
        )
    except Refused as why:
        messages.error(request, str(why))
        return redirect("ask:systems")
    return _page(request, shown_secret=secret)


@require_POST
@needs(Deed.REQUEST_VIEW)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token of one's own."""
    actions.revoke_token(
        get_object_or_404(request.user.api_tokens, pk=pk), by=request.user, at=timezone.now()
    )
    messages.success(request, _("The token opens nothing any more."))
    return redirect("ask:systems")


@require_POST
@needs(Deed.REQUEST_VIEW)
def end_webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell an address of one's own nothing more."""
    actions.end_webhook(get_object_or_404(request.user.webhooks, pk=pk), by=request.user, at=timezone.now())
    messages.success(request, _("Nothing is told to this address any more."))
    return redirect("ask:systems")


@needs(Deed.STAFF_ASSIGN)
def every(request: HttpRequest) -> HttpResponse:
    """All tokens and webhooks that are in force, of everybody."""
    now = timezone.now()
    context = {
        "tokens": ApiToken.objects.filter(revoked_at=None, expires_at__gt=now)
        .select_related("user")
        .order_by("pk"),
        "hooks": Webhook.objects.filter(ended_at=None).select_related("user").order_by("pk"),
        "now": now,
    }
    return render(request, "ask/all_systems.html", context)


@require_POST
@needs(Deed.STAFF_ASSIGN)
def revoke_any(request: HttpRequest, pk: int) -> HttpResponse:
    """End anybody's token."""
    actions.revoke_token(get_object_or_404(ApiToken, pk=pk), by=request.user, at=timezone.now())
    messages.success(request, _("The token opens nothing any more."))
    return redirect("ask:all_systems")


@require_POST
@needs(Deed.STAFF_ASSIGN)
def end_any_webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """End anybody's webhook."""
    actions.end_webhook(get_object_or_404(Webhook, pk=pk), by=request.user, at=timezone.now())
    messages.success(request, _("Nothing is told to this address any more."))
    return redirect("ask:all_systems")
