"""The competition that counts at a moment: the one running, else the next, else the last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

_CURRENT: Final = text("SELECT * FROM current_competition(:now)")
_SEASON: Final = text("SELECT * FROM season_at(:moment)")
_ACCRUING: Final = text("""
SELECT competitions.* FROM competitions
WHERE id = coalesce(
    (SELECT id FROM unswept_before(:now)), (SELECT id FROM season_at(:now)),
    (SELECT id FROM current_competition(:now))
)
""")
_LOCK: Final = text("""
SELECT * FROM competitions
WHERE id = coalesce(CAST(:season AS uuid), (SELECT id FROM current_competition(:now)))
FOR UPDATE
""")
_HAS_BEGUN: Final = text("""
SELECT EXISTS (SELECT FROM participants WHERE competition_id = :competition_id)
""")
_TAKES_PART: Final = text("""
SELECT EXISTS (
    SELECT FROM participants JOIN users ON users.id = user_id
    WHERE competition_id = :competition_id AND wallet_address = :wallet_address
)
""")
_CHANGE: Final = text("""
UPDATE competitions
SET name = :name, starts_at = :starts_at, ends_at = :ends_at, is_paused = :is_paused,
    swap_fee_rate = :swap_fee_rate, perp_fee_rate = :perp_fee_rate,
    execution_delay_ms = :execution_delay_ms, resumed_at = :resumed_at,
    decision_delay_seconds = :decision_delay_seconds
WHERE id = :id
""")
_INSERT: Final = text("""
INSERT INTO competitions (name, starts_at, ends_at, swap_fee_rate, initial_grant)
SELECT :name, :starts_at, :ends_at, :swap_fee_rate, :initial_grant
WHERE NOT EXISTS (SELECT FROM competitions)
""").bindparams(bindparam("initial_grant", type_=JSONB))


@dataclass(frozen=True, slots=True)
class Grant:
    """One token of what every participant starts with."""

    token_address: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Competition:
    """Rules and times; fee rates are fractions of the amount from, and of a notional.

    An order fills at prices observed `execution_delay_ms` after it arrived, or later. Prices from
    before `resumed_at`, when a pause ended last, liquidate nobody. Others see why an agent decided
    something `decision_delay_seconds` later.
    """

    id: UUID
    name: str
    starts_at: datetime
    ends_at: datetime
    is_paused: bool
    swap_fee_rate: Decimal
    perp_fee_rate: Decimal
    execution_delay_ms: int
    initial_grant: tuple[Grant, ...]
    resumed_at: datetime | None = None
    decision_delay_seconds: int = 900

    def is_on(self, now: datetime) -> bool:
        """Whether `now` lies between start and end, paused or not."""
        return self.starts_at <= now < self.ends_at


async def current_competition(connection: AsyncConnection, *, now: datetime) -> Competition | None:
    """The competition that counts at `now`; None when there is none at all."""
    return _competition((await connection.execute(_CURRENT, {"now": now})).one_or_none())


async def season_at(connection: AsyncConnection, *, moment: datetime) -> Competition | None:
    """The newest competition that has begun at the moment; None before the first."""
    return _competition((await connection.execute(_SEASON, {"moment": moment})).one_or_none())


async def accruing_competition(connection: AsyncConnection, *, now: datetime) -> Competition | None:
    """The competition whose holdings there are at `now`: the first that is not swept, else the
    newest; None when there is none at all.
    """
    return _competition((await connection.execute(_ACCRUING, {"now": now})).one_or_none())


async def current_competitions(
    connection: AsyncConnection, _: Sequence[None], now: datetime
) -> dict[None, Competition | None]:
    """The same, for many calls that ask at once."""
    return {None: await current_competition(connection, now=now)}


async def lock_competition(
    connection: AsyncConnection, *, season: UUID | None = None, now: datetime
) -> Competition | None:
    """The season of that id, without one the one that counts at `now`, which nobody else changes
    until the transaction ends.
    """
    parameters = {"season": season, "now": now}
    return _competition((await connection.execute(_LOCK, parameters)).one_or_none())


async def has_participants(connection: AsyncConnection, *, competition_id: UUID) -> bool:
    """Whether anybody was given the starting portfolio."""
    parameters = {"competition_id": competition_id}
    return bool((await connection.execute(_HAS_BEGUN, parameters)).scalar_one())


async def takes_part(
    connection: AsyncConnection, *, competition_id: UUID, wallet_address: str
) -> bool:
    """Whether the wallet's user was given the starting portfolio of the competition."""
    parameters = {"competition_id": competition_id, "wallet_address": wallet_address}
    return bool((await connection.execute(_TAKES_PART, parameters)).scalar_one())


async def change_competition(connection: AsyncConnection, changed: Competition) -> None:
    """Write what the organiser steers of a competition that is locked."""
    values = {
        "id": changed.id,
        "name": changed.name,
        "starts_at": changed.starts_at,
        "ends_at": changed.ends_at,
        "is_paused": changed.is_paused,
        "swap_fee_rate": changed.swap_fee_rate,
        "perp_fee_rate": changed.perp_fee_rate,
        "execution_delay_ms": changed.execution_delay_ms,
        "resumed_at": changed.resumed_at,
        "decision_delay_seconds": changed.decision_delay_seconds,
    }
    await connection.execute(_CHANGE, values)


async def insert_first_competition(
    connection: AsyncConnection,
    *,
    name: str,
    starts_at: datetime,
    ends_at: datetime,
    swap_fee_rate: Decimal,
    initial_grant: tuple[Grant, ...],
) -> bool:
    """Whether the competition was written: only into a database that has none."""
    written = await connection.execute(
        _INSERT,
        {
            "name": name,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "swap_fee_rate": swap_fee_rate,
            "initial_grant": [
                {"token_address": part.token_address, "amount": str(part.amount)}
                for part in initial_grant
            ],
        },
    )
    return written.rowcount == 1


def _competition(row: Row[Any] | None) -> Competition | None:
    if row is None:
        return None
    return Competition(
        id=row.id,
        name=row.name,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        is_paused=row.is_paused,
        swap_fee_rate=row.swap_fee_rate,
        perp_fee_rate=row.perp_fee_rate,
        execution_delay_ms=row.execution_delay_ms,
        initial_grant=tuple(
            Grant(token_address=part["token_address"], amount=Decimal(part["amount"]))
            for part in row.initial_grant
        ),
        resumed_at=row.resumed_at,
        decision_delay_seconds=row.decision_delay_seconds,
    )
