"""The meaning of new texts, reckoned in the background: a package of thousands must not make anybody wait."""

from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from pelangi.innovate import alike

PORTION = 100  # texts between two looks at what there is: some seconds of work


@task()
def learn_meanings() -> int:
    """Reckon the meaning of every text that has none yet; return how many."""
    count = 0
    while learnt := alike.learn(PORTION):
        count += learnt
    return count


def ask_for_meanings() -> None:
    """Have the worker reckon soon what is new; asked once however much came."""
    waiting = DBTaskResult.objects.filter(task_path=learn_meanings.module_path, status=TaskResultStatus.READY)
    if not waiting.exists():
        learn_meanings.enqueue()
