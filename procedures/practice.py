"""Practice: a competition of one's own over recorded prices, whose clock one moves oneself."""

from typing import Annotated, ClassVar, Final, Literal

from pydantic import BaseModel, Field

from backend.money import Figure
from backend.redis.rate_limits import PRACTICE_RUNS
from backend.refusals import Refusal
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from procedures.market import Market
from procedures.portfolio import HorizonMarkouts
from procedures.request.access import signed_in
from procedures.request.context import Context
from procedures.request.moments import Moment
from procedures.request.practice import Asked, PracticeRuns

practice = Group("practice")

DAYS_MAX: Final = 31

StepSeconds = Annotated[int, Field(ge=60, le=24 * 3600)]
RunId = Annotated[
    str | None,
    Field(max_length=50, description="by default that of this address"),
]


class NotInPractice(Refusal):
    """Asked of the live competition what only a run can answer, or the other way round."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "practice_address"


class PracticeOff(Refusal):
    """This server has no practice."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "practice_off"


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


class StoppedRun(BaseModel):
    """A run of which nothing is left."""

    run_id: str


@practice.mutation(guard=signed_in, scope="practice", rest="POST /api/practice")
async def start(
    context: Context,
    *,
    market: Annotated[str, Field(min_length=1, max_length=100)] = "october-2025",
    seed: Annotated[int, Field(ge=0, le=2**53 - 1)] = 1,
    starts_at: Moment | None = None,
    days: Annotated[int | None, Field(ge=1, le=DAYS_MAX)] = None,
    step_seconds: StepSeconds = 3600,
    is_masked: bool = False,
) -> Json[PracticeMoment]:
    """Start a run: `market` is a recording, or `simulated`, which `seed` decides.

    It starts at a full hour, by default with the recording, and lasts as long as that, or `days`.
    With `is_masked` tokens have other names, prices begin at 100 USD and dates are others, so that
    a model does not know the recording again.
    Practice counts for no season. A run is removed after a day, or by practice.stop.
    """
    if context.server.run_id is not None:
        raise NotInPractice("This is a run of practice. Start another one at the live address.")
    owner = context.owner().wallet_address
    await context.admit(PRACTICE_RUNS, owner)
    asked = Asked(
        owner=owner,
        market=market,
        seed=seed,
        starts_at=starts_at,
        days=days,
        step_seconds=step_seconds,
        is_masked=is_masked,
    )
    return Json(await _runs(context).start(asked, caller=context.caller))


@practice.query(guard=signed_in, scope="practice", rest="GET /api/practice")
async def list_(context: Context) -> Json[PracticeRunList]:
    """Your runs, by which each is found again, or stopped."""
    return Json(await _runs(context).kept(context.owner().wallet_address))


@practice.mutation(guard=signed_in, scope="practice", rest="POST /api/practice/step")
async def step(
    context: Context, *, run_id: RunId = None, seconds: StepSeconds | None = None
) -> Json[PracticeMoment]:
    """Move the run's clock by its step, or by `seconds`, up to its end; and what is to be seen
    then.

    Every price on the way is played, and every batch that is due: interest, funding, liquidations,
    snapshots, and at the end the settlement. An order moves the clock too, to the first price
    after it.
    """
    owner = context.owner().wallet_address
    document = await _runs(context).step(
        _run_id(context, run_id), seconds=seconds, wallet_address=owner, caller=context.caller
    )
    return Json(document)


@practice.query(guard=signed_in, scope="practice", rest="GET /api/practice/result")
async def result(context: Context, *, run_id: RunId = None) -> Json[PracticeResult]:
    """How the run went so far, beside holding the grant: figures, equity and decisions."""
    owner = context.owner().wallet_address
    async with context.costly_reading():
        document = await _runs(context).result(
            _run_id(context, run_id), wallet_address=owner, caller=context.caller
        )
    return Json(document)


@practice.mutation(guard=signed_in, scope="practice", rest="POST /api/practice/stop")
async def stop(
    context: Context, *, run_id: Annotated[str, Field(min_length=1, max_length=50)]
) -> StoppedRun:
    """Remove a run, and everything of it; asked at the live address."""
    if context.server.run_id is not None:
        raise NotInPractice("This is a run of practice. It is stopped at the live address.")
    await _runs(context).stop(run_id, wallet_address=context.owner().wallet_address)
    return StoppedRun(run_id=run_id)


def _runs(context: Context) -> PracticeRuns:
    if context.server.practice is None:
        raise PracticeOff("This server has no practice. Ask another one.")
    return context.server.practice


def _run_id(context: Context, given: str | None) -> str:
    run_id = given or context.server.run_id
    if run_id is None:
        raise NotInPractice("Name the run. practice.start answers its run_id.")
    return run_id
