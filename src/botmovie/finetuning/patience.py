"""When to stop: no better for so many looks in a row. Knows nothing of what is measured; less is better."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf


@dataclass(frozen=True, slots=True)
class Patience:
    """`most` looks without a better value are borne; `best` was seen at `best_step`; `waited` looks ago."""

    most: int
    best: float = inf
    best_step: int = 0
    waited: int = 0

    def seen(self, value: float, step: int) -> Patience:
        """After one more look; a value that is no number is never better."""
        if value < self.best:
            return replace(self, best=value, best_step=step, waited=0)
        return replace(self, waited=self.waited + 1)

    @property
    def just_improved(self) -> bool:
        return self.waited == 0

    @property
    def exhausted(self) -> bool:
        return self.waited >= self.most
