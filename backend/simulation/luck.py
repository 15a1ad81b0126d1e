"""How often skill beats luck under each ranking: one steady trader among many who gamble.

The gamblers play the real fortnight of October 2025 by chance alone. The steady trader makes about
10 % in small steps, whatever the market does: who is skilled is known here, as it never is outside.
"""

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import Final

from backend.competition.ranking_store import RankingRule
from backend.competition.tables import RANKINGS
from backend.money import EXACT
from backend.simulation.gambler import Played, gamble, recorded_prices
from backend.standings.formulas import profit_ratio
from backend.standings.risk_formulas import (
    HourlyReturns,
    hourly_returns,
    largest_drawdown_ratio,
    season_score,
)

GAMBLERS: Final = 200
DRAWS: Final = 10
INITIAL_USD: Final = Decimal(3_000)
STEADY_RETURN: Final = 0.1
STEADY_HOURLY_DEVIATION: Final = 0.002
LIQUIDATIONS_MAX: Final = 2
TRADED_DAYS_MIN: Final = 5
MULTIPLE: Final = Decimal(5)
"""Of the drawdown, beside the one by default."""
USD_PLACES: Final = Decimal("1e-8")


@dataclass(frozen=True, slots=True)
class Performance:
    """What a ranking looks at."""

    return_ratio: Decimal
    max_drawdown_ratio: Decimal
    returns: HourlyReturns
    liquidations: int
    traded_days: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the steady trader fared in all draws under one rule."""

    rule: RankingRule
    first: int
    median_place: float
    draws: int


def outcomes(*, seed: int, gamblers: int = GAMBLERS, draws: int = DRAWS) -> list[Outcome]:
    """Every ranking, without limits and with them, over the same draws."""
    prices = recorded_prices()
    fields: list[list[Performance]] = []
    for draw in range(draws):
        random = Random(f"{seed} luck {draw}")
        played = [gamble(random, prices, initial_usd=INITIAL_USD) for _ in range(gamblers)]
        hours = len(played[0].values_usd) - 1
        fields.append([_performance(one) for one in (_steady(random, hours), *played)])
    return [_outcome(rule, fields) for rule in _rules()]


def report(found: Sequence[Outcome], *, gamblers: int = GAMBLERS) -> str:
    """The outcomes as a table, for the organiser to choose by."""
    lines = [
        f"Skill against luck: a steady trader of about +10 % among {gamblers} who gamble at 20x",
        f"{'ranking':38} {'first':>10} {'median place':>13}",
    ]
    for one in found:
        name = _name(one.rule)
        lines.append(f"{name:38} {one.first:>4} of {one.draws:<2} {one.median_place:>13g}")
    lines.append(
        f"Limits: at most {LIQUIDATIONS_MAX} liquidations, trades on at least {TRADED_DAYS_MIN} "
        "days. Floors are those by default."
    )
    return "\n".join(lines)


def _rules() -> Iterator[RankingRule]:
    by_default = [RankingRule(ranking=ranking) for ranking in RANKINGS]
    for rule in (*by_default, replace(by_default[-1], drawdown_multiple=MULTIPLE)):
        yield rule
        yield replace(rule, liquidations_max=LIQUIDATIONS_MAX, traded_days_min=TRADED_DAYS_MIN)


def _name(rule: RankingRule) -> str:
    multiple = "" if rule.drawdown_multiple == 1 else f" x{rule.drawdown_multiple}"
    with_limits = " with limits" if rule.traded_days_min else ""
    return f"{rule.ranking}{multiple}{with_limits}"


def _steady(random: Random, hours: int) -> Played:
    values, step = [INITIAL_USD], math.log1p(STEADY_RETURN) / hours
    for _ in range(hours):
        factor = math.exp(random.gauss(step, STEADY_HOURLY_DEVIATION))
        moved = EXACT.multiply(values[-1], Decimal(factor))
        values.append(moved.quantize(USD_PLACES, context=EXACT))
    return Played(values, days=set(range(hours // 24)))


def _performance(played: Played) -> Performance:
    values = played.values_usd
    return Performance(
        return_ratio=profit_ratio(value_usd=values[-1], initial_value_usd=values[0]),
        max_drawdown_ratio=largest_drawdown_ratio(values),
        returns=hourly_returns(values),
        liquidations=played.liquidations,
        traded_days=len(played.days),
    )


def _outcome(rule: RankingRule, fields: Sequence[Sequence[Performance]]) -> Outcome:
    places = []
    for steady, *others in fields:
        own = _key(rule, steady)
        places.append(1 + sum(_key(rule, one) > own for one in others))
    return Outcome(
        rule=rule,
        first=places.count(1),
        median_place=statistics.median(places),
        draws=len(places),
    )


def _key(rule: RankingRule, one: Performance) -> tuple[bool, Decimal, Decimal]:
    """The published order: the limits, the score, then the smaller drawdown."""
    is_within = rule.liquidations_max is None or one.liquidations <= rule.liquidations_max
    score = season_score(
        rule,
        return_ratio=one.return_ratio,
        max_drawdown_ratio=one.max_drawdown_ratio,
        returns=one.returns,
    )
    return (is_within and one.traded_days >= rule.traded_days_min, score, -one.max_drawdown_ratio)
