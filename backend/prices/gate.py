"""Whether a price that arrived may become the price everybody trades at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from itertools import takewhile
from typing import Final

PRICE_TOO_LARGE_USD: Final = Decimal("1e12")
MOVE_MAX_MAJOR: Final = Decimal("0.10")
MOVE_MAX_OTHER: Final = Decimal("0.25")
MOVE_MAX_THIN: Final = Decimal("0.15")
# A token is thin when fewer USD than this move its price by 1 %: little money moves it on a venue.
THIN_DEPTH_USD: Final = Decimal(100_000)
# Moves are measured from the last confirmed price, which one source moves no faster than this.
WINDOW: Final = timedelta(minutes=10)
# However often one source says it, it moves a price no further within a window than this many of
# those moves.
WINDOW_MOVES_MAX: Final = 2
# Another price agrees when it lies within half of the move that it is to confirm.
AGREEMENT_SHARE: Final = Decimal("0.5")
# Venues are never closer to each other than this.
AGREEMENT_MIN: Final = Decimal("0.0025")
SAMPLES_IN_A_ROW: Final = 3
# Orders may bring several samples in a second, which are hardly more than one.
ROW_SPAN_MIN: Final = timedelta(seconds=10)
OPINION_AGE_MAX: Final = timedelta(seconds=60)
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
    WouldLiquidate = "would_liquidate"


UNCONFIRMED: Final = frozenset({Verdict.TooVolatile, Verdict.WouldLiquidate})
"""Refused until another price agrees."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A price in USD, and when it was observed."""

    price_usd: Decimal
    at: datetime


@dataclass(frozen=True, slots=True)
class Exposure:
    """The first prices that liquidate somebody: the highest of the longs', the lowest of the
    shorts'. None where no position is open.
    """

    longs_end_at: Decimal | None = None
    shorts_end_at: Decimal | None = None

    def is_reached(self, *, candidate_usd: Decimal, last_accepted_usd: Decimal) -> bool:
        """Whether going from the last price to the candidate liquidates anybody."""
        is_fall = candidate_usd < last_accepted_usd
        reached = self.longs_end_at if is_fall else self.shorts_end_at
        if reached is None or candidate_usd == last_accepted_usd:
            return False
        return candidate_usd <= reached if is_fall else candidate_usd >= reached


@dataclass(frozen=True, slots=True)
class Span:
    """The lowest and the highest price accepted within `WINDOW`, in USD."""

    lowest_usd: Decimal
    highest_usd: Decimal

    def holds(self, candidate_usd: Decimal, *, move_max: Decimal) -> bool:
        """Whether the candidate is no further than `move_max` from either."""
        return all(
            _within(candidate_usd, bound, move_max) for bound in (self.lowest_usd, self.highest_usd)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a candidate is judged by. Prices are in USD.

    `last_accepted_usd` is None when there is no price to move from; `confirmed` is the last
    price that was more than one sample, None when that is not known. `depth_usd` is what moves
    the price by 1 %, None where orders of any size leave it. `window` is None when nothing was
    accepted within `WINDOW`. `refused` are the candidates refused since the last accepted price,
    newest first.
    """

    last_accepted_usd: Decimal | None
    confirmed: Seen | None = None
    depth_usd: Decimal | None = None
    window: Span | None = None
    exposure: Exposure = Exposure()
    second_opinion: Seen | None = None
    refused: Sequence[Seen] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict, and whether an accepted price is confirmed: later moves are measured from it."""

    verdict: Verdict
    is_confirmed: bool = False


CONFIRMED: Final = Judgement(Verdict.Accepted, is_confirmed=True)


def sample_move_max(*, is_major: bool, depth_usd: Decimal | None) -> Decimal:
    """How far one sample may move a price, as a fraction of the last confirmed one.

    A token that is deep moves as far as its kind, a thin one less.
    """
    of_kind = MOVE_MAX_MAJOR if is_major else MOVE_MAX_OTHER
    is_thin = depth_usd is not None and depth_usd < THIN_DEPTH_USD
    return min(of_kind, MOVE_MAX_THIN) if is_thin else of_kind


def fault_of(
    candidate_usd: Decimal, *, observed_at: datetime, now: datetime, age_max_seconds: int
) -> Verdict | None:
    """Why the candidate can be no price at all, whatever is known; None where it can."""
    if not candidate_usd.is_finite():
        return Verdict.NotFinite
    if candidate_usd <= 0:
        return Verdict.NonPositive
    if candidate_usd >= PRICE_TOO_LARGE_USD:
        return Verdict.TooLarge
    age = now - observed_at
    if age < -CLOCK_SKEW_MAX:
        return Verdict.Future
    return Verdict.Stale if age > timedelta(seconds=age_max_seconds) else None


def judge(
    *,
    candidate_usd: Decimal,
    observed_at: datetime,
    now: datetime,
    known: Known,
    is_major: bool,
    age_max_seconds: int,
) -> Judgement:
    """The first reason to refuse `candidate_usd`, or that it is accepted.

    Unconfirmed, a price may move 10 % (majors), 25 % (others) or 15 % (others that are thin) from
    the last confirmed one, as long as nobody is liquidated by it. What goes beyond needs a second
    source that agrees, or two refused candidates before it that do: three samples in a row, over
    10 s or more. Such a row moves a price twice that far, measured from every price accepted in
    the last ten minutes: one source alone does not walk it away. Refuses nothing at exactly a
    limit of move or age; a price of exactly 1e12 is too large.
    """
    fault = fault_of(
        candidate_usd, observed_at=observed_at, now=now, age_max_seconds=age_max_seconds
    )
    if fault is not None:
        return Judgement(fault)
    last = known.last_accepted_usd
    if last is None:
        return CONFIRMED
    move_max = sample_move_max(is_major=is_major, depth_usd=known.depth_usd)
    origin = last if known.confirmed is None else known.confirmed.price_usd
    is_jump = not _within(candidate_usd, origin, move_max)
    is_fatal = known.exposure.is_reached(candidate_usd=candidate_usd, last_accepted_usd=last)
    if is_jump or is_fatal:
        move = move_max if is_jump else abs(candidate_usd / last - 1)
        share = max(AGREEMENT_SHARE * min(move, move_max), AGREEMENT_MIN)
        candidate = Seen(candidate_usd, observed_at)
        is_walk = known.window is not None and not known.window.holds(
            candidate_usd, move_max=WINDOW_MOVES_MAX * move_max
        )
        if _has_second_source(candidate, share=share, known=known, now=now) or (
            not is_walk and _is_in_a_row(candidate, share=share, known=known)
        ):
            return CONFIRMED
        return Judgement(Verdict.TooVolatile if is_jump else Verdict.WouldLiquidate)
    # Two samples that agree, long enough after the last confirmed price, take its place.
    is_old = known.confirmed is None or now - known.confirmed.at >= WINDOW
    return Judgement(
        Verdict.Accepted,
        is_confirmed=is_old and _within(candidate_usd, last, move_max * AGREEMENT_SHARE),
    )


def _has_second_source(candidate: Seen, *, share: Decimal, known: Known, now: datetime) -> bool:
    """Whether a young second opinion agrees with the candidate."""
    opinion = known.second_opinion
    return (
        opinion is not None
        and -CLOCK_SKEW_MAX <= now - opinion.at <= OPINION_AGE_MAX
        and _within(opinion.price_usd, candidate.price_usd, share)
    )


def _is_in_a_row(candidate: Seen, *, share: Decimal, known: Known) -> bool:
    """Whether enough samples before the candidate agree with it."""
    row = takewhile(lambda seen: _within(seen.price_usd, candidate.price_usd, share), known.refused)
    # A frozen price that is seen again is no other sample.
    moments = {candidate.at, *(seen.at for seen in row)}
    return len(moments) >= SAMPLES_IN_A_ROW and candidate.at - min(moments) >= ROW_SPAN_MIN


def _within(price: Decimal, reference: Decimal, share: Decimal) -> bool:
    return price.is_finite() and abs(price - reference) <= share * reference
