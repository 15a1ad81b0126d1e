"""p-values of several questions at once."""

from collections.abc import Sequence


def holm(values: Sequence[float]) -> list[float]:
    """Adjusted p-values in the order given: below α, at most α of studies err even once.

    Source: Holm (1979), A Simple Sequentially Rejective Multiple Test Procedure.
    """
    return _stepwise(values, factors=range(len(values), 0, -1), is_rising=True)


def benjamini_hochberg(values: Sequence[float]) -> list[float]:
    """Adjusted p-values in the order given: of those below q, a share of q is expected to be wrong.

    Source: Benjamini and Hochberg (1995), Controlling the False Discovery Rate.
    """
    count = len(values)
    factors = [count / place for place in range(1, count + 1)]
    return _stepwise(values, factors=factors, is_rising=False)


def _stepwise(values: Sequence[float], *, factors: Sequence[float], is_rising: bool) -> list[float]:
    """Each by its place times the factor of the place; none may pass the ones before, or after."""
    order = sorted(range(len(values)), key=values.__getitem__)
    adjusted = [0.0] * len(values)
    bound = 0.0 if is_rising else 1.0
    places = list(zip(order, factors, strict=True))
    for index, factor in places if is_rising else reversed(places):
        own = min(1.0, values[index] * factor)
        bound = max(bound, own) if is_rising else min(bound, own)
        adjusted[index] = bound
    return adjusted
