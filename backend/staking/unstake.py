"""Ending a stake: principal and interest to the second."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.clock import whole_seconds
from backend.investments.rules import Unstaked
from backend.investments.store import Investment, withdraw_investment
from backend.ledger.posting import Entry, Posting, post
from backend.money import plain
from backend.staking.formulas import simple_interest
from backend.trading.market import open_market
from backend.trading.rules import require_ending


async def unstake(
    connection: AsyncConnection, user_id: UUID, held: Investment, now: datetime
) -> Unstaked:
    """Pay principal and interest to the second into the wallet.

    Raises TradingClosed and Disqualified; nothing is written then.
    """
    token = held.token_address
    market = await open_market(connection, token_addresses=(token,), user_id=user_id, now=now)
    require_ending(market, now=now)
    # Interest that a batch has accrued is the user's, should its clock be ahead of ours.
    until = max(now, held.last_update)
    interest = simple_interest(
        principal=held.principal,
        rate_percent=held.interest_rate,
        seconds=whole_seconds(start=held.start_date, end=until),
        decimals=held.decimals,
    )
    received = held.principal + interest
    await withdraw_investment(connection, investment_id=held.id, interest=interest, until=until)
    posting = Posting(
        user_id=user_id,
        type="unstake",
        from_token_address=token,
        to_token_address=token,
        amount_from=held.principal,
        amount_to=received,
        details={"investment_id": str(held.id), "interest": plain(interest)},
        entries=(
            Entry("staked", token, -held.principal),
            Entry("yield", token, -interest),
            Entry("wallet", token, received),
        ),
    )
    return Unstaked(
        investment_id=held.id,
        transaction_id=await post(connection, posting, now=now),
        token_address=token,
        principal=held.principal,
        interest=interest,
        amount_received=received,
    )
