"""The study of what an agent is worth: its sealed plan, taking part, and withdrawing."""

import hashlib
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from backend.clock import iso
from backend.redis.rate_limits import NEW_KEYS
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.study.agree import agree as agree_to_study
from backend.study.agree import withdraw as withdraw_from_study
from backend.study.offer import offered_key
from backend.study.plan import Offer, PrimaryFigure
from backend.study.rules import UnknownStudy
from backend.study.tables import Arm
from backend.study.views import study as view_study
from backend.study_report.store import published_report
from procedures.keys.managing import NewlyMadeKey
from procedures.request.access import optional_session, signed_in
from procedures.request.context import Context
from procedures.request.orders import order
from procedures.request.season import Season

study = Group("study")

Seal = Annotated[
    str,
    Field(pattern=r"^[0-9a-f]{64}$", description="the SHA-256 of the plan's text, of study.get"),
]


class StudyPlan(BaseModel):
    """What a study asks and how, as it was sealed; shares are plain decimals.

    The arm of who takes part is decided by chance: `treated` are offered the agent, by a
    `ready_key` made for them or for an agent of their own (`own_agent`), and `control` are not.
    `primary` is the figure that answers the question: `users`, of this season and these users, or
    `days`, had the market gone otherwise. Outcomes beyond the share `winsor_share` at either end of
    all count as these quantiles. Others' orders are shown `delay_seconds` late. Who withdraws is
    `kept` in the analysis. `invited_digest` is the SHA-256 of the invited wallets, sorted, one a
    line; null where all are invited.
    """

    study: str
    season: str
    code_version: str
    question_en: str
    question_ja: str
    consent_en: str
    consent_ja: str
    agent: str
    offer: Offer
    treated_share: str
    control_share: str
    primary: PrimaryFigure
    winsor_share: str
    delay_seconds: int
    ends_at: str
    invited_digest: str | None
    withdrawn: Literal["kept"]


class Study(BaseModel):
    """A sealed study, and your arm in it once you agreed; null for who is not signed in."""

    seal: str
    sealed_at: str
    plan: StudyPlan
    arm: Arm | None
    assigned_at: str | None
    withdrawn_at: str | None


@study.query(guard=optional_session, scope="read", rest="GET /api/study")
async def get(context: Context, *, season: Season = None) -> Json[Study | None]:
    """A season's sealed study, by default the newest, with what a participant agrees to; null where
    there is none.
    """
    user_id = None if context.session is None else context.session.user_id
    document = await view_study(await context.reader(), user_id=user_id, season=season)
    return Json(b"null" if document is None else document)


class StudyReport(BaseModel):
    """What a study found, as it was published: `document` is JSON of one text, whose SHA-256 is
    `document_sha256`; `rows_csv` has a line for each who was assigned, without names.
    `./alpha study report` computes both anew.
    """

    seal: str
    made_at: str
    document: str
    document_sha256: str
    rows_csv: str


@study.query(scope="read", rest="GET /api/study/:seal/report")
async def report(context: Context, *, seal: Seal) -> StudyReport:
    """The report of a study that is over, at the address that its seal makes."""
    found = await published_report(await context.reader(), seal=seal)
    if found is None:
        raise UnknownStudy(
            "No report of that seal is published. A study is reported once it is over."
        )
    return StudyReport(
        seal=seal,
        made_at=iso(found.made_at),
        document=found.document,
        document_sha256=hashlib.sha256(found.document.encode()).hexdigest(),
        rows_csv=found.rows_csv,
    )


@study.mutation(**order(rest="POST /api/study/agree"))
async def agree(context: Context, *, seal: Seal) -> Json[Study]:
    """Take part in the study of that seal: chance decides your arm, once, and nobody can choose.

    Naming the seal says which text you agree to.
    """
    await agree_to_study(
        await context.connection(),
        user_id=context.owner().user_id,
        seal=seal,
        secret=context.server.settings.secret.get_secret_value(),
        now=context.now,
    )
    return await _own(context)


@study.mutation(**order(rest="POST /api/study/withdraw"))
async def withdraw(context: Context, *, seal: Seal) -> Json[Study]:
    """Say that you take part no longer; what you did stays in the analysis, without your name."""
    await withdraw_from_study(
        await context.connection(), user_id=context.owner().user_id, seal=seal, now=context.now
    )
    return await _own(context)


@study.mutation(guard=signed_in, rest="POST /api/study/key")
async def key(context: Context, *, seal: Seal) -> NewlyMadeKey:
    """Make the key that the study offers you, if chance did; its text is answered this once.

    It trades and writes its journal until the study's end, and is listed among your keys.
    """
    await context.admit(NEW_KEYS, context.owner().wallet_address)
    made = await offered_key(
        await context.connection(), user_id=context.owner().user_id, seal=seal, now=context.now
    )
    wanted = made.wanted
    return NewlyMadeKey(
        id=str(made.created.id),
        key=made.created.key,
        name=wanted.name,
        scopes=sorted(wanted.scopes),
        max_order_usd=None,
        max_day_usd=None,
        orders_per_day=None,
        created_at=iso(context.now),
        expires_at=None if wanted.expires_at is None else iso(wanted.expires_at),
    )


async def _own(context: Context) -> Json[Study]:
    connection = await context.connection()
    document = await view_study(connection, user_id=context.owner().user_id, season=None)
    assert document is not None, "there is a study to agree to"
    return Json(document)
