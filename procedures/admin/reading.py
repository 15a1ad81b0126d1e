"""What the organiser looks at; to everybody else none of it exists."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from backend.admin.health import health as view_health
from backend.admin.tables import ActName
from backend.admin.views import acts as view_acts
from backend.admin.views import batch_runs as view_batch_runs
from backend.admin.views import overview as view_overview
from backend.markouts.views import standing_out
from backend.money import Figure
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from procedures.competition.reading import SeasonEntry, State
from procedures.request.access import admins
from procedures.request.context import Context

admin = Group("admin")

Limit = Annotated[int, Field(ge=1, le=100)]
Offset = Annotated[int, Field(ge=0, le=2**63 - 1)]


class SteeredCompetition(BaseModel):
    """The competition as it stands, and how many take part in it."""

    name: str
    state: State
    starts_at: str
    ends_at: str
    participants: int


class HaltedToken(BaseModel):
    """A token in which nothing but ending positions and investments is possible."""

    token_address: str
    symbol: str
    reason: str
    halted_at: str


class DisqualifiedTrader(BaseModel):
    """A trader who can no longer trade and ranks behind all others."""

    wallet_address: str
    username: str
    reason: str
    disqualified_at: str


class Overview(BaseModel):
    """What stands of all that was decided; no competition when none was ever set up.

    The seasons are all that there are, that which begins last first; disqualified are those of the
    newest season that has begun.
    """

    competition: SteeredCompetition | None
    seasons: list[SeasonEntry]
    halted_tokens: list[HaltedToken]
    disqualified: list[DisqualifiedTrader]
    now: str


class Act(BaseModel):
    """One decision: `target` is an address or the competition's id, `target_name` its name."""

    id: str
    act: ActName
    target: str
    target_name: str
    reason: str
    details: dict[str, object]
    admin_wallet_address: str
    admin_username: str
    created_at: str


class Acts(BaseModel):
    """A page of the log, the newest act first."""

    acts: list[Act]
    total: int
    limit: int
    offset: int


class WrittenRows(BaseModel):
    """What a batch wrote for one token: how many lines, and their sum in units of what is paid.

    `rate` is the funding rate, or the exchange rate that a pool grew to.
    """

    symbol: str
    rate: Figure | None
    price_usd: Figure | None
    lines: int
    amount: Figure | None


class BatchRun(BaseModel):
    """One period that a job did."""

    job: str
    period: str
    finished_at: str
    counts: dict[str, int]
    rows: list[WrittenRows]


class BatchRuns(BaseModel):
    """A page of the batches, the newest period first."""

    runs: list[BatchRun]
    total: int
    limit: int
    offset: int


class PriceHealth(BaseModel):
    """The stored price of a token in USD, null before the first; its age in seconds."""

    token_address: str
    symbol: str
    price_usd: Figure | None
    source: str | None
    age_seconds: int | None


class QueueDepths(BaseModel):
    """How many jobs wait, run, and have failed for good."""

    waiting: int
    running: int
    failed: int


class LastRun(BaseModel):
    """How a job went the last time; `late_seconds` is null for one nobody had set a time for."""

    job: str
    outcome: Literal["done", "failed"]
    finished_at: str
    duration_seconds: float
    late_seconds: float | None
    counts: dict[str, int]


class SourceHealth(BaseModel):
    """How a source of prices or funding rates went the last time.

    Of its last answer: how many tokens it was asked for and gave. `failure` is its last one,
    `resting_until` is null when it may be asked.
    """

    source: str
    answered_at: str | None
    tokens_asked: int
    tokens_answered: int
    failed_at: str | None
    failure: str | None
    resting_until: str | None


class Health(BaseModel):
    """Prices, the oldest first, jobs and sources.

    `queue`, `jobs` and `sources` are null while Redis is away.

    `refused_prices` is how many candidates the gate kept out within the last hour.
    """

    prices: list[PriceHealth]
    refused_prices: int
    queue: QueueDepths | None
    jobs: list[LastRun] | None
    sources: list[SourceHealth] | None
    now: str


class TraderMarkouts(BaseModel):
    """A trader's markouts at 10 s, in basis points of notional in the trader's favour.

    `t_statistic` is the mean in units of its standard error.
    """

    wallet_address: str
    username: str
    fills: int
    observations: int
    mean_bps: Figure
    standard_error_bps: Figure
    t_statistic: Figure
    is_flagged: bool


class StandingOut(BaseModel):
    """Traders of at least `observations_min` observations, the highest t first.

    Flagged are those whose t is above `flagged_above_t`: a reason to look, and no proof.
    """

    traders: list[TraderMarkouts]
    horizon_seconds: int
    flagged_above_t: Figure
    observations_min: int


@admin.query(guard=admins, rest="GET /api/admin/overview")
async def overview(context: Context) -> Json[Overview]:
    """How the competition stands, which tokens are halted, and who is disqualified."""
    return Json(await view_overview(await context.reader(), now=context.now))


@admin.query(guard=admins, rest="GET /api/admin/acts")
async def acts(context: Context, *, limit: Limit = 20, offset: Offset = 0) -> Json[Acts]:
    """The log of all that was decided, which nobody can change."""
    return Json(await view_acts(await context.reader(), limit=limit, offset=offset))


@admin.query(guard=admins, rest="GET /api/admin/batch-runs")
async def batch_runs(
    context: Context,
    *,
    job: Annotated[str, Field(max_length=50)] | None = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> Json[BatchRuns]:
    """Which batch did which period, and what it wrote; of one `job` or of all."""
    async with context.costly_reading():
        document = await view_batch_runs(
            await context.reader(), job=job, limit=limit, offset=offset
        )
    return Json(document)


@admin.query(guard=admins, rest="GET /api/admin/health")
async def health(context: Context) -> Json[Health]:
    """How fresh the prices are, how their sources answer, and how queue and jobs go."""
    return Json(await view_health(await context.reader(), context.server.redis, now=context.now))


@admin.query(guard=admins, rest="GET /api/admin/markouts")
async def markouts(context: Context, *, limit: Limit = 10) -> Json[StandingOut]:
    """Whose fills are followed by a move in their favour, most clearly first."""
    return Json(await standing_out(await context.reader(), limit=limit))
