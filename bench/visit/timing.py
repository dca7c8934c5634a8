"""Times of many answers, and how they are printed beside their limits."""

from dataclasses import dataclass, field
from statistics import quantiles


@dataclass
class Times:
    """Seconds each answer took."""

    taken: list[float] = field(default_factory=list)

    def p95(self) -> float:
        """Return the time below which 95 of 100 stay."""
        return quantiles(self.taken, n=20)[-1] if len(self.taken) > 1 else max(self.taken, default=0.0)

    def most(self) -> float:
        """Return the longest."""
        return max(self.taken, default=0.0)

    def __str__(self):
        return (
            f"{len(self.taken)} answers, p95 {self.p95() * 1000:.0f} ms, longest {self.most() * 1000:.0f} ms"
        )
