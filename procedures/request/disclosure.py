"""What others see of a trader before the end: everything at once, later, or nothing.

Who copies another's positions must know them while they are new.
"""

import json
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from backend.portfolio.ended_portfolio import earlier_portfolios
from backend.refusals import Refusal
from backend.users.known_user import of_known_user
from procedures.request.access import optional_session
from procedures.request.context import Context


class NotDisclosed(Refusal):
    """The organiser keeps what traders have and do from others until the season is settled."""

    key: ClassVar[str] = "FORBIDDEN"
    reason: ClassVar[str] = "not_disclosed"


async def shown_until(
    context: Context, *, wallet_address: str, season: UUID | None
) -> datetime | None:
    """Until when the caller sees what the wallet had and did; None for everything.

    Its owner and the organiser see everything. NotDisclosed where others see nothing.
    """
    kept = await context.server.disclosure.kept(now=context.now)
    if kept is None or season not in (None, kept.season):
        return None
    await optional_session(context)
    caller = context.session
    if caller is not None and (caller.is_admin or caller.wallet_address == wallet_address):
        return None
    if kept.delay is None:
        raise NotDisclosed(
            "What traders hold and do is kept from others until the season is settled. "
            "Their ranks and returns are on the leaderboard."
        )
    return context.now - kept.delay


async def earlier_part(context: Context, wallet_address: str, until: datetime, part: str) -> bytes:
    """A part of the portfolio that the wallet had at `until`, a finished JSON list."""
    earlier = await context.together(earlier_portfolios, (wallet_address, until))
    portfolio = json.loads(of_known_user(earlier, wallet_address).document)
    return json.dumps(portfolio[part], ensure_ascii=False).encode()
