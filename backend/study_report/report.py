"""The report of a study, computed from its plan and its rows: the same bytes each time."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from math import isfinite, sqrt
from typing import Any, Final

from backend.statistics.arms import Stratum, joined_strata, pooled
from backend.statistics.difference import difference, superiority
from backend.statistics.earlier_outcomes import adjusted_strata
from backend.statistics.effect_on_users import effect_on_users
from backend.statistics.estimates import Estimate, PointEstimate, with_interval
from backend.statistics.many_questions import holm
from backend.statistics.market_regression import MarketSplit, market_split
from backend.statistics.moments import variance
from backend.statistics.permutation import permutation_test
from backend.statistics.power import detectable_difference, detectable_neutral_lift
from backend.statistics.sample_ratio import SampleRatio, sample_ratio
from backend.statistics.winsorising import winsorised
from backend.study.code_version import code_version
from backend.study.plan import Plan, plan_of
from backend.study.power import ARM_MIN
from backend.study.store import Study
from backend.study.tables import ARMS
from backend.study_report.by_agent import agent_table
from backend.study_report.by_arm import arm_figures, uptake, users_of
from backend.study_report.data import StudyData
from backend.study_report.outcomes import Outcomes, outcomes
from backend.study_report.rows import rows_csv

RATIO_DOUBTED: Final = 0.001
"""Arms whose sizes are less likely than this were not assigned as planned."""
DIGITS: Final = 12

Document = dict[str, Any]


def report(study: Study, data: StudyData) -> str:
    """The document as JSON with sorted keys; numbers have 12 significant digits.

    Of arms of fewer than 30 there is no interval of the users' figure: the permutation test holds
    for any number, Student's distribution does not.
    """
    plan, found = plan_of(study.plan), outcomes(data)
    strata = joined_strata(found.strata)
    share = float(plan.winsor_share)
    cut = winsorised(strata, lower=share, upper=1 - share)
    everybody = pooled(strata)
    is_enough = min(len(everybody.treated), len(everybody.control)) >= ARM_MIN
    point, uncut = (difference(one) if is_enough else None for one in (cut, strata))
    split = market_split(found.market, found.differences)
    users, days = _interval(point), None if split is None else with_interval(split.neutral)
    tried = permutation_test(cut, seed=study.seal or "")
    ratio = _ratio(plan, data)
    document = {
        "seal": study.seal,
        "plan": json.loads(study.plan),
        "code_version": code_version(),
        "data_sha256": hashlib.sha256(rows_csv(data).encode()).hexdigest(),
        "looks_before_the_end": data.looks,
        "arms": {arm: arm_figures(data, arm) for arm in ARMS},
        "sample_ratio": ratio,
        "users": users,
        "users_uncut": _interval(uncut),
        "users_adjusted": _adjusted(cut, found) if is_enough else None,
        "permutation": tried and {**asdict(tried), "p": tried.p},
        "superiority": superiority(everybody.treated, everybody.control),
        "days": split and _days(split),
        "holm": _holm(users, days),
        "effect_on_users": point and _effect_on_users(point, data),
        "by_agent": agent_table(data),
        "detectable": _detectable(pooled(cut), found, split),
        "daily": [
            {"market": moved, "difference": gained}
            for moved, gained in zip(found.market, found.differences, strict=True)
        ],
        "cautions": [
            *_always(plan),
            *_of_the_data(study, data, ratio),
            *([] if is_enough else ["arms_below_30"]),
            *([] if difference(cut) else ["nothing_varied"]),
            *([] if split else ["days_say_nothing"]),
        ],
    }
    return json.dumps(_plain(document), ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _always(plan: Plan) -> list[str]:
    """What may not be concluded of any study, as stable words for which pages have sentences."""
    words = ["one_service_is_one_strategy", "one_season_hardly_shows_skill"]
    return [*words, "users_figure_is_of_this_market"] if plan.primary == "users" else words


def _of_the_data(study: Study, data: StudyData, ratio: SampleRatio | None) -> list[str]:
    """What of these rows limits what may be concluded, in such words."""
    holds = {
        "sizes_not_as_planned": ratio is not None and ratio.p < RATIO_DOUBTED,
        "looked_before_the_end": data.looks > 0,
        "code_is_not_the_sealed_one": json.loads(study.plan)["code_version"] != code_version(),
        "prices_missing": any(value is None for value in data.held_usd),
        "some_were_never_given_the_grant": any(not user.values_usd for user in data.users),
        "controls_copied": any(user.copied for user in data.users),
    }
    return [name for name, is_so in holds.items() if is_so]


def _ratio(plan: Plan, data: StudyData) -> SampleRatio | None:
    sizes = [len(users_of(data, arm)) for arm in ARMS]
    return sample_ratio(sizes, (float(plan.treated_share), float(plan.control_share)))


def _effect_on_users(point: PointEstimate, data: StudyData) -> Estimate | None:
    return effect_on_users(
        difference=point,
        treated_uptake=uptake(data, "treated"),
        control_uptake=uptake(data, "control"),
    )


def _days(split: MarketSplit) -> Document:
    return {
        "neutral": with_interval(split.neutral),
        "exposure": split.exposure,
        "beta": split.beta,
        "days": split.days,
    }


def _detectable(arms: Stratum, found: Outcomes, split: MarketSplit | None) -> Document:
    """The smallest effects that a study like this one would have found, of its own deviations."""
    sizes = (len(arms.treated), len(arms.control))
    users = None
    if min(sizes) >= ARM_MIN:
        pooled_variance = (variance(arms.treated) + variance(arms.control)) / 2
        users = detectable_difference(sizes, deviation=sqrt(pooled_variance))
    days = None
    if split is not None:
        rests = variance(
            [
                gained - split.beta * moved
                for moved, gained in zip(found.market, found.differences, strict=True)
            ]
        )
        days = detectable_neutral_lift(days=split.days, daily_deviation=sqrt(rests))
    return {"users": users, "days": days}


def _adjusted(cut: Sequence[Stratum], found: Outcomes) -> Document | None:
    """The users' figure with less noise, by the season before, which the assignment is after."""
    adjusted = adjusted_strata(cut, joined_strata(found.earlier))
    point = None if adjusted is None else difference(adjusted.strata)
    if adjusted is None or point is None:
        return None
    estimate = with_interval(point)
    return {"estimate": estimate, "theta": adjusted.theta, "earlier_users": found.earlier_users}


def _holm(users: Estimate | None, days: Estimate | None) -> Document | None:
    """The two figures' p-values, adjusted for there being two."""
    if users is None or days is None:
        return None
    adjusted_users, adjusted_days = holm([users.p, days.p])
    return {"users": adjusted_users, "days": adjusted_days}


def _interval(point: PointEstimate | None) -> Estimate | None:
    return None if point is None else with_interval(point)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        # The degrees of freedom of the normal distribution, which JSON has no word for.
        return float(f"{value:.{DIGITS}g}") if isfinite(value) else None
    return value
