"""Page: what the comparison rests on, and what another set of parameters would change."""

import yaml
from django.shortcuts import render
from django.utils.translation import gettext as _

from pelangi.find import background, weights
from pelangi.find.forms import ParametersForm
from pelangi.find.queries import latest_run
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed


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
        "other_probabilities": weights.probabilities(other) if other else [],
        "run": latest_run(),
    }
    return render(request, "find/linkage.html", context)


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
