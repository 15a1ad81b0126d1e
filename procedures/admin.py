"""What the organiser decides; to everybody else none of it exists.

Each decision is written to a log that nobody can change, in the transaction that carries it out.
"""

from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field

from backend.admin import disqualify as exclusion
from backend.admin import halt, steer_competition
from backend.admin.store import Decision
from backend.admin.views import overview as view_overview
from backend.redis.notices import wake
from backend.rpc.json_text import Json
from backend.rpc.procedure import Options
from backend.users.wallet_address import WalletAddress
from procedures.admin_reading import Overview, admin
from procedures.joining import freshen_grant
from procedures.request.access import deciding_admins
from procedures.request.context import Context
from procedures.request.orders import order

__all__ = ["admin"]

REASON_LENGTH_MAX: Final = 500
NAME_LENGTH_MAX: Final = 100
YEARS: Final = (2000, 2100)


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not 1 <= len(reason) <= REASON_LENGTH_MAX or not reason.isprintable():
        raise ValueError(f"a reason is 1 to {REASON_LENGTH_MAX} visible characters")
    return reason


def _name(text: str) -> str:
    name = text.strip()
    if not 1 <= len(name) <= NAME_LENGTH_MAX or not name.isprintable():
        raise ValueError(f"a name is 1 to {NAME_LENGTH_MAX} visible characters")
    return name


def _sane(moment: datetime) -> datetime:
    if not YEARS[0] < moment.year < YEARS[1]:
        raise ValueError(f"a time lies between the years {YEARS[0]} and {YEARS[1]}")
    return moment.astimezone(UTC)


Reason = Annotated[
    str,
    AfterValidator(_reason),
    Field(max_length=2 * REASON_LENGTH_MAX, description="why; shown to traders, kept in the log"),
]
CompetitionName = Annotated[str, AfterValidator(_name), Field(max_length=2 * NAME_LENGTH_MAX)]
Moment = Annotated[AwareDatetime, AfterValidator(_sane)]


def _decision(rest: str) -> Options:
    return order(rest=f"POST /api/admin{rest}", guard=deciding_admins)


@admin.mutation(**_decision("/competition/start"))
async def start(context: Context, *, reason: Reason) -> Json[Overview]:
    """Begin the upcoming competition now, as long as it was to be, and give out the grants."""
    await freshen_grant(context)
    by = _by(context, reason)
    return await _done(context, await steer_competition.start(await context.connection(), by=by))


@admin.mutation(**_decision("/competition/pause"))
async def pause(context: Context, *, reason: Reason) -> Json[Overview]:
    """Refuse every order until it is resumed; prices, interest, funding and liquidations go on."""
    by = _by(context, reason)
    return await _done(context, await steer_competition.pause(await context.connection(), by=by))


@admin.mutation(**_decision("/competition/resume"))
async def resume(context: Context, *, reason: Reason) -> Json[Overview]:
    """Take orders again."""
    by = _by(context, reason)
    return await _done(context, await steer_competition.resume(await context.connection(), by=by))


@admin.mutation(**_decision("/competition/end"))
async def end(context: Context, *, reason: Reason) -> Json[Overview]:
    """End the running competition now, for good, and write its final standings."""
    by = _by(context, reason)
    return await _done(context, await steer_competition.end(await context.connection(), by=by))


@admin.mutation(**_decision("/competition/schedule"))
async def schedule(
    context: Context,
    *,
    reason: Reason,
    name: CompetitionName | None = None,
    starts_at: Moment | None = None,
    ends_at: Moment | None = None,
) -> Json[Overview]:
    """Change the competition's name, start or end; what is left out stays."""
    told = await steer_competition.schedule(
        await context.connection(),
        name=name,
        starts_at=starts_at,
        ends_at=ends_at,
        by=_by(context, reason),
    )
    return await _done(context, told)


@admin.mutation(**_decision("/tokens/:token_address/halt"))
async def halt_token(context: Context, *, token_address: str, reason: Reason) -> Json[Overview]:
    """Refuse swaps, stakes and new positions in a token; what is open in it can be ended."""
    by = _by(context, reason)
    connection = await context.connection()
    return await _done(context, await halt.halt(connection, token_address=token_address, by=by))


@admin.mutation(**_decision("/tokens/:token_address/resume"))
async def resume_token(context: Context, *, token_address: str, reason: Reason) -> Json[Overview]:
    """Trade a halted token again."""
    by = _by(context, reason)
    connection = await context.connection()
    return await _done(context, await halt.resume(connection, token_address=token_address, by=by))


@admin.mutation(**_decision("/traders/:wallet_address/disqualify"))
async def disqualify(
    context: Context, *, wallet_address: WalletAddress, reason: Reason
) -> Json[Overview]:
    """Refuse a trader's orders and rank them behind all others, also after the end."""
    told = await exclusion.disqualify(
        await context.connection(), wallet_address=wallet_address, by=_by(context, reason)
    )
    return await _done(context, told)


@admin.mutation(**_decision("/traders/:wallet_address/reinstate"))
async def reinstate(
    context: Context, *, wallet_address: WalletAddress, reason: Reason
) -> Json[Overview]:
    """Let a disqualified trader take part again."""
    told = await exclusion.reinstate(
        await context.connection(), wallet_address=wallet_address, by=_by(context, reason)
    )
    return await _done(context, told)


def _by(context: Context, reason: str) -> Decision:
    return Decision(admin_id=context.owner().user_id, reason=reason, now=context.now)


async def _done(context: Context, told: tuple[UUID, ...]) -> Json[Overview]:
    """How things stand now; whom it concerns hears of it once it is committed."""
    context.after_commit(lambda: wake(context.server.redis, told))
    return Json(await view_overview(await context.connection(), now=context.now))
