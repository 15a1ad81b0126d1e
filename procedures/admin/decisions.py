"""What the organiser decides of the competition, its tokens and its traders."""

from typing import Annotated, Final
from uuid import UUID

from pydantic import AfterValidator, Field

from backend.admin import clear_profile, halt, next_season, steer_competition
from backend.admin import disqualify as exclusion
from backend.rpc.json_text import Json
from backend.users.wallet_address import WalletAddress
from procedures.admin.cost import admin
from procedures.admin.deciding import Reason, decision, done, made_by
from procedures.admin.reading import Overview
from procedures.request.context import Context
from procedures.request.moments import Moment

__all__ = ["admin"]

NAME_LENGTH_MAX: Final = 100


def _name(text: str) -> str:
    name = text.strip()
    if not 1 <= len(name) <= NAME_LENGTH_MAX or not name.isprintable():
        raise ValueError(f"a name is 1 to {NAME_LENGTH_MAX} visible characters")
    return name


CompetitionName = Annotated[str, AfterValidator(_name), Field(max_length=2 * NAME_LENGTH_MAX)]


@admin.mutation(**decision("/competition/start"))
async def start(context: Context, *, reason: Reason) -> Json[Overview]:
    """Begin the upcoming competition now, as long as it was to be; the grants follow its prices."""
    by = made_by(context, reason)
    return await done(context, await steer_competition.start(await context.connection(), by=by))


@admin.mutation(**decision("/competition/pause"))
async def pause(context: Context, *, reason: Reason) -> Json[Overview]:
    """Until it is resumed only what is open may be ended, and nobody is liquidated."""
    by = made_by(context, reason)
    return await done(context, await steer_competition.pause(await context.connection(), by=by))


@admin.mutation(**decision("/competition/resume"))
async def resume(context: Context, *, reason: Reason) -> Json[Overview]:
    """Take orders again."""
    by = made_by(context, reason)
    return await done(context, await steer_competition.resume(await context.connection(), by=by))


@admin.mutation(**decision("/competition/end"))
async def end(context: Context, *, reason: Reason) -> Json[Overview]:
    """End the running competition in two seconds, for good; a batch settles it as of then."""
    by = made_by(context, reason)
    return await done(context, await steer_competition.end(await context.connection(), by=by))


@admin.mutation(**decision("/competition/schedule"))
async def schedule(
    context: Context,
    *,
    reason: Reason,
    name: CompetitionName | None = None,
    starts_at: Moment | None = None,
    ends_at: Moment | None = None,
    season: UUID | None = None,
) -> Json[Overview]:
    """Change a season's name, start or end; what is left out stays.

    Without `season` it is the one that runs, else the next.
    """
    told = await steer_competition.schedule(
        await context.connection(),
        name=name,
        starts_at=starts_at,
        ends_at=ends_at,
        by=made_by(context, reason),
        season=season,
    )
    return await done(context, told)


@admin.mutation(**decision("/competition/next"))
async def schedule_next(
    context: Context,
    *,
    reason: Reason,
    name: CompetitionName,
    starts_at: Moment,
    ends_at: Moment,
) -> Json[Overview]:
    """Add the next season, by the rules of the last one; `schedule` changes it until its start."""
    told = await next_season.schedule_next(
        await context.connection(),
        name=name,
        starts_at=starts_at,
        ends_at=ends_at,
        by=made_by(context, reason),
    )
    return await done(context, told)


@admin.mutation(**decision("/tokens/:token_address/halt"))
async def halt_token(context: Context, *, token_address: str, reason: Reason) -> Json[Overview]:
    """Refuse swaps, investments and new positions in a token; what is open in it can be ended."""
    by = made_by(context, reason)
    connection = await context.connection()
    return await done(context, await halt.halt(connection, token_address=token_address, by=by))


@admin.mutation(**decision("/tokens/:token_address/resume"))
async def resume_token(context: Context, *, token_address: str, reason: Reason) -> Json[Overview]:
    """Trade a halted token again."""
    by = made_by(context, reason)
    connection = await context.connection()
    return await done(context, await halt.resume(connection, token_address=token_address, by=by))


@admin.mutation(**decision("/traders/:wallet_address/disqualify"))
async def disqualify(
    context: Context, *, wallet_address: WalletAddress, reason: Reason
) -> Json[Overview]:
    """Refuse a trader's orders and rank them behind all others, also after the end."""
    told = await exclusion.disqualify(
        await context.connection(), wallet_address=wallet_address, by=made_by(context, reason)
    )
    return await done(context, told)


@admin.mutation(**decision("/traders/:wallet_address/reinstate"))
async def reinstate(
    context: Context, *, wallet_address: WalletAddress, reason: Reason
) -> Json[Overview]:
    """Let a disqualified trader take part again."""
    told = await exclusion.reinstate(
        await context.connection(), wallet_address=wallet_address, by=made_by(context, reason)
    )
    return await done(context, told)


@admin.mutation(**decision("/traders/:wallet_address/clear-name"))
async def clear_name(
    context: Context, *, wallet_address: WalletAddress, reason: Reason
) -> Json[Overview]:
    """Call a trader by their address again; the name is free for others."""
    told = await clear_profile.clear_name(
        await context.connection(), wallet_address=wallet_address, by=made_by(context, reason)
    )
    return await done(context, told)


@admin.mutation(**decision("/traders/:wallet_address/clear-bio"))
async def clear_bio(
    context: Context, *, wallet_address: WalletAddress, reason: Reason
) -> Json[Overview]:
    """Remove a trader's line about themselves."""
    told = await clear_profile.clear_bio(
        await context.connection(), wallet_address=wallet_address, by=made_by(context, reason)
    )
    return await done(context, told)
