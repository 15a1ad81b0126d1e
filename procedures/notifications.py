"""What a user is told: liquidations, warnings, funding, and what the organiser does."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, ClassVar, Final

from pydantic import BaseModel, Field

from backend.notifications.store import mark_read as note_read
from backend.notifications.tables import NotificationKind
from backend.notifications.views import (
    NotificationView,
    newest_notification,
    notifications_after,
)
from backend.notifications.views import notifications as view_notifications
from backend.redis.events import NOTICES
from backend.refusals import Refusal
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.rpc.tracked import LastEventId, Tracked
from backend.users.wallet_address import WalletAddress
from procedures.request.access import signed_in
from procedures.request.context import Context

notifications = Group("notifications")

BATCH: Final = 100
BIGINT_MAX: Final = 2**63 - 1

LISTENERS_MAX: Final = 20

NotificationId = Annotated[str, Field(pattern=r"^[0-9]{1,18}$")]


class TooManyStreams(Refusal):
    """One wallet follows its notifications, or its agents, too often at once."""

    key: ClassVar[str] = "TOO_MANY_REQUESTS"
    reason: ClassVar[str] = "too_many_streams"


class Notification(BaseModel):
    """One thing told; `details` depend on `kind`, amounts in them are decimal text."""

    id: str
    kind: NotificationKind
    position_id: str | None
    details: dict[str, object]
    created_at: str
    read_at: str | None


class Notifications(BaseModel):
    """The newest notifications, newest first, and how many of all are unread."""

    notifications: list[Notification]
    unread: int


@notifications.query(guard=signed_in, scope="read", rest="GET /api/notifications/:wallet_address")
async def list_(
    context: Context,
    *,
    wallet_address: WalletAddress | None = None,
    limit: Annotated[int, Field(ge=1, le=100)] = 50,
) -> Json[Notifications]:
    """Your newest notifications."""
    user_id = context.owner(wallet_address).user_id
    connection = await context.reader()
    return Json(await view_notifications(connection, user_id=user_id, limit=limit))


@notifications.mutation(guard=signed_in, rest="POST /api/notifications/read")
async def mark_read(context: Context, *, up_to: NotificationId) -> Json[Notifications]:
    """Note that you have read the notification `up_to` and all before it."""
    user_id = context.owner().user_id
    connection = await context.connection()
    await note_read(connection, user_id=user_id, up_to=int(up_to), now=context.now)
    return Json(await view_notifications(connection, user_id=user_id, limit=50))


@notifications.subscription(guard=signed_in, scope="read", rest="GET /api/notifications/stream")
async def on_new(
    context: Context, *, last_event_id: LastEventId = None
) -> AsyncIterator[Tracked[Json[Notification]]]:
    """Each new notification as it comes; after a broken connection first those missed."""
    user_id = str(context.owner().user_id)
    require_room(context, NOTICES)
    after = await _begin(context, last_event_id)
    with context.server.broadcast.listen(NOTICES, keys=[user_id]) as heard:
        async for _ in heard:
            while found := await _after(context, after):
                for one in found:
                    after = one.id
                    yield Tracked(id=str(one.id), data=Json(one.document))


def require_room(context: Context, channel: str) -> None:
    """The caller's wallet may follow the channel once more; TooManyStreams."""
    user_id = str(context.owner().user_id)
    if context.server.broadcast.listeners(channel, key=user_id) >= LISTENERS_MAX:
        raise TooManyStreams(
            f"This wallet follows its {channel.replace('_', ' ')} {LISTENERS_MAX} times already. "
            "Close some."
        )


async def _after(context: Context, after: int) -> list[NotificationView]:
    found = partial(notifications_after, user_id=context.owner().user_id, after=after, limit=BATCH)
    return await context.readings.read(found, is_present=True)


async def _begin(context: Context, last_event_id: str | None) -> int:
    """The number after which the client has received nothing."""
    if last_event_id is not None and last_event_id.isascii() and last_event_id.isdigit():
        return min(int(last_event_id), BIGINT_MAX)
    newest = partial(newest_notification, user_id=context.owner().user_id)
    return await context.readings.read(newest, is_present=True)
