"""Studies of what an agent is worth: plans, sealing one, and what may be seen while it runs."""

from dataclasses import asdict
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, Field

from backend.money import Amount, Figure
from backend.rpc.json_text import Json
from backend.study import decide
from backend.study.plan import Offer, Plan, PrimaryFigure
from backend.study.power import power, require_enough
from backend.study.rules import UnknownStudy
from backend.study.views import arms as view_arms
from backend.study.views import studies as view_studies
from backend.study_report import look
from backend.users.wallet_address import WalletAddress
from procedures.admin.deciding import Reason, decision, done, made_by
from procedures.admin.reading import Overview
from procedures.admin.traders import admin
from procedures.request.access import admins
from procedures.request.context import Context
from procedures.request.moments import Moment
from procedures.study import StudyPlan

__all__ = ["admin"]

TEXT_LENGTH_MAX: Final = 2_000
FIGURE_DECIMALS: Final = 6
ARM_SIZE_MAX: Final = 10_000_000
DAYS_MAX: Final = 3_650

Words = Annotated[str, Field(min_length=1, max_length=TEXT_LENGTH_MAX)]
ArmSize = Annotated[int, Field(ge=1, le=ARM_SIZE_MAX)]


class WrittenStudy(BaseModel):
    """A plan; a draft while `seal` is null."""

    id: str
    competition_id: str
    plan: StudyPlan
    written_at: str
    sealed_at: str | None
    seal: str | None


class WrittenStudies(BaseModel):
    """Every plan that was written, the newest first."""

    studies: list[WrittenStudy]


class StudyArms(BaseModel):
    """How many were assigned, and how many of them have ordered by a key since; nothing of what
    came of it. `sample_ratio_p` is the chance of sizes as far from the plan, null while there is
    nobody; below 0.001 the assignment itself is in doubt.
    """

    treated: int
    control: int
    treated_using: int
    control_using: int
    withdrawn: int
    sample_ratio_p: Figure | None


class StudyPower(BaseModel):
    """The smallest effects found in 80 of 100 studies at a level of 5 %, as shares of the grant:
    `difference` by the users' figure, `neutral_lift` by the days' of one season, and of six seasons
    `neutral_lift_together`.
    """

    difference: Figure
    neutral_lift: Figure
    neutral_lift_together: Figure
    users_an_arm_for_one_point: int


@admin.query(guard=admins, rest="GET /api/admin/studies")
async def studies(context: Context) -> Json[WrittenStudies]:
    """Every plan, drafts and sealed ones."""
    return Json(await view_studies(await context.reader()))


@admin.query(guard=admins, rest="GET /api/admin/studies/:study_id/arms")
async def study_arms(context: Context, *, study_id: UUID) -> StudyArms:
    """What may be shown of a sealed study while it runs: the arms and the uptake."""
    found = await view_arms(await context.reader(), study_id=study_id)
    if found is None:
        raise UnknownStudy("There is no such sealed study. The plans are listed.")
    p = None if found.sample_ratio_p is None else _figure(found.sample_ratio_p)
    return StudyArms.model_validate(asdict(found) | {"sample_ratio_p": p})


@admin.query(guard=admins, rest="GET /api/admin/study-power")
async def study_power(
    context: Context,  # noqa: ARG001 - every procedure has one
    *,
    treated: ArmSize,
    control: ArmSize,
    volatility: Amount,
    days: Annotated[int, Field(le=DAYS_MAX)],
) -> StudyPower:
    """What a study could detect; `volatility` is the deviation of users' returns over it."""
    arms, deviation = (treated, control), float(volatility)
    require_enough(arms, deviation=deviation, days=days)
    found = power(arms, deviation=deviation, days=days)
    return StudyPower(
        difference=_figure(found.difference),
        neutral_lift=_figure(found.neutral_lift),
        neutral_lift_together=_figure(found.neutral_lift_together),
        users_an_arm_for_one_point=found.users_an_arm_for_one_point,
    )


@admin.mutation(**decision("/studies"))
async def write_study(
    context: Context,
    *,
    reason: Reason,
    question_en: Words,
    question_ja: Words,
    consent_en: Words,
    consent_ja: Words,
    agent: Annotated[str, Field(min_length=1, max_length=100)],
    offer: Offer,
    treated_share: Amount,
    control_share: Amount,
    ends_at: Moment,
    primary: PrimaryFigure = "users",
    winsor_share: Amount = Decimal("0.01"),
    delay_seconds: int = 0,
    wallets: Annotated[list[WalletAddress], Field(max_length=decide.WALLETS_MAX)] | None = None,
    season: UUID | None = None,
) -> Json[Overview]:
    """Write the plan of a study, which is a draft until it is sealed. Without `wallets` all are
    invited, without `season` it is of the one that runs, else the next.
    """
    plan = Plan(
        question_en=question_en,
        question_ja=question_ja,
        consent_en=consent_en,
        consent_ja=consent_ja,
        agent=agent,
        offer=offer,
        treated_share=treated_share,
        control_share=control_share,
        primary=primary,
        winsor_share=winsor_share,
        delay_seconds=delay_seconds,
        ends_at=ends_at,
    )
    concerned = await decide.write_study(
        await context.connection(),
        plan=plan,
        wallets=wallets,
        by=made_by(context, reason),
        season=season,
    )
    return await done(context, concerned)


@admin.mutation(**decision("/studies/:study_id/seal"))
async def seal_study(context: Context, *, study_id: UUID, reason: Reason) -> Json[Overview]:
    """Seal a plan: users can agree to it from now on, and nothing of it changes any more."""
    concerned = await decide.seal_study(
        await context.connection(), study_id=study_id, by=made_by(context, reason)
    )
    context.after_commit(context.server.disclosure.forget)
    return await done(context, concerned)


class StudyLook(BaseModel):
    """What the report would say if the study ended now, as JSON of one text."""

    document: str


@admin.mutation(**decision("/studies/:study_id/look"))
async def look_at_study(context: Context, *, study_id: UUID, reason: Reason) -> StudyLook:
    """Look at outcomes before the end: the log and the report say that it was done, and why."""
    document = await look.look_at_study(
        await context.connection(),
        study_id=study_id,
        secret=context.server.settings.secret.get_secret_value(),
        by=made_by(context, reason),
    )
    return StudyLook(document=document)


def _figure(number: float) -> Decimal:
    return round(Decimal(number), FIGURE_DECIMALS)
