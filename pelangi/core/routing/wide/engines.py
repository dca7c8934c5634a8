"""Where tasks are done: in this process, in several, or on Spark. The results are the same everywhere."""

import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, Protocol

from pelangi.core.routing.fields import Refused
from pelangi.core.routing.wide.work import done


class Engine(Protocol):
    """Does tasks; `width` of them at once."""

    @property
    def width(self) -> int: ...

    def results(self, tasks: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Yield the number of each task with its result, as they come."""

    def close(self) -> None:
        """Let go of what it holds."""


@dataclass(frozen=True)
class Here:
    """One after the other, in this process."""

    width: int = 1

    def results(self, tasks: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Yield the results in order."""
        for number, task in enumerate(tasks):
            yield number, done(task)

    def close(self) -> None:
        """Hold nothing."""


@dataclass
class Processes:
    """In `width` processes of this machine, started once: each has to load the search."""

    width: int
    pool: ProcessPoolExecutor | None = None

    def results(self, tasks: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Yield the results as they come."""
        if self.pool is None:
            self.pool = ProcessPoolExecutor(self.width, mp_context=get_context("spawn"))
        number = {self.pool.submit(done, task): index for index, task in enumerate(tasks)}
        for future in as_completed(number):
            yield number[future], future.result()

    def close(self) -> None:
        """End the processes; what has not begun is given up."""
        if self.pool is not None:
            self.pool.shutdown(wait=True, cancel_futures=True)
            self.pool = None


@dataclass(frozen=True)
class Spark:
    """On Spark; every worker needs this program. width: how many tasks it does at once."""

    master: str = "local[2]"
    width: int = 2

    def results(self, tasks: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Yield the results in order. Raises Refused when PySpark or Java is missing."""
        context = self._context()
        numbered = context.parallelize(list(enumerate(tasks)), max(1, len(tasks)))
        yield from numbered.map(lambda one: (one[0], done(one[1]))).toLocalIterator(prefetchPartitions=True)

    def close(self) -> None:
        """Leave the session to whoever started Spark."""

    def _context(self) -> Any:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        try:
            from pyspark.sql import SparkSession

            builder = SparkSession.builder.appName("pelangi plan solve").master(self.master)
            local = {
                "spark.ui.enabled": "false",
                "spark.ui.showConsoleProgress": "false",
                "spark.driver.host": "127.0.0.1",
            }
            for name, value in local.items() if self.master.startswith("local") else ():
                builder = builder.config(name, value)
            return builder.getOrCreate().sparkContext
        except Exception as error:
            raise Refused(
                f'engine spark did not start; it needs pip install "pelangi[spark]" and Java 17 ({error})'
            ) from error
