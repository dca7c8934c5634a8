"""Forms of this room."""

from pelangi.plan.forms.floors import FloorsForm
from pelangi.plan.forms.happened import HappenedForm
from pelangi.plan.forms.means import MeansForm
from pelangi.plan.forms.propose import ProposeForm
from pelangi.plan.forms.terms import InstitutionTermsForm, RequestTermsForm, TeamForm
from pelangi.plan.forms.week import HoursForm, ShiftForm, Week

__all__ = [
    "FloorsForm",
    "HappenedForm",
    "HoursForm",
    "InstitutionTermsForm",
    "MeansForm",
    "ProposeForm",
    "RequestTermsForm",
    "ShiftForm",
    "TeamForm",
    "Week",
]
