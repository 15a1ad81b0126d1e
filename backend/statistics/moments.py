"""Means and variances, which have the same digits in any order of the values and anywhere.

`fsum` rounds once, at the end; sums one by one would depend on the order of the rows.
"""

from collections.abc import Sequence
from math import fsum


def mean(values: Sequence[float]) -> float:
    """The sum of the values / how many there are, which is at least one."""
    return fsum(values) / len(values)


def variance(values: Sequence[float]) -> float:
    """Σ (value - mean)² / (n - 1), of at least two values; the sample's variance."""
    middle = mean(values)
    return fsum((value - middle) * (value - middle) for value in values) / (len(values) - 1)


def covariance(first: Sequence[float], second: Sequence[float]) -> float:
    """Σ (x - mean x) (y - mean y) / (n - 1), of at least two pairs."""
    first_mean, second_mean = mean(first), mean(second)
    pairs = zip(first, second, strict=True)
    return fsum((x - first_mean) * (y - second_mean) for x, y in pairs) / (len(first) - 1)
