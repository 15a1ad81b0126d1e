"""Ending a liquid stake: its liquid-staking tokens (LST) redeemed for the base token."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.investments.rules import Unstaked
from backend.investments.store import Investment, withdraw_investment
from backend.ledger.posting import Entry, Posting, post
from backend.liquid_staking.formulas import redeemed
from backend.liquid_staking.store import liquid_stake_of
from backend.money import plain
from backend.trading.market import open_market
from backend.trading.rules import InsufficientBalance, require_ending, require_token


async def redeem(
    connection: AsyncConnection, user_id: UUID, held: Investment, now: datetime
) -> Unstaked:
    """Take back the LST that the stake gave, and pay the base token at the current rate.

    Raises InsufficientBalance when the LST were swapped away, TradingClosed and
    Disqualified; nothing is written then.
    """
    given = await liquid_stake_of(connection, investment_id=held.id, now=now)
    base, lst = held.token_address, given.lst_token_address
    market = await open_market(connection, token_addresses=(base, lst), user_id=user_id, now=now)
    require_ending(market, now=now)
    lst_token = require_token(market, lst)
    if lst_token.balance < given.lst_amount:
        raise InsufficientBalance(
            f"This stake is redeemed with the {plain(given.lst_amount)} {lst_token.symbol} it "
            f"gave you, and you have {plain(lst_token.balance)}. Swap the rest back into "
            f"{lst_token.symbol} first, or swap what you have where you want it.",
            symbol=lst_token.symbol,
            balance=plain(lst_token.balance),
            needed=plain(given.lst_amount),
        )
    received = redeemed(
        lst_amount=given.lst_amount,
        exchange_rate=given.exchange_rate,
        decimals=held.decimals,
    )
    interest = received - held.principal
    await withdraw_investment(
        connection,
        investment_id=held.id,
        # Rounding at mint and redemption may leave it a unit short of the principal.
        interest=max(interest, Decimal(0)),
        until=max(now, held.last_update),
    )
    posting = Posting(
        user_id=user_id,
        type="liquid_unstake",
        from_token_address=lst,
        to_token_address=base,
        amount_from=given.lst_amount,
        amount_to=received,
        details={
            "investment_id": str(held.id),
            "exchange_rate": plain(given.exchange_rate),
        },
        entries=(
            Entry("wallet", lst, -given.lst_amount),
            Entry("pool", lst, given.lst_amount),
            Entry("pool", base, -received),
            Entry("wallet", base, received),
        ),
    )
    return Unstaked(
        investment_id=held.id,
        transaction_id=await post(connection, posting, now=now),
        token_address=base,
        principal=held.principal,
        interest=interest,
        amount_received=received,
    )
