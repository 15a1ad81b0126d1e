"""What a report says of arms that are too small, of outcomes that do not vary, of too few days."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from backend.study.plan import plan_text, seal_of
from backend.study.store import Study
from backend.study_report.data import StudyUser
from backend.study_report.report import report
from tests.study.conftest import a_plan
from tests.study_report.test_outcomes import data, user

STUDY, SEASON = UUID(int=1), UUID(int=2)
DAYS = ("1000", "1020", "990", "1005", "1010")


def reported(users: list[StudyUser], *, held: tuple[str, ...] = DAYS) -> Any:  # noqa: ANN401 - JSON
    plan = plan_text(a_plan(), study=str(STUDY), season=str(SEASON), code_version="another")
    study = Study(STUDY, SEASON, plan, seal_of(plan), None)
    return json.loads(report(study, data(*users, held=held)))


def arms(treated: int, control: int, *, step: int, days: int = len(DAYS)) -> list[StudyUser]:
    """Users whose values differ by `step` from each to the next, and from day to day."""
    return [
        user(
            number,
            "treated" if number < treated else "control",
            *(str(1000 + step * (number % 7) * day * day) for day in range(days)),
        )
        for number in range(treated + control)
    ]


@pytest.mark.parametrize(
    ("treated", "control", "is_given"), [(30, 30, True), (29, 40, False), (40, 29, False)]
)
def test_of_arms_under_thirty_there_is_no_interval(
    treated: int, control: int, is_given: bool
) -> None:
    found = reported(arms(treated, control, step=3))
    assert (found["users"] is not None) == is_given
    assert (found["users_uncut"] is not None) == is_given
    assert (found["detectable"]["users"] is not None) == is_given
    assert ("arms_below_30" in found["cautions"]) != is_given
    # These hold for any number of users.
    assert found["permutation"]["p"] > 0
    assert 0 <= found["superiority"] <= 1


def test_where_nothing_varies_the_report_says_so_and_gives_no_figure() -> None:
    found = reported(arms(40, 40, step=0))
    assert (found["users"], found["days"], found["effect_on_users"]) == (None, None, None)
    assert {"nothing_varied", "days_say_nothing"} <= set(found["cautions"])


def test_of_two_days_the_market_is_not_taken_out() -> None:
    found = reported(arms(40, 40, step=3, days=3), held=DAYS[:3])
    assert found["users"] is not None
    assert (found["days"], found["holm"]) == (None, None)
    assert "days_say_nothing" in found["cautions"]


def test_both_figures_are_adjusted_for_there_being_two() -> None:
    found = reported(arms(40, 41, step=3))
    least, most = sorted((found["users"]["p"], found["days"]["neutral"]["p"]))
    adjusted = sorted(found["holm"].values())
    assert adjusted == pytest.approx([min(1, 2 * least), max(min(1, 2 * least), most)])


def test_what_users_did_before_takes_the_noise_that_it_explains_out_of_the_figure() -> None:
    """An earlier result that foretells most of the outcome, the same in both arms."""
    known = [
        replace(one, earlier_pnl_percentage=Decimal(number % 7 * 5 + number % 2))
        for number, one in enumerate(arms(42, 42, step=3))
    ]
    found = reported(known)
    users, adjusted = found["users"], found["users_adjusted"]
    assert adjusted["earlier_users"] == len(known)
    assert adjusted["theta"] > 0
    assert adjusted["estimate"]["standard_error"] < users["standard_error"] / 3
    assert adjusted["estimate"]["value"] == pytest.approx(users["value"], abs=0.005)
    assert reported(arms(42, 42, step=3))["users_adjusted"] is None
    assert reported(known[:50])["users_adjusted"] is None


def test_the_report_names_the_code_where_it_is_not_that_of_the_plan() -> None:
    assert "code_is_not_the_sealed_one" in reported(arms(30, 30, step=1))["cautions"]


def test_a_users_markouts_are_weighted_by_what_was_measured() -> None:
    moved = [
        replace(one, measured_usd=one.turnover_usd + weight, markout_usd=one.fees_usd + gained)
        for one, weight, gained in zip(arms(2, 0, step=1), (1000, 3000), (1, -2), strict=True)
    ]
    found = reported([*moved, *arms(0, 2, step=1)])
    # -1 USD on 4,000.
    assert found["arms"]["treated"]["markout_bps"] == -2.5
    assert found["arms"]["control"]["markout_bps"] is None
