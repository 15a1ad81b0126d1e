"""What a study could see, in words and numbers, before it is made."""

from dataclasses import dataclass
from typing import Final

from backend.statistics.power import (
    detectable_difference,
    detectable_neutral_lift,
    users_needed,
)
from backend.study.rules import TooLittleToSay

POWER: Final = 0.8
LEVEL: Final = 0.05
SEASONS_TOGETHER: Final = 6
ARM_MIN: Final = 30
"""Of fewer users the intervals are not to be trusted."""
DAYS_MIN: Final = 3
DAILY_DEVIATION: Final = 0.006
"""Of the arms' daily difference, where users of one service share its bets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """The smallest effects that are found in 80 of 100 studies at a level of 5 %, as shares of the
    grant's value over one season.
    """

    difference: float
    neutral_lift: float
    neutral_lift_together: float
    users_an_arm_for_one_point: int


def power(
    arms: tuple[int, int], *, deviation: float, days: int, daily_deviation: float = DAILY_DEVIATION
) -> Power:
    """Of arms of these sizes, users' returns of this deviation over so many days."""
    return Power(
        difference=detectable_difference(arms, deviation=deviation, power=POWER, level=LEVEL),
        neutral_lift=detectable_neutral_lift(
            days=days, daily_deviation=daily_deviation, power=POWER, level=LEVEL
        ),
        neutral_lift_together=detectable_neutral_lift(
            days=days,
            daily_deviation=daily_deviation,
            seasons=SEASONS_TOGETHER,
            power=POWER,
            level=LEVEL,
        ),
        users_an_arm_for_one_point=users_needed(
            effect=1 / 100, deviation=deviation, power=POWER, level=LEVEL
        ),
    )


def require_enough(arms: tuple[int, int], *, deviation: float, days: int) -> None:
    """Raises TooLittleToSay of arms, days or a deviation of which nothing can be said."""
    if min(arms) < ARM_MIN:
        raise TooLittleToSay(f"An arm has {min(arms)} users; each needs at least {ARM_MIN}.")
    if days < DAYS_MIN:
        raise TooLittleToSay(f"The study lasts {days} days; it needs at least {DAYS_MIN}.")
    if not deviation > 0:
        raise TooLittleToSay("Returns without a deviation need no study; it is above 0.")


def in_words(
    found: Power, arms: tuple[int, int], *, deviation: float, days: int, daily_deviation: float
) -> str:
    """The same for a terminal."""
    treated, control = arms
    return f"""\
{treated:,} treated and {control:,} control over {days} days; the deviation of returns is \
{_points(deviation)} points.
Smallest effects found in 80 of 100 studies at a level of 5 %, in points of return:
  A, this season and these users: {_points(found.difference)}
  B, had the market gone otherwise: {_points(found.neutral_lift)} \
(the deviation of the arms' daily difference is {_points(daily_deviation)})
  B from {SEASONS_TOGETHER} seasons together: {_points(found.neutral_lift_together)}
One point by A needs {found.users_an_arm_for_one_point:,} users in each arm.
One season says whether users gained, hardly whether the agent is skilled."""


def _points(share: float) -> str:
    return f"{100 * share:.2f}"
