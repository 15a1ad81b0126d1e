"""Why agents decided what they did: each wallet's journal, to which lines can only be added."""

import json
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from backend.clock import iso
from backend.decisions.content import Why, decision_text
from backend.decisions.declare_agent import declare_agent
from backend.decisions.store import Agent, insert_decision
from backend.decisions.tables import DecisionKind
from backend.decisions.views import journal as view_journal
from backend.money import Amount, Figure
from backend.redis.rate_limits import DECISIONS
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.users.known_user import of_known_user
from backend.users.wallet_address import WalletAddress
from procedures.request.access import optional_session, signed_in
from procedures.request.agent_events import publish_done
from procedures.request.context import Context
from procedures.request.disclosure import shown_until
from procedures.request.reasons import Confidence, InvalidationText, ReasonText

decisions = Group("decisions")

NAME_LENGTH_MAX: Final = 50
WORDS_LENGTH_MAX: Final = 100
NUMBER_MAX: Final = 2**53 - 1


def _visible(text: str) -> str:
    line = " ".join(text.split())
    if not line or not line.isprintable():
        raise ValueError("visible characters, one at least")
    return line


AgentName = Annotated[str, AfterValidator(_visible), Field(max_length=NAME_LENGTH_MAX)]
Words = Annotated[str, AfterValidator(_visible), Field(max_length=WORDS_LENGTH_MAX)]


# What is not plain could stand in the journal, but not be read from it.
MintAddress = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,64}$")]


class DeclaredAgent(BaseModel):
    """What a wallet declared its agent to be, last at `declared_at`."""

    name: str
    model: str
    build: str
    author: str
    declared_at: str


class Decision(BaseModel):
    """One entry. `content` is what was said, as JSON in the form that is hashed, which the fields
    before it are of; `transaction_id` is that of the order that was made.

    `hash` is SHA-256 of the hash before it and, a line each, the number, the time, the kind, the
    transaction and the content. Before the first stands the SHA-256 of nothing.
    """

    number: int
    kind: DecisionKind
    recorded_at: str
    transaction_id: str | None
    is_by_agent: bool
    reason: str | None
    confidence: Figure | None
    invalidation: str | None
    token_address: str | None
    cost_usd: Figure | None
    content: str
    hash: str


class Journal(BaseModel):
    """A page of a wallet's journal. It has `entries` in all, of which the newest has the `hash`.

    Others see an entry `decision_delay_seconds` of competition.get after it was made.
    """

    wallet_address: str
    agent: DeclaredAgent | None
    entries: int
    hash: str | None
    order: Literal["newest_first"]
    decisions: list[Decision]


class RecordedDecision(BaseModel):
    """An entry that was added, with its number in the journal and its hash."""

    number: int
    hash: str
    recorded_at: str


@decisions.mutation(guard=signed_in, scope="journal", rest="POST /api/decisions")
async def record(
    context: Context,
    *,
    kind: Literal["hold", "plan", "note"],
    reason: ReasonText,
    confidence: Confidence | None = None,
    invalidation: InvalidationText | None = None,
    token_address: MintAddress | None = None,
    cost_usd: Amount | None = None,
) -> RecordedDecision:
    """Write down a decision that is no order: to hold, what is planned, or what was seen.

    An order says its own reason. `cost_usd` is what deciding cost, tokens of a model for instance.
    """
    await context.admit(DECISIONS, context.owner().wallet_address)
    why = Why(reason=reason, confidence=confidence, invalidation=invalidation, cost_usd=cost_usd)
    content = decision_text(why, token_address=token_address)
    added = await insert_decision(
        await context.connection(),
        user_id=context.owner().user_id,
        key_id=_key_id(context),
        kind=kind,
        content=content,
        now=context.now,
    )
    recorded = RecordedDecision(
        number=added.number, hash=added.hash.hex(), recorded_at=iso(context.now)
    )
    publish_done(
        context,
        kind="decision",
        procedure="decisions.record",
        asked={"kind": kind, **json.loads(content)},
        receipt=recorded.model_dump_json().encode(),
    )
    return recorded


@decisions.mutation(guard=signed_in, scope="journal", rest="POST /api/decisions/agent")
async def declare(
    context: Context, *, name: AgentName, model: Words, build: Words, author: Words
) -> Json[Journal]:
    """Declare what trades for your wallet. A change is a new entry of the journal, which says since
    when a build has decided; the same once more is none.
    """
    await context.admit(DECISIONS, context.owner().wallet_address)
    await declare_agent(
        await context.connection(),
        user_id=context.owner().user_id,
        key_id=_key_id(context),
        agent=Agent(name=name, model=model, build=build, author=author),
        now=context.now,
    )
    return Json(await _journal(context, context.owner().wallet_address, before=None, limit=1))


@decisions.query(guard=optional_session, scope="read", rest="GET /api/decisions/:wallet_address")
async def list_(
    context: Context,
    *,
    wallet_address: WalletAddress,
    limit: Annotated[int, Field(ge=1, le=100)] = 20,
    before: Annotated[int | None, Field(ge=1, le=NUMBER_MAX)] = None,
) -> Json[Journal]:
    """A wallet's newest decisions, or those before the number `before`, newest first.

    Others see as many of them as the organiser's rule of disclosure lets them.
    """
    return Json(await _journal(context, wallet_address, before=before, limit=limit))


async def _journal(
    context: Context, wallet_address: str, *, before: int | None, limit: int
) -> bytes:
    shown = await shown_until(context, wallet_address=wallet_address, season=None)
    document = await view_journal(
        await context.reader(),
        wallet_address=wallet_address,
        viewer_id=context.trader_id,
        before=before,
        limit=limit,
        shown_until=shown,
        now=context.now,
    )
    return of_known_user(document, wallet_address)


def _key_id(context: Context) -> UUID | None:
    key = context.owner().key
    return None if key is None else key.id
