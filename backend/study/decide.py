"""What the organiser decides of a study: writing its plan, and sealing it.

Each gives who is notified, which is nobody.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.admin.next_season import NotPossibleNow
from backend.admin.store import Decision, record_act
from backend.competition.publication_store import Disclosure, write_disclosure
from backend.competition.store import Competition, lock_competition
from backend.entry.store import is_personal
from backend.ids import new_id
from backend.study import store
from backend.study.code_version import code_version
from backend.study.plan import (
    Plan,
    plan_of,
    plan_text,
    require_possible,
    seal_of,
    with_invited,
)
from backend.study.rules import EntryNotPersonal, PlanOutOfRange, StudyRuns, UnknownStudy

WALLETS_MAX: Final = 20_000


async def write_study(
    connection: AsyncConnection,
    *,
    plan: Plan,
    wallets: Collection[str] | None,
    by: Decision,
    season: UUID | None = None,
) -> tuple[UUID, ...]:
    """Write a plan for the season, of which one can be sealed; None of `wallets` invites all.

    Raises NotPossibleNow, PlanOutOfRange and StudyRuns.
    """
    if wallets is not None and not 1 <= len(set(wallets)) <= WALLETS_MAX:
        raise PlanOutOfRange(
            f"The list invites {len(set(wallets))} wallets. Give 1 to {WALLETS_MAX}, or invite all."
        )
    current = await _season_without_study(connection, by, season)
    require_possible(plan, season_ends_at=current.ends_at, now=by.now)
    study_id = new_id()
    written = _text(with_invited(plan, wallets), study_id, current.id)
    await store.insert_draft(
        connection,
        study_id=study_id,
        competition_id=current.id,
        plan=written,
        wallets=wallets,
        now=by.now,
    )
    details = {"after": {"name": current.name, "plan": written}}
    await record_act(connection, act="write_study", target=str(study_id), by=by, details=details)
    return ()


async def seal_study(
    connection: AsyncConnection, *, study_id: UUID, by: Decision
) -> tuple[UUID, ...]:
    """Seal the plan with the version of the code; from now on users can agree to it, and others'
    orders are delayed as it says. It cannot be changed any more.

    Raises UnknownStudy, NotPossibleNow, PlanOutOfRange, EntryNotPersonal and StudyRuns.
    """
    study = await store.lock_study(connection, study_id=study_id)
    if study is None:
        raise UnknownStudy("There is no such plan. Those that were written are listed.")
    current = await _season_without_study(connection, by, study.competition_id)
    plan = plan_of(study.plan)
    # The season may have been rescheduled since the plan was written.
    require_possible(plan, season_ends_at=current.ends_at, now=by.now)
    if plan.invited_digest is None and not await is_personal(connection, competition_id=current.id):
        raise EntryNotPersonal(
            f"Whoever makes many wallets can enter “{current.name}” with each, and keep the arm "
            "they like. List the invited wallets in the plan, or let traders in by a list or by "
            "codes of one use."
        )
    sealed = _text(plan, study.id, current.id)
    seal = seal_of(sealed)
    await store.write_seal(connection, study_id=study.id, plan=sealed, seal=seal, now=by.now)
    if plan.delay_seconds:
        rule = Disclosure("delayed", plan.delay_seconds)
        await write_disclosure(connection, competition_id=current.id, rule=rule)
    details = {"after": {"name": current.name, "seal": seal}}
    await record_act(connection, act="seal_study", target=str(study.id), by=by, details=details)
    return ()


async def require_disclosure_free(
    connection: AsyncConnection, *, season: UUID | None, now: datetime
) -> None:
    """Raises StudyRuns where a sealed study says what others see of the season."""
    current = await lock_competition(connection, season=season, now=now)
    study = (
        None if current is None else await store.sealed_study(connection, competition_id=current.id)
    )
    if study is not None and plan_of(study.plan).delay_seconds:
        raise StudyRuns(
            "The sealed study of this season says how late others' orders are shown. "
            "Set what others see of the next season."
        )


async def require_entry_personal(
    connection: AsyncConnection, *, season: UUID | None, now: datetime
) -> None:
    """Raises StudyRuns where a sealed study invites all who enter the season, and somebody could
    now enter with several wallets.
    """
    current = await lock_competition(connection, season=season, now=now)
    if current is None:
        return
    study = await store.sealed_study(connection, competition_id=current.id)
    if study is None or plan_of(study.plan).invited_digest is not None:
        return
    if not await is_personal(connection, competition_id=current.id):
        raise StudyRuns(
            "The sealed study of this season invites all who enter, so that each has to enter by "
            "one wallet: by a list, or by a code of one use. Set another rule for the next season."
        )


async def _season_without_study(
    connection: AsyncConnection, by: Decision, season: UUID | None
) -> Competition:
    current = await lock_competition(connection, season=season, now=by.now)
    if current is None or by.now >= current.ends_at:
        raise NotPossibleNow("That season is over, or there is none. Schedule the next one first.")
    if await store.sealed_study(connection, competition_id=current.id) is not None:
        raise StudyRuns(
            f"“{current.name}” has a sealed study, which nothing changes. "
            "Write another one for the next season."
        )
    return current


def _text(plan: Plan, study_id: UUID, season: UUID) -> str:
    return plan_text(plan, study=str(study_id), season=str(season), code_version=code_version())
