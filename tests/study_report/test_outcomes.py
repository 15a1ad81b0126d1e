"""From values to outcomes: the days add up, and nobody is left out but who had no grant."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from backend.study.tables import Arm
from backend.study_report.data import StudyData, StudyUser
from backend.study_report.outcomes import daily_outcomes, outcome_of, outcomes

START = datetime(2026, 1, 5, tzinfo=UTC)


def user(number: int, arm: Arm, *values: str, day: int = 5, grant: str = "1000") -> StudyUser:
    return StudyUser(
        user_id=UUID(int=number),
        arm=arm,
        agent=None,
        stratum=date(2026, 1, day),
        assigned_at=START + timedelta(days=day - 5),
        signature=b"",
        initial_value_usd=Decimal(grant) if values else None,
        values_usd=tuple(map(Decimal, values)) or None,
        is_withdrawn=False,
        is_disqualified=False,
        agent_orders=0,
        trades=0,
        liquidations=0,
        max_drawdown_ratio=Decimal(0),
        turnover_usd=Decimal(0),
        fees_usd=Decimal(0),
        markout_usd=Decimal(0),
        measured_usd=Decimal(0),
        copied=0,
        is_idle=False,
        earlier_pnl_percentage=None,
    )


def data(*users: StudyUser, held: tuple[str | None, ...] = ("1000", "1020", "990")) -> StudyData:
    return StudyData(
        ends_at=START + timedelta(days=2),
        is_settled=True,
        looks=0,
        invited_digest=None,
        held_usd=tuple(None if one is None else Decimal(one) for one in held),
        users=users,
    )


@pytest.mark.parametrize(
    ("values", "days", "outcome"),
    [
        (("1000", "1100", "990"), ("0.1", "-0.11"), "-0.01"),
        # Who came late had 1050 by then; the days before count as no change.
        (("1050", "1050", "1155"), ("0", "0.105"), "0.105"),
        # Liquidated on the first day, and never back.
        (("1000", "0", "0"), ("-1", "0"), "-1"),
    ],
)
def test_days_add_up_to_the_outcome(
    values: tuple[str, ...], days: tuple[str, ...], outcome: str
) -> None:
    one = user(1, "treated", *values)
    assert daily_outcomes(one) == [Decimal(day) for day in days]
    assert sum(daily_outcomes(one)) == outcome_of(one) == Decimal(outcome)


def test_who_was_never_given_the_grant_has_no_outcome() -> None:
    assert outcome_of(user(1, "control")) is None
    assert daily_outcomes(user(1, "control")) == []


def test_days_of_the_arms_add_up_to_the_difference() -> None:
    found = outcomes(
        data(
            user(1, "treated", "1000", "1100", "1200"),
            user(2, "treated", "1000", "1000", "1000"),
            user(3, "control", "1000", "900", "1000"),
            user(4, "control"),
        )
    )
    assert found.differences == pytest.approx((0.05 + 0.1, 0.05 - 0.1))
    assert sum(found.differences) == pytest.approx(0.1 - 0)
    assert found.market == pytest.approx((0.02, -0.03))


def test_who_quit_or_was_disqualified_or_withdrew_stays_in() -> None:
    lost = user(1, "treated", "1000", "400", "400")
    gone = replace(lost, is_withdrawn=True, is_disqualified=True, is_idle=True)
    kept = user(3, "control", "1000", "1000", "1000")
    assert outcomes(data(gone, kept)) == outcomes(data(lost, kept))


def test_strata_are_the_days_of_joining_in_their_order() -> None:
    found = outcomes(
        data(
            user(1, "control", "1000", "1000", "1300", day=6),
            user(2, "treated", "1000", "1000", "1100"),
            user(3, "treated", "1000", "1000", "1200", day=6),
        )
    )
    assert [(one.treated, one.control) for one in found.strata] == [
        ((0.1,), ()), ((0.2,), (0.3,)),
    ]  # fmt: skip


def test_who_was_not_in_the_season_before_has_the_mean_of_those_who_were() -> None:
    first, second = user(1, "treated", "1000", "1100"), user(2, "control", "1000", "1000")
    found = outcomes(
        data(
            replace(first, earlier_pnl_percentage=Decimal("12.5")),
            replace(second, earlier_pnl_percentage=Decimal("-2.5")),
            user(3, "control", "1000", "1200"),
            # Without an outcome there is nothing to adjust.
            replace(user(4, "control"), earlier_pnl_percentage=Decimal(90)),
            held=("1000", "1000"),
        )
    )
    assert [(one.treated, one.control) for one in found.earlier] == [((0.125,), (-0.025, 0.05))]
    assert found.earlier_users == 2


def test_a_day_without_a_price_of_the_grant_is_no_day_of_the_market() -> None:
    one, other = user(1, "treated", "1", "1", "1"), user(2, "control", "1", "1", "1")
    assert outcomes(data(one, other, held=("1000", None, "1000"))).market == ()
