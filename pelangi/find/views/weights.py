"""Page: what the comparison rests on, and what another set of parameters would change."""

import yaml
from django.shortcuts import render
from django.utils.translation import gettext as _

from pelangi.find import background, weights
from pelangi.find.forms import ParametersForm
from pelangi.find.models import RegisterSnapshot
from pelangi.find.queries import latest_run, matches
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed

TRIED = 2_000  # rows of the last comparison on which another set is tried


@needs(Deed.LINK_RUN)
def linkage(request):
    """The parameters in force; a file of parameters that was learnt anew is laid beside them, and not taken over."""
    from pelangi.core.linkage import default_parameters  # Splink takes seconds to load

    in_force = default_parameters()
    form = ParametersForm(request.POST or None, request.FILES or None)
    other = _read(form) if request.method == "POST" and form.is_valid() else None
    context = {
        "in_force": in_force,
        "weights": weights.weights(in_force),
        "probabilities": weights.probabilities(in_force),
        "form": form,
        "other": other,
        "changes": weights.changes(in_force, other) if other else [],
        "other_probabilities": _side_by_side(in_force, other) if other else [],
        "moves": _moves(request.user, in_force, other) if other else None,
        "run": latest_run(),
    }
    return render(request, "find/linkage.html", context)


def _side_by_side(in_force, other) -> list[tuple[float, float, float]]:
    """Return (bits all together, how sure now, how sure with the other set)."""
    both = zip(weights.probabilities(in_force), weights.probabilities(other), strict=True)
    return [(bits, now, then) for (bits, now), (_bits, then) in both]


def _moves(user, in_force, other) -> weights.Moves:
    """Try the other set on the last rows this person may review."""
    rows = matches(user).select_related(None).order_by("-pk").values_list("candidates", flat=True)[:TRIED]
    snapshot = RegisterSnapshot.objects.filter(is_current=True).first()
    return weights.moves(rows, in_force, other, snapshot.row_count if snapshot else in_force.residents)


def _read(form: ParametersForm):
    """Return the parameters of an uploaded file; None, with the reason on the form, when it holds none."""
    from pelangi.core.linkage import read_parameters
    from pelangi.core.linkage.parameters import ParametersNotUsable

    try:
        with background.on_disk(form.cleaned_data["parameters"]) as path:
            return read_parameters(path)
    except (
        ParametersNotUsable,
        yaml.YAMLError,
        UnicodeDecodeError,
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
    ):
        form.add_error("parameters", _("This is no file of parameters as “pelangi find train” writes it."))
        return None
