"""What agents do by keys, published so that their owners see it at once."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Literal

from pydantic import BaseModel

from backend.clock import iso
from backend.redis.events import AGENT_EVENTS, publish
from backend.refusals import Refusal
from backend.rpc.call import result_text
from backend.rpc.procedure import Procedure
from procedures.request.context import Context


class EventRefusal(BaseModel):
    """Why an order was refused: the stable word, the sentence, and the facts in it."""

    reason: str
    message: str
    facts: Mapping[str, str]


class AgentEvent(BaseModel):
    """Something that a key did for its owner's wallet.

    `order`: an order was filled or carried out; `refusal`: one was refused, or its key has not the
    scope; `decision`: an entry was added to the journal. `asked` is the input of the `procedure`
    without its idempotency key, `receipt` what it answered. `filled` and `cancelled`: so ended an
    order that waited for its price, `receipt` is what the notification of it says. `ready` comes
    first and after a gap: what is shown may be old then.
    """

    kind: Literal["ready", "order", "refusal", "decision", "filled", "cancelled"]
    at: str
    key_id: str | None = None
    procedure: str | None = None
    asked: dict[str, object] | None = None
    receipt: dict[str, object] | None = None
    refusal: EventRefusal | None = None


Asked = dict[str, object]
"""What a call asked for, as JSON."""


def asked_of(given: BaseModel) -> Asked:
    """The input of an order, without what only the sending of it needs."""
    return given.model_dump(mode="json", exclude={"idempotency_key"}, exclude_none=True)


def publish_order(context: Context, procedure: Procedure, *, asked: Asked, receipt: object) -> None:
    """Publish an order that a key gave, once it is committed; nothing of people."""
    if context.owner().key is not None:
        text = result_text(procedure, receipt)
        publish_done(context, kind="order", procedure=procedure.path, asked=asked, receipt=text)


def publish_done(
    context: Context,
    *,
    kind: Literal["order", "decision"],
    procedure: str,
    asked: Asked,
    receipt: bytes,
) -> None:
    """Publish what a key did once it is committed; nothing of people."""
    key = context.owner().key
    if key is None:
        return
    done = AgentEvent(
        kind=kind,
        at=iso(context.now),
        key_id=str(key.id),
        procedure=procedure,
        asked=asked,
        receipt=json.loads(receipt),
    )

    async def send() -> None:
        await _send(context, done)

    context.after_commit(send)


@asynccontextmanager
async def refusals_published(
    context: Context, *, procedure: str, asked: Asked
) -> AsyncIterator[None]:
    """Within this block a refusal of what a key asks is published, and raised as before."""
    try:
        yield
    except Refusal as refusal:
        await publish_refusal(context, procedure=procedure, asked=asked, refusal=refusal)
        raise


async def publish_refusal(
    context: Context, *, procedure: str, asked: Asked | None, refusal: Refusal
) -> None:
    """Publish that an order of a key was refused; nothing of people."""
    key = context.owner().key
    if key is None:
        return
    refused = AgentEvent(
        kind="refusal",
        at=iso(context.now),
        key_id=str(key.id),
        procedure=procedure,
        asked=asked,
        refusal=EventRefusal(
            reason=refusal.reason, message=refusal.message, facts=dict(refusal.facts)
        ),
    )
    await _send(context, refused)


async def _send(context: Context, event: AgentEvent) -> None:
    news = {"user_id": str(context.owner().user_id), "text": event.model_dump_json()}
    await publish(context.server.redis, AGENT_EVENTS, [news])
