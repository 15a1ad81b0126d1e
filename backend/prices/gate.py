"""Whether a price that arrived may become the price everybody trades at."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Final

PRICE_TOO_LARGE_USD: Final = Decimal("1e12")
MOVE_MAX_MAJOR: Final = Decimal("0.10")
MOVE_MAX_OTHER: Final = Decimal("0.25")
# Two prices agree within half of the move that would need confirming.
AGREEMENT_SHARE: Final = Decimal("0.5")
SAMPLES_IN_A_ROW: Final = 3
# Sources stamp whole seconds and clocks differ a little; a price from later is a fault.
CLOCK_SKEW_MAX: Final = timedelta(seconds=5)


class Verdict(Enum):
    """Accepted, or why not; the value is the reason recorded with a refused price."""

    Accepted = "accepted"
    NotFinite = "not_finite"
    NonPositive = "non_positive"
    TooLarge = "too_large"
    Future = "future"
    Stale = "stale"
    TooVolatile = "too_volatile"


def verdict(
    *,
    candidate_usd: Decimal,
    observed_at: datetime,
    now: datetime,
    last_accepted_usd: Decimal | None,
    is_major: bool,
    second_opinion_usd: Decimal | None,
    recent_refused_usd: Sequence[Decimal],
    age_max_seconds: int,
) -> Verdict:
    """The first reason to refuse `candidate_usd`, or Accepted.

    A move of more than 10 % (majors) or 25 % (others) since the last accepted price
    needs a second source that agrees, or the two newest refused prices
    (`recent_refused_usd`, newest first) agreeing with it: three samples in a row.
    Units: prices in USD, age in seconds. Refuses nothing at exactly a limit of move or
    age; a price of exactly 1e12 is too large.
    """
    if not candidate_usd.is_finite():
        return Verdict.NotFinite
    age = now - observed_at
    refused = {
        Verdict.NonPositive: candidate_usd <= 0,
        Verdict.TooLarge: candidate_usd >= PRICE_TOO_LARGE_USD,
        Verdict.Future: age < -CLOCK_SKEW_MAX,
        Verdict.Stale: age > timedelta(seconds=age_max_seconds),
        Verdict.TooVolatile: not _move_is_backed(
            candidate_usd=candidate_usd,
            last_accepted_usd=last_accepted_usd,
            move_max=MOVE_MAX_MAJOR if is_major else MOVE_MAX_OTHER,
            second_opinion_usd=second_opinion_usd,
            recent_refused_usd=recent_refused_usd,
        ),
    }
    return next((reason for reason, holds in refused.items() if holds), Verdict.Accepted)


def _move_is_backed(
    *,
    candidate_usd: Decimal,
    last_accepted_usd: Decimal | None,
    move_max: Decimal,
    second_opinion_usd: Decimal | None,
    recent_refused_usd: Sequence[Decimal],
) -> bool:
    """Whether the move is small, or confirmed by a second source or by samples in a row."""
    if last_accepted_usd is None or _within(candidate_usd, last_accepted_usd, move_max):
        return True
    agreement = move_max * AGREEMENT_SHARE
    if second_opinion_usd is not None and _within(second_opinion_usd, candidate_usd, agreement):
        return True
    earlier = recent_refused_usd[: SAMPLES_IN_A_ROW - 1]
    return len(earlier) == SAMPLES_IN_A_ROW - 1 and all(
        _within(price, candidate_usd, agreement) for price in earlier
    )


def _within(price: Decimal, reference: Decimal, share: Decimal) -> bool:
    return price.is_finite() and abs(price - reference) <= share * reference
