"""The plan of a study: all that is decided before anybody is assigned, as one text with a hash."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Literal

from backend.clock import iso
from backend.money import plain
from backend.study.rules import PlanOutOfRange

Offer = Literal["ready_key", "own_agent"]
"""A key made for the treated, ready to use, or keys for an agent of their own."""
PrimaryFigure = Literal["users", "days"]
"""Which figure answers the question: A, of this season and these users, or B, of any market."""

SHARE_MIN: Final = Decimal("0.05")
WINSOR_MAX: Final = Decimal("0.1")
DELAY_SECONDS_MAX: Final = 30 * 24 * 3600
SHARE_DECIMALS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a study asks and how. Shares of the arms add up to 1; outcomes beyond the share
    `winsor_share` at either end of all count as these quantiles.

    `consent_en` and `consent_ja` are what a participant reads and agrees to. `invited_digest` is
    the SHA-256 of the invited wallets, None where all are invited.
    """

    question_en: str
    question_ja: str
    consent_en: str
    consent_ja: str
    agent: str
    offer: Offer
    treated_share: Decimal
    control_share: Decimal
    primary: PrimaryFigure = "users"
    winsor_share: Decimal = Decimal("0.01")
    delay_seconds: int = 0
    ends_at: datetime
    invited_digest: str | None = None


def require_possible(plan: Plan, *, season_ends_at: datetime, now: datetime) -> None:
    """Raises PlanOutOfRange for shares that are no whole, and times and numbers that cannot be."""
    shares = (plan.treated_share, plan.control_share)
    if sum(shares) != 1:
        raise PlanOutOfRange(
            f"The shares of the arms add up to {plain(Decimal(sum(shares)))}. They must be 1."
        )
    if min(shares) < SHARE_MIN or any(share != round(share, SHARE_DECIMALS) for share in shares):
        raise PlanOutOfRange(
            f"An arm has a share of {plain(min(shares))}. Give each at least {plain(SHARE_MIN)}, "
            f"with at most {SHARE_DECIMALS} decimals."
        )
    if plan.ends_at < season_ends_at or plan.ends_at <= now:
        raise PlanOutOfRange(
            f"The study would end at {iso(plan.ends_at)}, and the season ends at "
            f"{iso(season_ends_at)}. A study ends with its season or later."
        )
    if not 0 <= plan.winsor_share <= WINSOR_MAX:
        raise PlanOutOfRange(
            f"The limit of winsorising is {plain(plan.winsor_share)}. "
            f"Give a share of 0 to {plain(WINSOR_MAX)}."
        )
    if not 0 <= plan.delay_seconds <= DELAY_SECONDS_MAX:
        raise PlanOutOfRange(
            f"The delay is {plan.delay_seconds} s. Give one of 0 to {DELAY_SECONDS_MAX}."
        )


def with_invited(plan: Plan, wallets: Collection[str] | None) -> Plan:
    """The plan with the digest of the wallets, sorted, one a line; None invites all."""
    if wallets is None:
        return plan
    listed = "\n".join(sorted(set(wallets)))
    return replace(plan, invited_digest=hashlib.sha256(listed.encode()).hexdigest())


def plan_text(plan: Plan, *, study: str, season: str, code_version: str) -> str:
    """The text that is sealed: JSON with sorted keys, of the plan with its study, season and code.

    `study` makes two studies of the same plan differ.
    """
    fields = {
        name: plain(value)
        if isinstance(value, Decimal)
        else iso(value)
        if isinstance(value, datetime)
        else value
        for name, value in asdict(plan).items()
    }
    facts = {"study": study, "season": season, "code_version": code_version}
    # Who withdraws stays in: leaving out those who quit would flatter the agent they quit.
    document = fields | facts | {"withdrawn": "kept"}
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plan_of(text: str) -> Plan:
    """The plan in a sealed text."""
    document: dict[str, Any] = json.loads(text)
    fields = {name: document[name] for name in Plan.__dataclass_fields__}
    shares = {
        name: Decimal(fields[name]) for name in ("treated_share", "control_share", "winsor_share")
    }
    return Plan(**fields | shares | {"ends_at": datetime.fromisoformat(fields["ends_at"])})


def seal_of(text: str) -> str:
    """The SHA-256 of the sealed text, in hexadecimal: the study's public name."""
    return hashlib.sha256(text.encode()).hexdigest()
