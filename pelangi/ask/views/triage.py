"""The rules of triage: what gives points and why, seen by the desk, set by the coordinator, version by version."""

from itertools import pairwise

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pelangi.ask import actions, queries
from pelangi.ask.forms import TriageRuleForm
from pelangi.ask.models import TriageRules
from pelangi.ask.words import PRIORITIES, rule_name, rule_source
from pelangi.core import triage
from pelangi.staff.fields import MovedMeanwhile
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed

VERSIONS_SHOWN = 20


@needs(Deed.REQUEST_VIEW)
def rules_page(request: HttpRequest) -> HttpResponse:
    """Every rule with its points and source, the totals that earn a priority, and who changed what when."""
    rules = queries.rules_at(timezone.now())
    context = {
        "rules": [(rule, rule_name(rule), _gives(rule), rule_source(rule)) for rule in rules.rules],
        "totals": [(PRIORITIES[priority], lowest) for lowest, priority in rules.bands],
        "version": rules.version,
        "versions": _versions(),
        "may_set": may(request.user, Deed.TRIAGE_SET),
    }
    return render(request, "ask/triage.html", context)


@needs(Deed.TRIAGE_SET)
def set_rule(request: HttpRequest) -> HttpResponse:
    """Change one rule: first what that would do to those who wait is told, then it is done."""
    now = timezone.now()
    rules = queries.rules_at(now)
    rule = next((one for one in rules.rules if one.code == request.GET.get("rule")), None)
    if rule is None:
        raise Http404
    form = TriageRuleForm(request.POST or None, rule=rule)
    context = {"form": form, "name": rule_name(rule), "gives": _gives(rule)}
    if request.method == "POST" and form.is_valid():
        said = {"maximum": 0, **form.cleaned_data}
        try:
            context["effect"] = actions.effect_of(triage.with_rule(rules, rule.code, **said), now)
            if "sure" in request.POST:
                actions.set_rule(rule.code, **said, by=request.user, at=now)
                messages.success(request, _("The rule is changed; who waits is reckoned anew."))
                return redirect("ask:triage")
        except triage.NotARule:
            form.add_error(None, _("Nothing would change: give other points or another source."))
        except MovedMeanwhile:
            form.add_error(None, _("Somebody else changed the rules meanwhile: look at them again."))
    return render(request, "ask/triage_rule.html", context)


def _gives(rule: triage.Rule) -> str:
    if rule.holds is not None:
        return str(rule.points)
    return _("%(each)d for each, %(maximum)d at most") % {"each": rule.each, "maximum": rule.maximum}


def _versions() -> list[dict]:
    """Return the newest changes: who, when, and each rule as it was and became."""
    kept = list(TriageRules.objects.select_related("set_by").order_by("-version")[: VERSIONS_SHOWN + 1])
    read = [triage.read_rules(one.rules) for one in kept]
    if len(kept) <= VERSIONS_SHOWN:
        read.append(triage.default_rules())
    return [
        {
            "number": one.version,
            "since": one.since,
            "by": one.set_by,
            "changes": [
                (rule_name(new), _gives(old), _gives(new), rule_source(new))
                for old, new in triage.changed_rules(before, after)
            ],
        }
        for one, (after, before) in zip(kept, pairwise(read), strict=False)
    ]
