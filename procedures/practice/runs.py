"""Practice: a competition of one's own over recorded prices, whose clock one moves oneself."""

from typing import Annotated, ClassVar, Final

from pydantic import Field

from backend.redis.rate_limits import PRACTICE_RUNS
from backend.refusals import Refusal
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from procedures.practice.answers import (
    PracticeExamples,
    PracticeMoment,
    PracticeResult,
    PracticeRunList,
    StoppedRun,
)
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


@practice.mutation(guard=signed_in, scope="practice", rest="POST /api/practice/examples")
async def examples(context: Context, *, run_id: RunId = None) -> Json[PracticeExamples]:
    """What the example agents come to over the market, window and step of a run that is over.

    Those that nobody has asked for are played now, one after the other, which takes minutes; ask
    again until all are `played`.
    """
    owner = context.owner().wallet_address
    document = await _runs(context).examples(_run_id(context, run_id), wallet_address=owner)
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
