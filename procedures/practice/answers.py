"""What the procedures of practice answer."""

from typing import Literal

from pydantic import BaseModel

from backend.money import Figure
from procedures.market import Market
from procedures.portfolio import HorizonMarkouts


class _Run(BaseModel):
    """What is played in a run."""

    run_id: str
    market_name: str
    seed: int
    starts_at: str
    ends_at: str
    step_seconds: int


class PracticeMoment(_Run):
    """Where a run stands, and the market with the own portfolio as they are then.

    All its procedures answer below `/practice/{run_id}`: `/trpc`, `/rpc`, `/api` and `/mcp`, by
    the sessions of the wallet that started it, and by each of its keys with the scope practice.
    `is_over` says that its competition is settled. Prices of later than `now` are nowhere in it.
    """

    now: str
    is_over: bool
    market: Market


class PracticeFigures(BaseModel):
    """As on the leaderboard and of an agent, as of `now`; `hold_return_percentage` is what just
    holding the grant gave. Sharpe and Sortino are of full hours, and null before the first.
    """

    value_usd: Figure | None
    pnl_usd: Figure | None
    return_percentage: Figure | None
    hold_return_percentage: Figure | None
    max_drawdown_percentage: Figure | None
    sharpe_ratio: Figure | None
    sortino_ratio: Figure | None
    trades: int | None
    liquidations: int | None
    turnover_usd: Figure
    turnover_ratio: Figure | None
    fees_usd: Figure | None
    hit_rate: Figure | None
    profit_factor: Figure | None
    hours: int
    sharpe_standard_error: Figure | None
    sortino_standard_error: Figure | None
    cost_usd: Figure | None


class HourlyValue(BaseModel):
    """What the portfolio was worth at a full hour."""

    at: str
    value_usd: Figure


class PracticeDecision(BaseModel):
    """An order with what was said of it, or another entry of the journal; `unexplained` is an
    order of which nothing was said.
    """

    at: str
    kind: Literal["order", "hold", "plan", "note", "declaration", "unexplained"]
    did: str | None
    sold: str | None
    amount_sold: Figure | None
    bought: str | None
    amount_bought: Figure | None
    reason: str | None
    confidence: Figure | None
    invalidation: str | None


class PracticeResult(_Run):
    """How a run went up to `now`, its lists oldest first.

    The same market, orders and words give the same `sha256`, which is of everything but `run_id`
    and itself; `books_sha256` is of the ledger without its ids.
    """

    now: str
    is_over: bool
    figures: PracticeFigures
    markouts: list[HorizonMarkouts]
    order: Literal["oldest_first"]
    equity: list[HourlyValue]
    decisions: list[PracticeDecision]
    books_sha256: str
    sha256: str


class PracticeRun(_Run):
    """A run that is kept, until `removed_at` or until it is stopped."""

    removed_at: str


class PracticeRunList(BaseModel):
    """The runs of a wallet, the oldest first."""

    runs: list[PracticeRun]


class PracticeExample(BaseModel):
    """One of the example agents. `figures` are those of the end, once it is `played`; until then
    `played_until` says how far it has come, if it is playing. One that `failed` is tried again
    later.
    """

    name: Literal["hold", "momentum", "mean_reversion", "funding_harvest"]
    state: Literal["waiting", "playing", "played", "failed"]
    played_until: str | None
    figures: PracticeFigures | None


class PracticeExamples(BaseModel):
    """The example agents, as each is in `examples/` but deciding once a step of the run."""

    agents: list[PracticeExample]


class StoppedRun(BaseModel):
    """A run of which nothing is left."""

    run_id: str
