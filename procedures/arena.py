"""The competition as those see it who look on."""

from datetime import timedelta
from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field

from backend.agents.newest_reasons import newest_reasons
from backend.decisions.tables import DecisionKind
from backend.ledger.tables import TransactionType
from backend.money import Figure
from backend.portfolio.equity_lines import LinesRequest, equity_lines
from backend.portfolio.tape import tapes
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.users.wallet_address import WalletAddress
from procedures.request.context import Context
from procedures.request.season import Season, begun_season

WALLETS_MAX: Final = 12
"""The ten whom a reader may follow, the reader, and whose page it is."""

arena = Group("arena")


class TradedTerms(BaseModel):
    """What a transaction gave and took; `direction` and `leverage` are those of a position."""

    from_symbol: str | None
    to_symbol: str | None
    amount_from: Figure | None
    amount_to: Figure | None
    direction: Literal["long", "short"] | None
    leverage: int | None


class TapeTrade(TradedTerms):
    """A swap, or a position that was opened, closed or liquidated.

    `is_by_agent` says that a program ordered it by a key.
    """

    id: str
    transaction_type: Literal["swap", "perp_open", "perp_close", "perp_liquidation"]
    wallet_address: str
    username: str
    is_by_agent: bool
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
    delay = await _delay(context)
    if delay is None:
        return Json(b'{"trades":[],"delay_seconds":0,"is_hidden":true}')
    trades = await context.together(tapes, delay)
    assert trades is not None, "there is a list, if an empty one"
    seconds = int(delay.total_seconds())
    return Json(b'{"trades":%b,"delay_seconds":%d,"is_hidden":false}' % (trades, seconds))


async def _delay(context: Context) -> timedelta | None:
    """How old is what others may see of what is traded; None where they may see none of it."""
    kept = await context.server.disclosure.kept(now=context.now)
    return timedelta(0) if kept is None else kept.delay


class AgentReason(TradedTerms):
    """What an agent said of why: with an order, whose type and terms are here, or without, where
    they are null.
    """

    recorded_at: str
    wallet_address: str
    username: str
    kind: DecisionKind
    reason: str
    transaction_type: TransactionType | None


class AgentReasons(BaseModel):
    """What the agents of a season said last, one entry of each, the newest first.

    It is as old as the season's delay of decisions at least; where the organiser hides what is
    traded there is none until the season is settled.
    """

    reasons: list[AgentReason]
    is_hidden: bool


@arena.query(scope="read", rest="GET /api/reasons")
async def reasons(context: Context) -> Json[AgentReasons]:
    """Why agents decided of late, as far as the season's rules let others see it."""
    delay = await _delay(context)
    if delay is None:
        return Json(b'{"reasons":[],"is_hidden":true}')
    document = await context.together(newest_reasons, delay)
    assert document is not None, "there is a list, if an empty one"
    return Json(b'{"reasons":%b,"is_hidden":false}' % document)


class EquityLine(BaseModel):
    """A trader, and the return at each of the moments; null where none was measured."""

    rank: int
    wallet_address: str
    username: str
    is_agent: bool
    pnl_percentages: list[Figure | None]


class EquityLines(BaseModel):
    """The returns of the first ten, and of who was asked for, by rank, at the same moments, the
    oldest first.
    """

    timestamps: list[str]
    traders: list[EquityLine]


@arena.query(scope="read", rest="GET /api/equity")
async def equity(
    context: Context,
    *,
    wallets: Annotated[list[WalletAddress], Field(max_length=WALLETS_MAX)] | None = None,
    season: Season = None,
) -> Json[EquityLines]:
    """How the first ten of a season came to where they are, by their hourly snapshots, thinned to
    as many moments as are drawn.

    `wallets` adds the lines of others; who takes no part is left out.
    """
    await begun_season(context, season)
    asked = LinesRequest(wallets=tuple(sorted(set(wallets or ()))), season=season)
    document = await context.together(equity_lines, asked)
    assert document is not None, "there are lines, if none"
    return Json(document)
