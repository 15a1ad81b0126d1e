"""Plans, and who was assigned."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.study.assignment import Assignment
from backend.study.tables import Arm

_DRAFT: Final = text("""
INSERT INTO studies (id, competition_id, plan, written_at)
VALUES (:id, :competition_id, :plan, :now)
""")
_INVITE: Final = text("""
INSERT INTO study_wallets (study_id, wallet_address)
SELECT DISTINCT CAST(:study_id AS uuid), address FROM unnest(CAST(:wallets AS text[])) AS address
""")
_LOCK: Final = text("SELECT * FROM studies WHERE id = :id FOR UPDATE")
_SEALED_OF: Final = text("""
SELECT * FROM studies WHERE competition_id = :competition_id AND sealed_at IS NOT NULL
""")
_BY_SEAL: Final = text("SELECT * FROM studies WHERE seal = :seal")
_SEAL: Final = text("""
UPDATE studies SET plan = :plan, seal = :seal, sealed_at = :now WHERE id = :id
""")
_INVITED: Final = text("""
SELECT EXISTS (
    SELECT FROM study_wallets JOIN users USING (wallet_address)
    WHERE study_id = :study_id AND users.id = :user_id
)
""")
_ASSIGN: Final = text("""
INSERT INTO study_assignments (study_id, user_id, arm, stratum, assigned_at, signature)
VALUES (:study_id, :user_id, :arm, :stratum, :assigned_at, :signature) ON CONFLICT DO NOTHING
""")
_WITHDRAW: Final = text("""
INSERT INTO study_withdrawals (study_id, user_id, withdrawn_at)
SELECT study_id, user_id, :now FROM study_assignments
WHERE study_id = :study_id AND user_id = :user_id
ON CONFLICT DO NOTHING
""")
_ARM_OF: Final = text("""
SELECT arm FROM study_assignments WHERE study_id = :study_id AND user_id = :user_id
""")
_ASSIGNED: Final = text("""
SELECT EXISTS (
    SELECT FROM study_assignments WHERE study_id = :study_id AND user_id = :user_id
)
""")


@dataclass(frozen=True, slots=True)
class Study:
    """A plan with its season; `seal` is the hash of the plan's text, None of a draft."""

    id: UUID
    competition_id: UUID
    plan: str
    seal: str | None
    sealed_at: datetime | None


async def insert_draft(
    connection: AsyncConnection,
    *,
    study_id: UUID,
    competition_id: UUID,
    plan: str,
    wallets: Collection[str] | None,
    now: datetime,
) -> None:
    """Write a plan that is not sealed, and whom it invites."""
    values = {"id": study_id, "competition_id": competition_id, "plan": plan, "now": now}
    await connection.execute(_DRAFT, values)
    if wallets is not None:
        await connection.execute(_INVITE, {"study_id": study_id, "wallets": list(wallets)})


async def lock_study(connection: AsyncConnection, *, study_id: UUID) -> Study | None:
    """The study, which nobody else changes until the transaction ends."""
    return await _study(connection, _LOCK, {"id": study_id})


async def sealed_study(connection: AsyncConnection, *, competition_id: UUID) -> Study | None:
    """The season's sealed study."""
    return await _study(connection, _SEALED_OF, {"competition_id": competition_id})


async def study_by_seal(connection: AsyncConnection, *, seal: str) -> Study | None:
    """The study of that seal, in hexadecimal."""
    return await _study(connection, _BY_SEAL, {"seal": bytes.fromhex(seal)})


async def write_seal(
    connection: AsyncConnection, *, study_id: UUID, plan: str, seal: str, now: datetime
) -> None:
    """Seal the draft with its text as it now is."""
    values = {"id": study_id, "plan": plan, "seal": bytes.fromhex(seal), "now": now}
    await connection.execute(_SEAL, values)


async def is_invited(connection: AsyncConnection, *, study_id: UUID, user_id: UUID) -> bool:
    """Whether the user's wallet is on the study's list."""
    return await _holds(connection, _INVITED, study_id=study_id, user_id=user_id)


async def is_assigned(connection: AsyncConnection, *, study_id: UUID, user_id: UUID) -> bool:
    """Whether the user has an arm."""
    return await _holds(connection, _ASSIGNED, study_id=study_id, user_id=user_id)


async def arm_of_user(connection: AsyncConnection, *, study_id: UUID, user_id: UUID) -> Arm | None:
    """The user's arm; None of who was never assigned."""
    values = {"study_id": study_id, "user_id": user_id}
    arm: Arm | None = (await connection.execute(_ARM_OF, values)).scalar_one_or_none()
    return arm


async def insert_assignment(
    connection: AsyncConnection, assignment: Assignment, *, signature: bytes
) -> bool:
    """Whether the user is assigned by this; False when they were before."""
    values = {
        "study_id": assignment.study_id,
        "user_id": assignment.user_id,
        "arm": assignment.arm,
        "stratum": assignment.stratum,
        "assigned_at": assignment.assigned_at,
        "signature": signature,
    }
    return (await connection.execute(_ASSIGN, values)).rowcount == 1


async def insert_withdrawal(
    connection: AsyncConnection, *, study_id: UUID, user_id: UUID, now: datetime
) -> bool:
    """Whether the user withdraws by this; False when they had, or were never assigned."""
    values = {"study_id": study_id, "user_id": user_id, "now": now}
    return (await connection.execute(_WITHDRAW, values)).rowcount == 1


async def _study(
    connection: AsyncConnection, statement: TextClause, parameters: dict[str, object]
) -> Study | None:
    row = (await connection.execute(statement, parameters)).one_or_none()
    if row is None:
        return None
    seal = None if row.seal is None else bytes(row.seal).hex()
    return Study(row.id, row.competition_id, row.plan, seal, row.sealed_at)


async def _holds(
    connection: AsyncConnection, statement: TextClause, *, study_id: UUID, user_id: UUID
) -> bool:
    values = {"study_id": study_id, "user_id": user_id}
    return bool((await connection.execute(statement, values)).scalar_one())
