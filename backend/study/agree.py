"""Agreeing to take part in a study, and withdrawing from it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.clock import iso
from backend.entry.store import is_let_in
from backend.study import store
from backend.study.assignment import Assignment, arm_of, signature
from backend.study.plan import Plan, plan_of
from backend.study.rules import NotInStudy, StudyNeedsEntry, StudyNotOpen, UnknownStudy
from backend.study.store import Study


async def agree(
    connection: AsyncConnection, *, user_id: UUID, seal: str, secret: str, now: datetime
) -> None:
    """Assign the user to an arm of the sealed study that they agree to, unless they have one.

    The user has signed in. Naming the seal says which text was agreed to. Raises UnknownStudy,
    StudyNotOpen and StudyNeedsEntry.
    """
    study = await _sealed(connection, seal)
    if await store.is_assigned(connection, study_id=study.id, user_id=user_id):
        return
    plan = plan_of(study.plan)
    if now >= plan.ends_at:
        raise StudyNotOpen(f"The study ended at {iso(plan.ends_at)}. Nobody can join it any more.")
    await _require_invited(connection, study, plan, user_id=user_id)
    arm = arm_of(
        study_id=study.id, user_id=user_id, treated_share=plan.treated_share, secret=secret
    )
    assignment = Assignment(study.id, user_id, arm, now)
    signed = signature(assignment, secret=secret)
    await store.insert_assignment(connection, assignment, signature=signed)


async def _require_invited(
    connection: AsyncConnection, study: Study, plan: Plan, *, user_id: UUID
) -> None:
    """Before somebody has entered no wallet of theirs has an arm: one could be chosen by it."""
    if plan.invited_digest is None:
        if not await is_let_in(connection, competition_id=study.competition_id, user_id=user_id):
            raise StudyNeedsEntry(
                "The study is for those who entered the competition. Enter it first, then agree."
            )
    elif not await store.is_invited(connection, study_id=study.id, user_id=user_id):
        raise StudyNotOpen(
            "The study is for invited wallets, and yours is none of them. You can trade without it."
        )


async def withdraw(connection: AsyncConnection, *, user_id: UUID, seal: str, now: datetime) -> None:
    """Note that the user withdraws; they stay in the analysis, as the plan said. Raises NotInStudy
    and UnknownStudy.
    """
    study = await _sealed(connection, seal)
    if not await store.is_assigned(connection, study_id=study.id, user_id=user_id):
        raise NotInStudy("You never agreed to this study, so there is nothing to withdraw from.")
    await store.insert_withdrawal(connection, study_id=study.id, user_id=user_id, now=now)


async def _sealed(connection: AsyncConnection, seal: str) -> Study:
    study = await store.study_by_seal(connection, seal=seal)
    if study is None:
        raise UnknownStudy("No study has that seal. Read it again, and agree to the one shown.")
    return study
