"""Agents as they are watched: how one does, and what it does for a wallet, as it happens."""

from collections.abc import AsyncIterator

from pydantic import BaseModel

from backend.agents.views import agent as view_agent
from backend.agents.without_agent import without_agent
from backend.clock import iso
from backend.money import Figure
from backend.redis.events import AGENT_EVENTS
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.users.known_user import of_known_user
from backend.users.wallet_address import WalletAddress
from procedures.decisions import DeclaredAgent
from procedures.leaderboard import LeaderboardEntry
from procedures.notifications import require_room
from procedures.request.access import optional_session, signed_in
from procedures.request.agent_events import AgentEvent
from procedures.request.context import Context
from procedures.request.disclosure import shown_until
from procedures.request.season import Season, begun_season

agents = Group("agents")


class AgentRecord(BaseModel):
    """A wallet's agent in a season: what it was last declared to be, and how it does.

    `place` is null for who takes no part. Ratios are of `hours` hourly returns, not annualised; a
    standard error is null before two of them. `trades_counted` are swaps, each by what its tokens
    are worth against those that they replaced, and ended positions; `hit_rate` is the share of
    them that gained, `profit_factor` what they gained for each USD that others lost, null where
    none lost. `turnover_ratio` is `turnover_usd`, the notional traded, for each USD of mean
    equity; `exposure_ratio` what is held beside USDC now, and the notional of positions, for each
    USD of equity. `cost_usd` is what deciding cost, as far as the journal says so.

    Fees and exposure are null for others while the organiser delays what they see, and the rest is
    as of then.
    """

    wallet_address: str
    agent: DeclaredAgent | None
    season: str | None
    place: LeaderboardEntry | None
    places: int | None
    hours: int
    sharpe_standard_error: Figure | None
    sortino_standard_error: Figure | None
    trades_counted: int
    hit_rate: Figure | None
    profit_factor: Figure | None
    turnover_usd: Figure
    turnover_ratio: Figure | None
    fees_usd: Figure | None
    exposure_ratio: Figure | None
    decisions: int
    cost_usd: Figure | None


@agents.query(guard=optional_session, scope="read", rest="GET /api/agents/:wallet_address")
async def get(
    context: Context, *, wallet_address: WalletAddress, season: Season = None
) -> Json[AgentRecord]:
    """Who trades for a wallet by keys, and how that goes in a season."""
    await begun_season(context, season)
    until = await shown_until(context, wallet_address=wallet_address, season=season)
    async with context.costly_reading():
        document = await view_agent(
            await context.reader(),
            wallet_address=wallet_address,
            viewer_id=context.trader_id,
            season=season,
            shown_until=until,
            now=context.now,
        )
    return Json(of_known_user(document, wallet_address))


class AccountWithoutAgent(BaseModel):
    """Your account at a season's end, and what it would have been without your keys' orders.

    It is arithmetic on the ledger, not what would have happened: you might have traded otherwise.
    `orders_by_key` were left out, and `impossible_orders` of your own, for which you would have
    held too little. What you opened yourself is ended as it was.
    """

    season: str
    initial_value_usd: Figure
    total_value_usd: Figure
    without_usd: Figure
    orders_by_key: int
    impossible_orders: int


@agents.query(guard=signed_in, scope="read", rest="GET /api/agents/own/without")
async def without(context: Context, *, season: Season = None) -> AccountWithoutAgent | None:
    """Your own season replayed without orders by key; null until its holdings are swept."""
    await begun_season(context, season)
    async with context.costly_reading():
        found = await without_agent(
            await context.reader(),
            user_id=context.owner().user_id,
            season=season,
            now=context.now,
        )
    if found is None:
        return None
    return AccountWithoutAgent(
        season=found.season,
        initial_value_usd=found.initial_value_usd,
        total_value_usd=found.total_value_usd,
        without_usd=found.without_usd,
        orders_by_key=found.by_key,
        impossible_orders=found.impossible,
    )


@agents.subscription(guard=signed_in, scope="read", rest="GET /api/agents/stream")
async def on_event(context: Context) -> AsyncIterator[Json[AgentEvent]]:
    """What your wallet's keys do from now on: orders, orders that were refused, and decisions.

    Missed events are not sent again; after `ready` read the history and the journal anew.
    """
    require_room(context, AGENT_EVENTS)
    user_id = str(context.owner().user_id)
    with context.server.broadcast.listen(AGENT_EVENTS, keys=[user_id]) as heard:
        async for news in heard:
            if news is None:
                ready = AgentEvent(kind="ready", at=iso(context.server.clock.now()))
                yield Json(ready.model_dump_json().encode())
                continue
            for event in news.events:
                yield Json(event["text"].encode())
