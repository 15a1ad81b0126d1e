"""The report of a study, computed from its plan and its rows: the same bytes each time."""

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from decimal import Decimal
from math import isfinite, sqrt
from typing import Any, Final

from backend.money import plain, round_display
from backend.statistics.arms import Stratum, joined_strata, pooled
from backend.statistics.difference import difference, superiority
from backend.statistics.effect_on_users import effect_on_users
from backend.statistics.estimates import PointEstimate, with_interval
from backend.statistics.market_regression import MarketSplit, market_split
from backend.statistics.moments import variance
from backend.statistics.permutation import permutation_test
from backend.statistics.power import detectable_difference, detectable_neutral_lift
from backend.statistics.sample_ratio import sample_ratio
from backend.statistics.winsorising import quantile, winsorised
from backend.study.by_agent import agent_table
from backend.study.code_version import code_version
from backend.study.outcomes import Outcomes, outcome_of, outcomes
from backend.study.plan import Plan, plan_of
from backend.study.power import ARM_MIN
from backend.study.report_store import StudyData, StudyUser
from backend.study.store import Study
from backend.study.tables import ARMS, Arm

RATIO_DOUBTED: Final = 0.001
"""Arms whose sizes are less likely than this were not assigned as planned."""
QUANTILES: Final = tuple(share / 20 for share in range(21))
DIGITS: Final = 12
OUTCOME_DECIMALS: Final = 18

Document = dict[str, Any]


def report(study: Study, data: StudyData) -> str:
    """The document as JSON with sorted keys; numbers have 12 significant digits."""
    plan, found = plan_of(study.plan), outcomes(data)
    strata = joined_strata(found.strata)
    share = float(plan.winsor_share)
    cut = winsorised(strata, lower=share, upper=1 - share)
    point, split = difference(cut), market_split(found.market, found.differences)
    tried = permutation_test(cut, seed=study.seal or "")
    uptake = {arm: _uptake(data, arm) for arm in ARMS}
    shares = (float(plan.treated_share), float(plan.control_share))
    ratio = sample_ratio([_count(data, arm) for arm in ARMS], shares)
    document = {
        "seal": study.seal,
        "plan": json.loads(study.plan),
        "code_version": code_version(),
        "data_sha256": hashlib.sha256(rows_csv(data).encode()).hexdigest(),
        "looks_before_the_end": data.looks,
        "arms": {arm: _arm(data, arm) for arm in ARMS},
        "sample_ratio": ratio,
        "users": point and with_interval(point),
        "users_uncut": _interval(difference(strata)),
        "permutation": tried and {**asdict(tried), "p": tried.p},
        "superiority": superiority(pooled(strata).treated, pooled(strata).control),
        "days": split and _days(split),
        "effect_on_users": point
        and effect_on_users(
            difference=point,
            treated_uptake=uptake["treated"],
            control_uptake=uptake["control"],
        ),
        "by_agent": agent_table(data),
        "detectable": _detectable(pooled(cut), found, split),
        "daily": [
            {"market": moved, "difference": gained}
            for moved, gained in zip(found.market, found.differences, strict=True)
        ],
        "cautions": _cautions(plan, study, data, point, split, ratio and ratio.p),
    }
    return json.dumps(_plain(document), ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def rows_csv(data: StudyData) -> str:
    """One line for each who was assigned, without a name: numbers in the order of assignment."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    facts = (
        "is_withdrawn", "is_disqualified", "is_idle", "agent_orders", "trades", "liquidations",
        "max_drawdown_ratio", "turnover_usd", "fees_usd", "copied",
    )  # fmt: skip
    days = max(0, len(data.held_usd))
    writer.writerow(
        ["number", "arm", "stratum", "outcome", "initial_value_usd", *facts]
        + [f"value_usd_{day}" for day in range(days)]
    )
    for number, user in enumerate(data.users, start=1):
        found = outcome_of(user)
        outcome = None if found is None else round_display(found, OUTCOME_DECIMALS)
        given = [number, user.arm, user.stratum.isoformat(), outcome, user.initial_value_usd]
        values: Sequence[Decimal | None] = user.values_usd or [None] * days
        writer.writerow(
            _cell(one) for one in (*given, *(getattr(user, fact) for fact in facts), *values)
        )
    return text.getvalue()


def _cautions(
    plan: Plan,
    study: Study,
    data: StudyData,
    point: PointEstimate | None,
    split: MarketSplit | None,
    ratio_p: float | None,
) -> list[str]:
    """What may not be concluded, as stable words for which pages have sentences."""
    sizes = [_count(data, arm) for arm in ARMS]
    holds = {
        "one_service_is_one_strategy": True,
        "one_season_hardly_shows_skill": True,
        "users_figure_is_of_this_market": plan.primary == "users",
        "arms_below_30": min(sizes) < ARM_MIN,
        "sizes_not_as_planned": ratio_p is not None and ratio_p < RATIO_DOUBTED,
        "nothing_varied": point is None,
        "days_say_nothing": split is None,
        "looked_before_the_end": data.looks > 0,
        "code_is_not_the_sealed_one": json.loads(study.plan)["code_version"] != code_version(),
        "prices_missing": any(value is None for value in data.held_usd),
        "some_were_never_given_the_grant": any(not user.values_usd for user in data.users),
        "controls_copied": any(user.copied for user in data.users),
    }
    return [name for name, is_so in holds.items() if is_so]


def _arm(data: StudyData, arm: Arm) -> Document:
    users = [user for user in data.users if user.arm == arm]
    found = sorted(float(one) for one in map(outcome_of, users) if one is not None)
    return {
        "assigned": len(users),
        "with_outcome": len(found),
        "using": sum(user.agent_orders > 0 for user in users),
        "withdrawn": sum(user.is_withdrawn for user in users),
        "disqualified": sum(user.is_disqualified for user in users),
        "idle_for_the_last_three_days": sum(user.is_idle for user in users),
        "liquidations": sum(user.liquidations for user in users),
        "trades": sum(user.trades for user in users),
        "copied": sum(user.copied for user in users),
        "turnover_usd": plain(sum((user.turnover_usd for user in users), Decimal(0))),
        "fees_usd": plain(sum((user.fees_usd for user in users), Decimal(0))),
        "drawdowns": _quantiles(sorted(float(user.max_drawdown_ratio) for user in users)),
        "outcomes": _quantiles(found),
    }


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
    if min(sizes) > 1:
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


def _interval(point: PointEstimate | None) -> object:
    return None if point is None else with_interval(point)


def _count(data: StudyData, arm: Arm) -> int:
    return sum(user.arm == arm for user in data.users)


def _uptake(data: StudyData, arm: Arm) -> float:
    users: list[StudyUser] = [user for user in data.users if user.arm == arm]
    return sum(user.agent_orders > 0 for user in users) / len(users) if users else 0.0


def _quantiles(ordered: Sequence[float]) -> list[float]:
    return [quantile(ordered, share) for share in QUANTILES] if ordered else []


def _cell(value: object) -> object:
    return plain(value) if isinstance(value, Decimal) else value


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
