"""The two incomplete integrals behind the distributions, in decimal arithmetic.

Decimal logarithms and exponentials are rounded correctly, so that every machine has the same
digits; those of `math` come from the machine's own library and differ in the last place.
"""

from collections.abc import Iterator
from decimal import Context, Decimal, localcontext
from itertools import count
from typing import Final

WIDE: Final = Context(prec=40)
_CLOSE: Final = Decimal("1e-32")
_TINY: Final = Decimal("1e-300")
_PI: Final = Decimal("3.14159265358979323846264338327950288419716939937510")
_SHIFTED: Final = 30
"""Above it, the series of Stirling has 30 digits with these terms."""
_BERNOULLI: Final = (
    ("1", "6"), ("-1", "30"), ("1", "42"), ("-1", "30"), ("5", "66"), ("-691", "2730"),
    ("7", "6"), ("-3617", "510"), ("43867", "798"), ("-174611", "330"), ("854513", "138"),
)  # fmt: skip


def log_gamma(number: Decimal) -> Decimal:
    """ln Γ(number), for a number above 0.

    Source: Abramowitz and Stegun (1964), Handbook of Mathematical Functions, 6.1.40.
    """
    with localcontext(WIDE):
        product, shifted = Decimal(1), number
        while shifted < _SHIFTED:
            product *= shifted
            shifted += 1
        total = (shifted - Decimal("0.5")) * shifted.ln() - shifted + (2 * _PI).ln() / 2
        power = shifted
        for index, (top, bottom) in enumerate(_BERNOULLI, start=1):
            total += Decimal(top) / Decimal(bottom) / (2 * index * (2 * index - 1) * power)
            power *= shifted * shifted
        return total - product.ln()


def beta_share(first: Decimal, second: Decimal, share: Decimal) -> Decimal:
    """The regularised incomplete beta function I of `share`, from 0 to 1.

    Source: Abramowitz and Stegun (1964), 26.5.8, with the method of Lentz (1976).
    """
    with localcontext(WIDE):
        if share <= 0:
            return Decimal(0)
        if share >= 1:
            return Decimal(1)
        if share > (first + 1) / (first + second + 2):
            return 1 - beta_share(second, first, 1 - share)
        log_front = (
            log_gamma(first + second) - log_gamma(first) - log_gamma(second)
            + first * share.ln() + second * (1 - share).ln()
        )  # fmt: skip
        fraction = _continued_fraction(
            Decimal(1), ((term, Decimal(1)) for term in _beta_terms(first, second, share))
        )
        return log_front.exp() / (first * fraction)


def gamma_tail(shape: Decimal, number: Decimal) -> Decimal:
    """The regularised upper incomplete gamma function Q, from 1 at 0 down to 0.

    Source: Abramowitz and Stegun (1964), 6.5.29 and 6.5.31, with the method of Lentz (1976).
    """
    with localcontext(WIDE):
        if number <= 0:
            return Decimal(1)
        front = (shape * number.ln() - number - log_gamma(shape)).exp()
        if number < shape + 1:
            term = total = 1 / shape
            for index in count(1):
                term *= number / (shape + index)
                total += term
                if term < total * _CLOSE:
                    return 1 - front * total
        first = number + 1 - shape
        terms = ((-index * (index - shape), first + 2 * index) for index in count(1))
        return front / _continued_fraction(first, terms)


def _beta_terms(first: Decimal, second: Decimal, share: Decimal) -> Iterator[Decimal]:
    for index in count(0):
        at = first + 2 * index
        yield -(first + index) * (first + second + index) * share / (at * (at + 1))
        step = index + 1
        yield step * (second - step) * share / ((at + 1) * (at + 2))


def _continued_fraction(start: Decimal, terms: Iterator[tuple[Decimal, Decimal]]) -> Decimal:
    """start + a₁ / (b₁ + a₂ / (b₂ + …)), from pairs of a and b."""
    value = ahead = start or _TINY
    behind = Decimal(0)
    for above, below in terms:
        behind = 1 / ((below + above * behind) or _TINY)
        ahead = (below + above / ahead) or _TINY
        step = ahead * behind
        value *= step
        if abs(step - 1) < _CLOSE:
            break
    return value
