"""The competition as those see it who look on."""

from datetime import timedelta
from typing import Literal

from pydantic import BaseModel

from backend.money import Figure
from backend.portfolio.tape import tapes
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from procedures.request.context import Context

arena = Group("arena")


class TapeTrade(BaseModel):
    """A swap, or a position that was opened, closed or liquidated.

    `is_by_agent` says that a program ordered it by a key; `direction` and `leverage` are those of a
    position.
    """

    id: str
    transaction_type: Literal["swap", "perp_open", "perp_close", "perp_liquidation"]
    wallet_address: str
    username: str
    is_by_agent: bool
    from_symbol: str | None
    to_symbol: str | None
    amount_from: Figure | None
    amount_to: Figure | None
    direction: Literal["long", "short"] | None
    leverage: int | None
    created_at: str


class Tape(BaseModel):
    """The newest trades of a season, of all who take part, the newest first.

    They are `delay_seconds` old or older where the organiser delays what others see; where it is
    hidden there are none until the season is settled.
    """

    trades: list[TapeTrade]
    delay_seconds: int
    is_hidden: bool


@arena.query(scope="read", rest="GET /api/tape")
async def tape(context: Context) -> Json[Tape]:
    """The newest orders and liquidations, as far as the organiser's rule of disclosure lets others
    see them.
    """
    kept = await context.server.disclosure.kept(now=context.now)
    if kept is not None and kept.delay is None:
        return Json(b'{"trades":[],"delay_seconds":0,"is_hidden":true}')
    delay = timedelta(0) if kept is None or kept.delay is None else kept.delay
    trades = await context.together(tapes, delay)
    assert trades is not None, "there is a list, if an empty one"
    seconds = int(delay.total_seconds())
    return Json(b'{"trades":%b,"delay_seconds":%d,"is_hidden":false}' % (trades, seconds))
