"""The adviser at work in the background: a proof may take longer than a page should."""

from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from pelangi.core.index import NotARegion, Refused, years
from pelangi.core.index.advise import advice_as_data, read_problem
from pelangi.innovate.instruments import instrument
from pelangi.innovate.models import Advice


@task()
def answer_advice(pk: int) -> str:
    """Answer a question; a refusal is an answer too, in words."""
    advice = Advice.objects.get(pk=pk)
    try:
        advice.answer = answer(advice)
    except NotARegion as error:
        advice.refusal = " ".join(map(str, error.faults))
    except Refused as refused:
        advice.refusal = str(refused.words)
    except Exception:
        advice.refusal = _(
            "The adviser broke off. Ask again, and tell the administrator if it happens twice."
        )
        raise
    finally:
        advice.answered_at = timezone.now()
        advice.save(update_fields=["answer", "refusal", "answered_at"])
    return advice.refusal


def answer(advice: Advice) -> dict:
    """Return the adviser's whole answer as plain data."""
    problem = read_problem(instrument(advice.year), advice.problem, advice.hours)
    following = instrument(advice.year + 1) if advice.year + 1 in years() else None
    target = None if advice.target is None else Fraction(advice.target)
    return advice_as_data(problem, target=target, following=following)
