"""Several seasons together: the mean of their figures."""

from collections.abc import Sequence
from math import fsum, sqrt

from backend.statistics.estimates import PointEstimate
from backend.statistics.moments import mean


def mean_of_seasons(seasons: Sequence[PointEstimate]) -> PointEstimate:
    """The mean of at least one season's figures, each of which counts alike.

    Its variance is Σ SE² / S². Seasons are markets of their own, so their errors are independent,
    and a season whose agent held more of its market has a beta of its own. The degrees of freedom
    are (Σ SE²)² / Σ (SE⁴ / degrees). Source: Satterthwaite (1946), An Approximate Distribution of
    Estimates of Variance Components.
    """
    squares = [season.standard_error * season.standard_error for season in seasons]
    square = fsum(squares)
    parts = [one * one / season.degrees for one, season in zip(squares, seasons, strict=True)]
    return PointEstimate(
        mean([season.value for season in seasons]),
        sqrt(square) / len(seasons),
        square * square / fsum(parts),
    )
