"""A season's study, for those who may take part; and how it runs, without any outcome."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.statistics.sample_ratio import sample_ratio
from backend.study.plan import plan_of

_STUDY: Final = text("""
SELECT json_build_object(
    'seal', encode(sealed.seal, 'hex'),
    'sealed_at', iso(sealed.sealed_at),
    'plan', sealed.plan::json,
    'arm', own.arm,
    'assigned_at', iso(own.assigned_at),
    'withdrawn_at', iso(gone.withdrawn_at)
)::text
FROM studies sealed
LEFT JOIN study_assignments own
    ON own.study_id = sealed.id AND own.user_id = CAST(:user_id AS uuid)
LEFT JOIN study_withdrawals gone ON gone.study_id = sealed.id AND gone.user_id = own.user_id
WHERE sealed.sealed_at IS NOT NULL
  AND (sealed.competition_id = :season OR CAST(:season AS uuid) IS NULL)
ORDER BY sealed.sealed_at DESC LIMIT 1
""")
_STUDIES: Final = text("""
SELECT json_build_object('studies', coalesce(json_agg(json_build_object(
    'id', id,
    'competition_id', competition_id,
    'plan', plan::json,
    'written_at', iso(written_at),
    'sealed_at', iso(sealed_at),
    'seal', encode(seal, 'hex')
) ORDER BY written_at DESC, id), '[]'))::text
FROM studies
""")
_ARMS: Final = text("""
SELECT sealed.plan,
       count(*) FILTER (WHERE arm = 'treated') AS treated,
       count(*) FILTER (WHERE arm = 'control') AS control,
       count(*) FILTER (WHERE arm = 'treated' AND uses) AS treated_using,
       count(*) FILTER (WHERE arm = 'control' AND uses) AS control_using,
       count(*) FILTER (WHERE is_withdrawn) AS withdrawn
FROM studies sealed
LEFT JOIN LATERAL (
    SELECT made.arm,
           EXISTS (
               SELECT FROM agent_keys held JOIN agent_orders ordered ON ordered.key_id = held.id
               WHERE held.user_id = made.user_id AND ordered.ordered_at >= made.assigned_at
           ) AS uses,
           EXISTS (
               SELECT FROM study_withdrawals gone
               WHERE gone.study_id = made.study_id AND gone.user_id = made.user_id
           ) AS is_withdrawn
    FROM study_assignments made WHERE made.study_id = sealed.id
) participant ON true
WHERE sealed.id = :study_id AND sealed.sealed_at IS NOT NULL
GROUP BY sealed.id
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arms:
    """How many were assigned and how many of them have ordered by a key; `sample_ratio_p` is the
    chance of sizes as far from the plan, None while there is nobody.
    """

    treated: int
    control: int
    treated_using: int
    control_using: int
    withdrawn: int
    sample_ratio_p: float | None


async def study(
    connection: AsyncConnection, *, user_id: UUID | None, season: UUID | None
) -> bytes | None:
    """The finished JSON document of a season's sealed study, by default of the one sealed last, and
    the arm of who asks.
    """
    parameters = {"user_id": user_id, "season": season}
    document: str | None = (await connection.execute(_STUDY, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()


async def studies(connection: AsyncConnection) -> bytes:
    """The finished JSON document of every plan, drafts too, the newest first."""
    document: str = (await connection.execute(_STUDIES)).scalar_one()
    return document.encode()


async def arms(connection: AsyncConnection, *, study_id: UUID) -> Arms | None:
    """What may be shown while the study runs; None of a study that is not sealed."""
    row = (await connection.execute(_ARMS, {"study_id": study_id})).one_or_none()
    if row is None:
        return None
    plan = plan_of(row.plan)
    shares = (float(plan.treated_share), float(plan.control_share))
    ratio = sample_ratio((row.treated, row.control), shares)
    return Arms(
        treated=row.treated,
        control=row.control,
        treated_using=row.treated_using,
        control_using=row.control_using,
        withdrawn=row.withdrawn,
        sample_ratio_p=None if ratio is None else ratio.p,
    )
