"""The organiser's rule of entry, the codes, and who used them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.entry.tables import Admission

_RULE: Final = text("SELECT * FROM entry_rules WHERE competition_id = :competition_id")
_WRITE_RULE: Final = text("""
INSERT INTO entry_rules (competition_id, admission, guests_allowed, joins_until, traders_max)
VALUES (:competition_id, :admission, :guests_allowed, :joins_until, :traders_max)
ON CONFLICT (competition_id) DO UPDATE SET
    admission = excluded.admission, guests_allowed = excluded.guests_allowed,
    joins_until = excluded.joins_until, traders_max = excluded.traders_max
""")
_COPY_RULE: Final = text("""
WITH copied AS (
    INSERT INTO entry_rules (competition_id, admission, guests_allowed, traders_max)
    SELECT :competition_id, admission, guests_allowed, traders_max
    FROM entry_rules WHERE competition_id = :last_id
)
INSERT INTO invited_wallets (competition_id, wallet_address)
SELECT :competition_id, wallet_address FROM invited_wallets WHERE competition_id = :last_id
""")
_STANDING: Final = text("""
SELECT entry_obstacle(:competition_id, :user_id, :now) AS obstacle,
       entry_is_full(:competition_id) AS is_full,
       EXISTS (
           SELECT FROM participants
           WHERE competition_id = :competition_id AND user_id = :user_id
       ) AS takes_part
""")
_PERSONAL: Final = text("""
SELECT admission = 'wallets' OR admission = 'codes' AND NOT EXISTS (
    SELECT FROM invitation_codes made
    WHERE made.competition_id = entry_rules.competition_id AND made.uses_max > 1
      AND (made.revoked_at IS NULL OR EXISTS (SELECT FROM invitations WHERE code = made.code))
)
FROM entry_rules WHERE competition_id = :competition_id
""")
# Whatever the last day to join.
_LET_IN: Final = text("""
SELECT entry_obstacle(:competition_id, :user_id, '-infinity') IS NULL
""")
_LOCK_CODE: Final = text("""
SELECT invitation_codes.*, competitions.name AS competition
FROM invitation_codes JOIN competitions ON competitions.id = competition_id
WHERE code = :code FOR UPDATE OF invitation_codes
""")
_USES: Final = text("SELECT count(*) FROM invitations WHERE code = :code")
_USE: Final = text("""
INSERT INTO invitations (competition_id, user_id, code, used_at)
VALUES (:competition_id, :user_id, :code, :now) ON CONFLICT DO NOTHING
""")
_INSERT_CODES: Final = text("""
INSERT INTO invitation_codes (code, competition_id, uses_max, created_at)
SELECT code, :competition_id, :uses_max, :now FROM unnest(CAST(:codes AS text[])) AS code
""")
_REVOKE: Final = text("""
UPDATE invitation_codes SET revoked_at = :now WHERE code = :code AND revoked_at IS NULL
""")
_WALLETS: Final = text("""
SELECT wallet_address FROM invited_wallets WHERE competition_id = :competition_id
""")
_FORGET_WALLETS: Final = text("DELETE FROM invited_wallets WHERE competition_id = :competition_id")
_INVITE_WALLETS: Final = text("""
INSERT INTO invited_wallets (competition_id, wallet_address)
SELECT DISTINCT CAST(:competition_id AS uuid), address
FROM unnest(CAST(:wallets AS text[])) AS address
""")
_NOTE_GUEST: Final = text("""
INSERT INTO guest_wallets (wallet_address) VALUES (:wallet_address) ON CONFLICT DO NOTHING
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRule:
    """Who may enter: all, who has a code, or the listed wallets; until when, and how many."""

    admission: Admission = "open"
    guests_allowed: bool = True
    joins_until: datetime | None = None
    traders_max: int | None = None


@dataclass(frozen=True, slots=True)
class EntryStanding:
    """What keeps a user out, if anything, and whether they take part already."""

    obstacle: str | None
    is_full: bool
    takes_part: bool


@dataclass(frozen=True, slots=True)
class InvitationCode:
    """A code with the competition that it invites to, and how often it was used."""

    competition_id: UUID
    competition: str
    uses: int
    uses_max: int
    is_revoked: bool


async def find_rule(connection: AsyncConnection, *, competition_id: UUID) -> EntryRule:
    """The competition's rule of entry."""
    row = (await connection.execute(_RULE, {"competition_id": competition_id})).one_or_none()
    if row is None:
        return EntryRule()
    return EntryRule(
        admission=row.admission,
        guests_allowed=row.guests_allowed,
        joins_until=row.joins_until,
        traders_max=row.traders_max,
    )


async def is_personal(connection: AsyncConnection, *, competition_id: UUID) -> bool:
    """Whether nobody can enter by as many wallets as they make: each wallet is listed, or used up a
    code of one use.
    """
    found = await connection.execute(_PERSONAL, {"competition_id": competition_id})
    return bool(found.scalar_one_or_none())


async def is_let_in(connection: AsyncConnection, *, competition_id: UUID, user_id: UUID) -> bool:
    """Whether the rule lets the user in, apart from the last day to join."""
    values = {"competition_id": competition_id, "user_id": user_id}
    return bool((await connection.execute(_LET_IN, values)).scalar_one())


async def write_rule(connection: AsyncConnection, *, competition_id: UUID, rule: EntryRule) -> None:
    """Write the rule in place of the one there was."""
    values = {
        "competition_id": competition_id,
        "admission": rule.admission,
        "guests_allowed": rule.guests_allowed,
        "joins_until": rule.joins_until,
        "traders_max": rule.traders_max,
    }
    await connection.execute(_WRITE_RULE, values)


async def copy_rule(connection: AsyncConnection, *, last_id: UUID, competition_id: UUID) -> None:
    """Give a competition the rule and the listed wallets of the last one, without its last day to
    join and its codes.
    """
    await connection.execute(_COPY_RULE, {"last_id": last_id, "competition_id": competition_id})


async def find_standing(
    connection: AsyncConnection, *, competition_id: UUID, user_id: UUID, now: datetime
) -> EntryStanding:
    """How the user stands to the competition's rule of entry."""
    values = {"competition_id": competition_id, "user_id": user_id, "now": now}
    row = (await connection.execute(_STANDING, values)).one()
    return EntryStanding(obstacle=row.obstacle, is_full=row.is_full, takes_part=row.takes_part)


async def lock_code(connection: AsyncConnection, *, code: str) -> InvitationCode | None:
    """The code, which nobody else uses until the transaction ends; None when there is none."""
    row = (await connection.execute(_LOCK_CODE, {"code": code})).one_or_none()
    if row is None:
        return None
    # Counted once the lock is had: others may have used it while it was waited for.
    uses = (await connection.execute(_USES, {"code": code})).scalar_one()
    return InvitationCode(
        competition_id=row.competition_id,
        competition=row.competition,
        uses=uses,
        uses_max=row.uses_max,
        is_revoked=row.revoked_at is not None,
    )


async def use_code(
    connection: AsyncConnection, *, competition_id: UUID, user_id: UUID, code: str, now: datetime
) -> None:
    """Note that the user was let in by the code; a user uses one for each competition."""
    values = {"competition_id": competition_id, "user_id": user_id, "code": code, "now": now}
    await connection.execute(_USE, values)


async def insert_codes(
    connection: AsyncConnection,
    *,
    competition_id: UUID,
    codes: Collection[str],
    uses_max: int,
    now: datetime,
) -> None:
    """Write codes of which each may be used `uses_max` times."""
    values = {
        "competition_id": competition_id,
        "codes": list(codes),
        "uses_max": uses_max,
        "now": now,
    }
    await connection.execute(_INSERT_CODES, values)


async def revoke_code(connection: AsyncConnection, *, code: str, now: datetime) -> bool:
    """Whether the code could be used, and now cannot."""
    return (await connection.execute(_REVOKE, {"code": code, "now": now})).rowcount == 1


async def find_invited_wallets(connection: AsyncConnection, *, competition_id: UUID) -> set[str]:
    """The listed wallets."""
    rows = await connection.execute(_WALLETS, {"competition_id": competition_id})
    return set(rows.scalars())


async def write_invited_wallets(
    connection: AsyncConnection, *, competition_id: UUID, wallets: Collection[str]
) -> None:
    """Write the list of wallets in place of the one there was."""
    await connection.execute(_FORGET_WALLETS, {"competition_id": competition_id})
    values = {"competition_id": competition_id, "wallets": list(wallets)}
    await connection.execute(_INVITE_WALLETS, values)


async def note_guest(connection: AsyncConnection, *, wallet_address: str) -> None:
    """Note that the wallet said it was made in a page."""
    await connection.execute(_NOTE_GUEST, {"wallet_address": wallet_address})
