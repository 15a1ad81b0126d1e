"""How a wallet that nobody has seen before comes to take part."""

from uuid import UUID

from backend.competition.register import see_user
from backend.competition.store import current_competition
from backend.database.transaction import reading
from backend.redis.rate_limits import JOININGS
from backend.users.store import find_user
from procedures.request.context import Context


async def joined(context: Context, *, wallet_address: str) -> UUID:
    """The wallet's user, made and given the starting portfolio at first sight."""
    async with reading(context.server.readings) as connection:
        known = await find_user(connection, wallet_address=wallet_address)
    if known is not None:
        return known
    await context.admit(JOININGS, context.caller.ip)
    await freshen_grant(context)
    return await see_user(
        await context.connection(), wallet_address=wallet_address, now=context.now
    )


async def freshen_grant(context: Context) -> None:
    """Price what is granted afresh, so that the first snapshot shows what it is worth now.

    Returns are measured from its worth at the start, whenever somebody comes.
    """
    await context.server.prices.freshen(await granted_tokens(context), now=context.now)


async def granted_tokens(context: Context) -> list[str]:
    """The addresses of the tokens in the starting portfolio; none when nobody is given one."""
    async with reading(context.server.readings) as connection:
        competition = await current_competition(connection, now=context.now)
    if competition is None or context.now >= competition.ends_at:
        return []
    return [part.token_address for part in competition.initial_grant]
