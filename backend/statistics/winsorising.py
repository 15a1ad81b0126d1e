"""Winsorising: outcomes beyond limits that were set beforehand count as the limits."""

from collections.abc import Sequence

from backend.statistics.arms import Stratum


def quantile(ordered: Sequence[float], share: float) -> float:
    """Between the neighbours, in proportion. `ordered` ascends and has at least one value.

    Source: Hyndman and Fan (1996), Sample Quantiles in Statistical Packages, definition 7.
    """
    position = share * (len(ordered) - 1)
    below = min(int(position), len(ordered) - 1)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (position - below) * (ordered[above] - ordered[below])


def winsorised(strata: Sequence[Stratum], *, lower: float, upper: float) -> list[Stratum]:
    """The strata with the outcomes beyond two quantiles of all of them put onto these.

    The quantiles are of both arms together, so that the limits are the same for both. Source:
    Dixon and Tukey (1968), Approximate Behavior of the Distribution of Winsorized t.
    """
    ordered = sorted(
        value for stratum in strata for arm in (stratum.treated, stratum.control) for value in arm
    )
    if not ordered:
        return list(strata)
    low, high = quantile(ordered, lower), quantile(ordered, upper)

    def cut(values: Sequence[float]) -> tuple[float, ...]:
        return tuple(min(max(value, low), high) for value in values)

    return [Stratum(cut(stratum.treated), cut(stratum.control)) for stratum in strata]
