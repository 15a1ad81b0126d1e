"""All that a report is computed from, as the database or an archive has it."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from backend.study.tables import Arm

_AMOUNTS: Final = (
    "initial_value_usd", "max_drawdown_ratio", "turnover_usd", "fees_usd", "markout_usd",
    "measured_usd", "earlier_pnl_percentage",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyUser:
    """What one who was assigned did; `values_usd` at the season's start and at each day's end, None
    of who was never given the grant. `markout_usd` is what the price's move of five minutes after
    the fills was worth, and `measured_usd` the notional of those with such a price.
    `earlier_pnl_percentage` is the result of the season before, None of who was not in it.
    """

    user_id: UUID
    arm: Arm
    agent: str | None
    stratum: date
    assigned_at: datetime
    signature: bytes
    initial_value_usd: Decimal | None
    values_usd: tuple[Decimal, ...] | None
    is_withdrawn: bool
    is_disqualified: bool
    agent_orders: int
    trades: int
    liquidations: int
    max_drawdown_ratio: Decimal
    turnover_usd: Decimal
    fees_usd: Decimal
    markout_usd: Decimal
    measured_usd: Decimal
    copied: int
    is_idle: bool
    earlier_pnl_percentage: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyData:
    """All that a report is computed from; `held_usd` is the grant merely held, as of each day."""

    ends_at: datetime
    is_settled: bool
    looks: int
    invited_digest: str | None
    held_usd: tuple[Decimal | None, ...]
    users: tuple[StudyUser, ...]


def data_of(rows: str) -> StudyData:
    """The rows as they were read, of JSON."""
    found = json.loads(rows)
    return StudyData(
        ends_at=datetime.fromisoformat(found["ends_at"]),
        is_settled=found["is_settled"],
        looks=found["looks"],
        invited_digest=found["invited_digest"],
        held_usd=tuple(None if one is None else Decimal(one) for one in found["held_usd"]),
        users=tuple(_user(one) for one in found["users"]),
    )


def _user(row: dict[str, object]) -> StudyUser:
    facts = dict(row)
    for name in _AMOUNTS:
        facts[name] = None if facts[name] is None else Decimal(str(facts[name]))
    values = facts["values_usd"]
    facts["values_usd"] = (
        tuple(Decimal(one) for one in values) if isinstance(values, list) else None
    )
    facts["user_id"] = UUID(str(facts["user_id"]))
    facts["stratum"] = date.fromisoformat(str(facts["stratum"]))
    facts["assigned_at"] = datetime.fromisoformat(str(facts["assigned_at"]))
    facts["signature"] = bytes.fromhex(str(facts["signature"]))
    return StudyUser(**facts)  # type: ignore[arg-type]
