"""Idempotency keys: claimed before an order waits for its price, answered with its money.

A claim without an answer is an order under way. Its claimant answers it in the transaction that
moves the money, and only while the claim is still its own, so that an order is made once however
many ask for it. A claim whose process died is taken over once it is old.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.refusals import Refusal

KEPT: Final = timedelta(days=7)
"""How long an order is known again: longer than any client waits before it gives up or asks."""
ABANDONED_AFTER: Final = timedelta(seconds=15)
"""Longer than an order waits for its price and for locks; whoever claimed is gone by then."""

# How many claim is hidden from the planner, which otherwise plans anew for each number. A claim's
# commit waits for no disk: the order's own, which comes after it, brings it there as well, and if
# both are lost nothing was done, so a retry claims anew.
_CLAIM: Final = text("""
WITH asked AS MATERIALIZED (
    SELECT asked.* FROM unnest(
        ARRAY(SELECT unnest(CAST(:ids AS uuid[]))), CAST(:user_ids AS uuid[]),
        CAST(:keys AS text[]), CAST(:hashes AS bytea[])
    ) AS asked (id, user_id, key, request_hash)
    CROSS JOIN (SELECT set_config('synchronous_commit', 'off', true)) AS unwaited
), claimed AS (
    INSERT INTO idempotency_keys (user_id, key, request_hash, claim_id, created_at)
    SELECT DISTINCT ON (user_id, key) user_id, key, request_hash, id, :now FROM asked
    ORDER BY user_id, key, id
    ON CONFLICT (user_id, key) DO UPDATE
    SET claim_id = excluded.claim_id, created_at = excluded.created_at,
        request_hash = excluded.request_hash
    WHERE idempotency_keys.response IS NULL
      AND idempotency_keys.created_at < :abandoned_before
    RETURNING claim_id
)
SELECT asked.id, claimed.claim_id IS NOT NULL AS is_claimed,
       known.request_hash, known.response
FROM asked
LEFT JOIN claimed ON claimed.claim_id = asked.id
LEFT JOIN idempotency_keys known ON known.user_id = asked.user_id AND known.key = asked.key
""")
_ANSWER: Final = text("""
UPDATE idempotency_keys
SET response = answer.response
FROM unnest(
    ARRAY(SELECT unnest(CAST(:ids AS uuid[]))), CAST(:user_ids AS uuid[]),
    CAST(:keys AS text[]), CAST(:responses AS bytea[])
) AS answer (id, user_id, key, response)
WHERE idempotency_keys.user_id = answer.user_id AND idempotency_keys.key = answer.key
  AND claim_id = answer.id AND idempotency_keys.response IS NULL
""")
_FIND: Final = text("""
SELECT request_hash, response FROM idempotency_keys
WHERE user_id = :user_id AND key = :key
  AND (response IS NOT NULL OR created_at >= :abandoned_before)
""")
_RELEASE: Final = text("""
DELETE FROM idempotency_keys
WHERE user_id = :user_id AND key = :key AND claim_id = :id AND response IS NULL
""")
# By a scan: an index would cost every order something to save a second of each night.
_PRUNE: Final = text("DELETE FROM idempotency_keys WHERE created_at < :until")


class ClaimLost(Refusal):
    """Another process took the order over while this one made it; nothing was done here."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "order_taken_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One try at an order; `id` is the try's own, the rest is the same for each try."""

    id: UUID
    user_id: UUID
    key: str
    request_hash: bytes


@dataclass(frozen=True, slots=True)
class Claimed:
    """What became of a claim: ours, or of another request, whose `response` is None while it is
    under way. `request_hash` is None while the other request is not yet to be seen.
    """

    is_ours: bool
    request_hash: bytes | None
    response: bytes | None


async def claim_keys(
    connection: AsyncConnection, claims: Sequence[Claim], now: datetime
) -> dict[Claim, Claimed]:
    """Claim what is free or abandoned, and find out about the rest, by one statement."""
    rows = await connection.execute(
        _CLAIM,
        {
            "ids": [claim.id for claim in claims],
            "user_ids": [claim.user_id for claim in claims],
            "keys": [claim.key for claim in claims],
            "hashes": [claim.request_hash for claim in claims],
            "abandoned_before": now - ABANDONED_AFTER,
            "now": now,
        },
    )
    found = {row.id: row for row in rows}
    return {
        claim: Claimed(
            is_ours=found[claim.id].is_claimed,
            request_hash=found[claim.id].request_hash,
            response=found[claim.id].response,
        )
        for claim in claims
    }


async def answer_of(
    connection: AsyncConnection, *, user_id: UUID, key: str, now: datetime
) -> Claimed | None:
    """What became of the order with this key; None when none was carried out or is under way."""
    parameters = {"user_id": user_id, "key": key, "abandoned_before": now - ABANDONED_AFTER}
    row = (await connection.execute(_FIND, parameters)).one_or_none()
    if row is None:
        return None
    return Claimed(is_ours=False, request_hash=row.request_hash, response=row.response)


async def keep_answers(connection: AsyncConnection, answers: Sequence[tuple[Claim, bytes]]) -> None:
    """Answer the claims, in the transaction that does what they are for.

    Raises ClaimLost, after which nothing may be committed, when one of them is not ours now.
    """
    kept = await connection.execute(
        _ANSWER,
        {
            "ids": [claim.id for claim, _ in answers],
            "user_ids": [claim.user_id for claim, _ in answers],
            "keys": [claim.key for claim, _ in answers],
            "responses": [response for _, response in answers],
        },
    )
    if kept.rowcount != len(answers):
        raise ClaimLost("This order was taken over by a later try with its key. Ask again.")


async def release_claim(connection: AsyncConnection, claim: Claim) -> None:
    """Free the key of an order that was not made."""
    await connection.execute(_RELEASE, {"user_id": claim.user_id, "key": claim.key, "id": claim.id})


async def prune_keys(connection: AsyncConnection, *, now: datetime) -> int:
    """Forget the keys that are older than `KEPT`; how many."""
    return (await connection.execute(_PRUNE, {"until": now - KEPT})).rowcount
