"""What is told of an order that was filled or cancelled: to its owner, and to who watches a key."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from backend.clock import iso
from backend.notifications.store import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A notification, and the key whose order it is about; None of people's."""

    notice: Notice
    key_id: UUID | None = None


def agent_event(told: Told, *, key_id: UUID, now: datetime) -> Mapping[str, str]:
    """The event, in the shape of those of `agents.onEvent`."""
    kind: Literal["filled", "cancelled"] = (
        "filled" if told.notice.kind == "order_filled" else "cancelled"
    )
    event = {
        "kind": kind,
        "at": iso(now),
        "key_id": str(key_id),
        "procedure": "orders.place",
        "asked": None,
        "receipt": dict(told.notice.details),
        "refusal": None,
    }
    return {"user_id": str(told.notice.user_id), "text": json.dumps(event)}
