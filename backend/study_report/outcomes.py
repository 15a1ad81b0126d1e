"""From values in USD to outcomes: each user's return, and each day's difference of the arms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from backend.money import EXACT
from backend.statistics.arms import Stratum
from backend.statistics.moments import mean
from backend.study.tables import Arm
from backend.study_report.data import StudyData, StudyUser


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Returns by stratum, in the order of the days of joining, and by the day of the season.

    `differences` is the mean of the treated less that of the control, `market` the return of the
    grant merely held; all are shares of the grant's value. A day without a price of the grant is
    left out of both.
    """

    strata: tuple[Stratum, ...]
    market: tuple[float, ...]
    differences: tuple[float, ...]


def outcome_of(user: StudyUser) -> Decimal | None:
    """The change of value since the assignment / the grant's value; None without a grant."""
    if not user.values_usd or not user.initial_value_usd:
        return None
    gained = EXACT.subtract(user.values_usd[-1], user.values_usd[0])
    return EXACT.divide(gained, user.initial_value_usd)


def daily_outcomes(user: StudyUser) -> list[Decimal]:
    """The change of value on each day / the grant's value, which add up to the outcome."""
    if not user.values_usd or not user.initial_value_usd:
        return []
    return [
        EXACT.divide(EXACT.subtract(after, before), user.initial_value_usd)
        for before, after in pairwise(user.values_usd)
    ]


def outcomes(data: StudyData) -> Outcomes:
    """Of all who were assigned and given the grant, whatever became of them."""
    days: list[date] = sorted({user.stratum for user in data.users})
    strata = tuple(Stratum(_of(data, "treated", day), _of(data, "control", day)) for day in days)
    by_arm = [_daily(data, "treated"), _daily(data, "control")]
    market: list[float] = []
    differences: list[float] = []
    first = data.held_usd[0] if data.held_usd else None
    for number, (before, after) in enumerate(pairwise(data.held_usd)):
        if first and before is not None and after is not None and all(by_arm):
            market.append(float(EXACT.divide(EXACT.subtract(after, before), first)))
            treated, control = (mean([user[number] for user in arm]) for arm in by_arm)
            differences.append(treated - control)
    return Outcomes(strata, tuple(market), tuple(differences))


def _of(data: StudyData, arm: Arm, day: date) -> tuple[float, ...]:
    found = (outcome_of(user) for user in data.users if user.arm == arm and user.stratum == day)
    return tuple(float(one) for one in found if one is not None)


def _daily(data: StudyData, arm: Arm) -> list[Sequence[float]]:
    found = (daily_outcomes(user) for user in data.users if user.arm == arm)
    return [[float(one) for one in days] for days in found if days]
