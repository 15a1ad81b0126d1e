"""Entering a competition, with a code where the organiser wants one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.competition.grant import grant
from backend.competition.store import current_competition
from backend.entry.codes import as_written
from backend.entry.rules import (
    CodeOfAnotherCompetition,
    CodeRevoked,
    CodeUsedUp,
    CompetitionFull,
    EntryClosed,
    GuestsNotAllowed,
    NotInvited,
    UnknownCode,
)
from backend.entry.store import EntryStanding, find_rule, find_standing, lock_code, use_code


async def enter(connection: AsyncConnection, *, user_id: UUID, code: str, now: datetime) -> None:
    """Let the user in and give the grant, if the competition runs.

    Who is in already, or needs no code, uses none up. Raises what rules.py names.
    """
    competition = await current_competition(connection, now=now)
    if competition is None or now >= competition.ends_at:
        raise EntryClosed("No competition can be entered now. Come back for the next one.")
    standing = await find_standing(
        connection, competition_id=competition.id, user_id=user_id, now=now
    )
    if standing.takes_part:
        return
    rule = await find_rule(connection, competition_id=competition.id)
    _require_entry(standing, traders_max=rule.traders_max)
    if standing.obstacle == "code":
        await _use(connection, competition.id, user_id, as_written(code), now=now)
    await grant(connection, user_id=user_id, now=now)


def _require_entry(standing: EntryStanding, *, traders_max: int | None) -> None:
    if standing.obstacle == "late":
        raise EntryClosed("The last day to join has passed. Come back for the next competition.")
    if standing.is_full:
        assert traders_max is not None, "what is full has a limit"
        raise CompetitionFull(
            f"{traders_max} traders take part, and no more may. Come back for the next one.",
            traders_max=traders_max,
        )
    if standing.obstacle == "own_wallet":
        raise GuestsNotAllowed(
            "Guest wallets cannot take part in this competition. Sign in with a wallet of yours."
        )
    if standing.obstacle == "invitation":
        raise NotInvited(
            "This wallet is not on the organiser's list. Sign in with the one you gave them, or "
            "ask them to add this one."
        )


async def _use(
    connection: AsyncConnection, competition_id: UUID, user_id: UUID, code: str, *, now: datetime
) -> None:
    invitation = await lock_code(connection, code=code)
    if invitation is None:
        raise UnknownCode("There is no such invitation code. Type it as it was given to you.")
    if invitation.competition_id != competition_id:
        raise CodeOfAnotherCompetition(
            f"The code invites to “{invitation.competition}”, not to this competition. "
            "Ask the organiser for another one.",
            competition=invitation.competition,
        )
    if invitation.is_revoked:
        raise CodeRevoked("The organiser took this code back. Ask them for another one.")
    if invitation.uses >= invitation.uses_max:
        raise CodeUsedUp(
            f"The code was used {invitation.uses_max} times, as often as it may be. "
            "Ask the organiser for another one.",
            uses_max=invitation.uses_max,
        )
    await use_code(connection, competition_id=competition_id, user_id=user_id, code=code, now=now)
