"""The outcomes that a study compares: treated and control, stratum by stratum."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

ARM_MIN: Final = 2
"""Fewer outcomes have no variance."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """Outcomes of those who were assigned within one stratum, one number for each user."""

    treated: tuple[float, ...]
    control: tuple[float, ...]

    @property
    def size(self) -> int:
        """How many were assigned."""
        return len(self.treated) + len(self.control)


def joined_strata(strata: Sequence[Stratum], *, arm_min: int = ARM_MIN) -> list[Stratum]:
    """The strata in their order, each joined with those after it until both arms have `arm_min`;
    what is left over joins the last one.

    A stratum in which an arm has fewer than two has no variance. Which are joined depends on the
    sizes alone, never on an outcome.
    """
    joined: list[Stratum] = []
    open_stratum = Stratum((), ())
    for stratum in strata:
        open_stratum = _together(open_stratum, stratum)
        if min(len(open_stratum.treated), len(open_stratum.control)) >= arm_min:
            joined.append(open_stratum)
            open_stratum = Stratum((), ())
    if open_stratum.size:
        last = joined.pop() if joined else Stratum((), ())
        joined.append(_together(last, open_stratum))
    return joined


def pooled(strata: Sequence[Stratum]) -> Stratum:
    """All strata as one."""
    return Stratum(
        tuple(value for stratum in strata for value in stratum.treated),
        tuple(value for stratum in strata for value in stratum.control),
    )


def _together(first: Stratum, second: Stratum) -> Stratum:
    return Stratum(first.treated + second.treated, first.control + second.control)
