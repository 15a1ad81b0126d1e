"""Whether the arms have the sizes that were planned; if not, the assignment itself is in doubt."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from backend.statistics.distributions import chi_square_tail


@dataclass(frozen=True, slots=True)
class SampleRatio:
    """χ² of the sizes against the plan, and the chance of one as large."""

    chi_square: float
    p: float


def sample_ratio(sizes: Sequence[int], shares: Sequence[float]) -> SampleRatio | None:
    """Of arms' sizes against planned shares, which are above 0; None while there is nobody.

    Sources: Pearson (1900), On the Criterion; Fabijan et al. (2019), Diagnosing Sample Ratio
    Mismatch in Online Controlled Experiments.
    """
    users = sum(sizes)
    if not users:
        return None
    pairs = [(size, users * share) for size, share in zip(sizes, shares, strict=True)]
    found = fsum((size - planned) * (size - planned) / planned for size, planned in pairs)
    return SampleRatio(found, chi_square_tail(found, degrees=len(sizes) - 1))
