"""The key that a study offers the treated, ready to use until its end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.clock import iso
from backend.keys.create_key import CreatedKey, create_key
from backend.keys.store import NewKey
from backend.study import store
from backend.study.plan import plan_of
from backend.study.rules import NotOffered, StudyNotOpen, UnknownStudy

NAME_LENGTH_MAX: Final = 50
"""Of a key."""


@dataclass(frozen=True, slots=True)
class OfferedKey:
    """A key as it was made, and what it was made to be."""

    created: CreatedKey
    wanted: NewKey


async def offered_key(
    connection: AsyncConnection, *, user_id: UUID, seal: str, now: datetime
) -> OfferedKey:
    """Make the treated user's key for trading and its journal, until the study's end.

    Raises UnknownStudy, NotOffered, StudyNotOpen and TooManyKeys.
    """
    study = await store.study_by_seal(connection, seal=seal)
    if study is None:
        raise UnknownStudy("No study has that seal. Read it again, and name the one shown.")
    plan = plan_of(study.plan)
    if now >= plan.ends_at:
        raise StudyNotOpen(f"The study ended at {iso(plan.ends_at)}, and its keys with it.")
    arm = await store.arm_of_user(connection, study_id=study.id, user_id=user_id)
    if arm != "treated" or plan.offer != "ready_key":
        raise NotOffered(
            "This study offers you no key. It makes one for those alone to whom chance offers the "
            "agent, where the plan says that a key is made for them."
        )
    wanted = NewKey(
        name=" ".join(plan.agent.split())[:NAME_LENGTH_MAX].strip(),
        scopes=frozenset({"read", "trade", "journal"}),
        expires_at=plan.ends_at,
    )
    return OfferedKey(await create_key(connection, user_id=user_id, wanted=wanted, now=now), wanted)
