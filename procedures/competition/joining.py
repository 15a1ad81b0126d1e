"""How a wallet that nobody has seen before gets a user, and how its user comes to take part.

All of it is read at the primary: it decides what is written.
"""

from uuid import UUID

from backend.competition.register import see_user
from backend.competition.store import current_competition, takes_part
from backend.database.transaction import reading
from backend.redis.rate_limits import JOININGS
from backend.users.store import find_user
from procedures.request.context import Context


async def known_user(context: Context, *, wallet_address: str) -> UUID:
    """The wallet's user, made at first sight; a caller makes few."""
    async with reading(context.server.readings) as connection:
        known = await find_user(connection, wallet_address=wallet_address)
    if known is not None:
        return known
    await context.admit(JOININGS, context.caller.ip)
    return await see_user(
        await context.connection(), wallet_address=wallet_address, now=context.now
    )


async def freshen_grant(context: Context, *, wallet_address: str) -> None:
    """Price what the wallet is about to be granted afresh, so that the first snapshot shows what
    it is worth now; not in a transaction, as prices may be fetched.

    Returns are measured from its worth at the start, whenever somebody comes.
    """
    tokens = await granted_tokens(context, wallet_address=wallet_address)
    await context.server.prices.freshen(tokens, now=context.now)


async def granted_tokens(context: Context, *, wallet_address: str | None = None) -> list[str]:
    """The addresses of the tokens in the starting portfolio; none when nobody is given one, or the
    wallet has it.
    """
    async with reading(context.server.readings) as connection:
        competition = await current_competition(connection, now=context.now)
        if competition is None or context.now >= competition.ends_at:
            return []
        if wallet_address is not None and await takes_part(
            connection, competition_id=competition.id, wallet_address=wallet_address
        ):
            return []
    return [part.token_address for part in competition.initial_grant]
