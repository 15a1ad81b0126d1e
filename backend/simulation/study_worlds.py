"""Seasons of a study in worlds whose truth is known, without servers: how often it is right.

Nobody is followed through the days. A season's return of a user is drawn, and the mean of an arm by
the day is drawn given the mean of its users, which has the same joint distribution. So 2,000
seasons of 2,000 users take seconds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import floor, fsum, sqrt
from random import Random
from typing import Final

from backend.statistics.arms import Stratum
from backend.statistics.difference import difference
from backend.statistics.distributions import t_quantile
from backend.statistics.estimates import PointEstimate
from backend.statistics.market_regression import MarketSplit, market_split
from backend.statistics.moments import mean
from backend.statistics.winsorising import winsorised

SEASONS: Final = 2_000
DAYS: Final = 14
MARKET_DEVIATION: Final = 0.04
"""Of a day."""
USER_DEVIATION: Final = 0.12
"""Of a season, between users of one market."""
WINSOR: Final = 0.01
LEVEL: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What an agent is worth: `lift` over the season, `beta` more of the market than others hold,
    and the deviation of the bets of a day that all its users share. Shares of the grant.
    """

    name: str
    lift: float = 0
    beta: float = 0
    bets: float = 0


WORLDS: Final = (
    World(name="nothing"),
    World(name="agents carry +0.3 beta", beta=0.3),
    World(name="agents share bets (0.5 points a day)", bets=0.005),
    World(name="agents gain 2 points", lift=0.02),
)


@dataclass(frozen=True, slots=True)
class Season:
    """One season as the report would see it."""

    outcomes: Stratum
    market: tuple[float, ...]
    differences: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of the seasons: tests that reject at 5 %, and intervals of 95 % that hold the truth.

    `users` is of figure A, `users_less_market` of it less the market's part, `days` of figure B.
    A covers what was gained in the season's own market, B what does not hang on the market.
    """

    world: World
    users: float
    users_less_market: float
    days: float
    users_cover: float
    days_cover: float


def rates(
    world: World, *, seed: int, seasons: int = SEASONS, arms: tuple[int, int] = (1_000, 1_000)
) -> Rates:
    """How often the figures are right in so many seasons of the world."""
    random = Random(f"{seed} {world.name}")
    counts = [0, 0, 0, 0, 0]
    for _ in range(seasons):
        found = _verdicts(world, _season(world, random, arms))
        counts = [count + verdict for count, verdict in zip(counts, found, strict=True)]
    return Rates(world, *(count / seasons for count in counts))


def _season(world: World, random: Random, arms: tuple[int, int]) -> Season:
    market = tuple(random.gauss(0, MARKET_DEVIATION) for _ in range(DAYS))
    shared = [
        world.lift / DAYS + world.beta * moved + random.gauss(0, 1) * world.bets for moved in market
    ]
    treated, control = ([random.gauss(0, USER_DEVIATION) for _ in range(size)] for size in arms)
    days = zip(_days(random, treated), _days(random, control), shared, strict=True)
    held, gained = fsum(market), fsum(shared)
    return Season(
        Stratum(
            tuple(held + gained + own for own in treated), tuple(held + own for own in control)
        ),
        market,
        tuple(treated_day - control_day + both for treated_day, control_day, both in days),
    )


def _days(random: Random, outcomes: Sequence[float]) -> Iterator[float]:
    """An arm's mean by the day, given the mean of its users' season: a bridge of normal steps."""
    deviation = USER_DEVIATION / sqrt(DAYS * len(outcomes))
    steps = [random.gauss(0, deviation) for _ in range(DAYS)]
    missing = (mean(outcomes) - fsum(steps)) / DAYS
    return (step + missing for step in steps)


def _verdicts(world: World, season: Season) -> tuple[bool, ...]:
    point = difference(winsorised([season.outcomes], lower=WINSOR, upper=1 - WINSOR))
    split = market_split(season.market, season.differences)
    assert point is not None, "normal outcomes vary"
    assert isinstance(split, MarketSplit), "normal days vary"
    in_this_market = world.lift + world.beta * fsum(season.market)
    return (
        _is_off(point, 0),
        _is_off(point, split.exposure),
        _is_off(split.neutral, 0),
        not _is_off(point, in_this_market),
        not _is_off(split.neutral, world.lift),
    )


def _is_off(point: PointEstimate, truth: float) -> bool:
    """Whether the interval leaves the truth out. Of many users the degrees hardly matter."""
    degrees = floor(point.degrees)
    return abs(point.value - truth) > _reach(degrees) * point.standard_error


@lru_cache(maxsize=4096)
def _reach(degrees: int) -> float:
    return t_quantile(1 - LEVEL / 2, degrees=degrees)
