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
    left out of both. `earlier` is the result of the season before of the same users in the same
    order, and the mean of it for who was not in it; `earlier_users` is how many were.
    """

    strata: tuple[Stratum, ...]
    earlier: tuple[Stratum, ...]
    earlier_users: int
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
    known = [one for user in data.users if (one := _earlier(user)) is not None]
    middle = mean(known) if known else 0.0
    earlier = tuple(
        Stratum(_before(data, "treated", day, middle), _before(data, "control", day, middle))
        for day in days
    )
    by_arm = [_daily(data, "treated"), _daily(data, "control")]
    market: list[float] = []
    differences: list[float] = []
    first = data.held_usd[0] if data.held_usd else None
    for number, (before, after) in enumerate(pairwise(data.held_usd)):
        if first and before is not None and after is not None and all(by_arm):
            market.append(float(EXACT.divide(EXACT.subtract(after, before), first)))
            treated, control = (mean([user[number] for user in arm]) for arm in by_arm)
            differences.append(treated - control)
    return Outcomes(strata, earlier, len(known), tuple(market), tuple(differences))


def _of(data: StudyData, arm: Arm, day: date) -> tuple[float, ...]:
    found = (outcome_of(user) for user in _within(data, arm, day))
    return tuple(float(one) for one in found if one is not None)


def _before(data: StudyData, arm: Arm, day: date, middle: float) -> tuple[float, ...]:
    found = (_earlier(user) for user in _within(data, arm, day) if outcome_of(user) is not None)
    return tuple(middle if one is None else one for one in found)


def _earlier(user: StudyUser) -> float | None:
    """The result of the season before, as a share; None of who has no outcome to adjust by it."""
    percentage = user.earlier_pnl_percentage
    if percentage is None or outcome_of(user) is None:
        return None
    return float(EXACT.divide(percentage, 100))


def _within(data: StudyData, arm: Arm, day: date) -> list[StudyUser]:
    return [user for user in data.users if user.arm == arm and user.stratum == day]


def _daily(data: StudyData, arm: Arm) -> list[Sequence[float]]:
    found = (daily_outcomes(user) for user in data.users if user.arm == arm)
    return [[float(one) for one in days] for days in found if days]
