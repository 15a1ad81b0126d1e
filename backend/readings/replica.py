"""A standby that answers what only reads, wherever it has followed far enough for who reads.

Everything else, and every reading while the standby cannot be used, is asked of the primary. What
it fails at is asked of the primary as well: nobody is refused because of a replica.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Final, Literal, Self
from uuid import UUID

from redis.asyncio import Redis
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.clock import utc_now
from backend.database.batching import Batcher
from backend.database.engine import REPLICA_SILENCE, open_engine
from backend.readings.lag import ReplicaLag
from backend.readings.positions import Positions, Reader
from backend.readings.store import replayed_positions, written_positions
from backend.redis.events import KEY_FIELDS, REVOCATIONS

LAG_SECONDS_MAX: Final = 10.0
"""A replica that is further behind is not used; what a page shows is at most so old, then."""
LOOK_SECONDS: Final = 1.0
LOOK_VALID_SECONDS: Final = 5.0
"""How long the last look counts. Who has not looked for longer begins anew."""
REST_SECONDS: Final = 5.0
"""How long a replica is left alone at which a reading failed."""
ANSWER_SECONDS: Final = 1.0
"""How long it is waited for a position, of either database or in Redis."""

log = logging.getLogger(__name__)


class ReplicaLost(Exception):
    """A reading failed at the replica; another try asks the primary."""


@dataclass(slots=True, eq=False, kw_only=True)
class Replica:
    """The standby behind `engine`, which is not used before the first look.

    `primary` and `standby` are asked for positions alone, over a connection of their own each: how
    far a replica is shall not be unknown because others keep its connections, or the primary's.
    """

    engine: AsyncEngine
    primary: Batcher
    standby: Batcher
    positions: Positions
    batcher: Batcher = field(init=False)
    answered: Counter[Literal["primary", "replica"]] = field(default_factory=Counter)
    """How many readings were asked of which database."""
    session_users: dict[bytes, UUID] = field(default_factory=dict)
    """Whose sessions have these hashes, which never changes: by them a reader is known to whom
    nothing is opened.
    """
    lag_seconds: float | None = None
    """As of the last look; None while that found no standby."""
    _lag: ReplicaLag = field(default_factory=ReplicaLag)
    _replayed: int = 0
    _trouble: str | None = None
    _looked_at: float = float("-inf")
    _rests_until: float = float("-inf")
    _unnoted: int = 0
    """How many changes could not be noted."""
    _made_up_for: int = 0
    """For how many of them everybody's position was raised since."""

    def __post_init__(self) -> None:
        self.batcher = Batcher(self.engine)
        # Another connection may lead to another server, which is less far.
        event.listen(self.engine.sync_engine, "connect", self._forget_position)

    @classmethod
    def opened(
        cls, address: str, *, primary: str, redis: Redis, pool_size: int, is_preparing: bool
    ) -> Self:
        """The standby at `address` of the database at `primary`; nothing is sent to either yet."""
        to_standby = partial(
            open_engine, address, is_preparing=is_preparing, silence=REPLICA_SILENCE
        )
        return cls(
            engine=to_standby(pool_size=pool_size),
            primary=Batcher(open_engine(primary, pool_size=1, is_preparing=is_preparing)),
            standby=Batcher(to_standby(pool_size=1)),
            positions=Positions(redis),
        )

    async def close(self) -> None:
        """Close all connections to both."""
        for engine in (self.engine, self.standby.engine, self.primary.engine):
            await engine.dispose()

    @property
    def is_used(self) -> bool:
        """Whether it follows closely enough to answer anybody."""
        return self._trouble is None and monotonic() < self._looked_at + LOOK_VALID_SECONDS

    async def serves(self, reader: Reader) -> bool:
        """Whether it has all that the reader has changed, and all that everybody has to see."""

        async def needed() -> int | None:
            return await self.positions.needed(reader)

        return self._counted(is_served=await self._has(needed))

    async def serves_present(self) -> bool:
        """Whether it has all that the primary has now, as far as that is committed."""
        return self._counted(is_served=await self._has(self._written))

    def is_at_fault(self, fault: BaseException) -> bool:
        """Whether the fault of a reading here is one of a database; then it is left alone for a
        while, and the primary is to be asked.
        """
        if not isinstance(fault, DBAPIError | NoConnectionFree):
            return False
        self._leave(f"a reading failed: {fault.__cause__ or fault}", rests=True)
        return True

    async def note(self, readers: Iterable[Reader]) -> None:
        """What these readers have changed, or are about to be told of, is committed: from now on
        they see it, in every process. Never raises.
        """
        if self._unnoted != self._made_up_for:
            # Nor could it be a moment ago: nobody waits again, the next look makes up for all.
            self._unnoted += 1
            return
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self.positions.note(readers, await self._written())
        except Exception as fault:  # noqa: BLE001 - what was changed is committed
            self._unnoted += 1
            self._leave(f"a change could not be noted: {fault!r}")

    async def before_telling(self, channel: str, events: Sequence[Mapping[str, str]]) -> None:
        """Listeners are about to be told of these events and will ask at once for what has changed.

        Events are published once that is committed, so the primary's position is beyond it.
        """
        if channel == REVOCATIONS:
            return  # what a key opens is always asked of the primary
        field_name = KEY_FIELDS[channel]
        if field_name == "user_id":
            await self.note({UUID(one[field_name]) for one in events})
        else:
            await self.note([None])

    async def keep(self, *, rests: Callable[[], bool]) -> None:
        """Look how it follows until cancelled, but not while this process `rests`."""
        while True:
            if not rests():
                try:
                    async with asyncio.timeout(2 * ANSWER_SECONDS):
                        await self._look()
                except Exception as fault:  # noqa: BLE001 - whatever it is, it is not used
                    self.lag_seconds = None
                    self._leave(f"{fault!r}")
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> None:
        unnoted = self._unnoted
        begins = monotonic() > self._looked_at + LOOK_VALID_SECONDS
        # Before the primary, which is further then than whatever was noted of it.
        known = await self.positions.needed(None)
        asked_at = monotonic()
        written = await self._written()
        if known is not None and known > written:
            await self.positions.begin(written)
        elif known is None or unnoted != self._made_up_for:
            # What was not noted, or what Redis has lost, is before this.
            await self.positions.note([None], written)
        self._made_up_for = unnoted
        replayed = await self._replayed_now()
        if replayed is None:
            self.lag_seconds = None
            self._leave("it is no standby")
            return
        if begins:
            # So is what this process may rest on, such as the schema.
            await self.positions.note([None], written)
            self._lag = ReplicaLag()
        self.lag_seconds = self._lag.note(written=written, replayed=replayed, at_seconds=asked_at)
        await self.positions.settle(self._lag.settled)
        self._looked_at = monotonic()
        if self.lag_seconds > LAG_SECONDS_MAX:
            self._leave(f"it is {self.lag_seconds:.0f} s behind")
        elif self._unnoted == unnoted and monotonic() >= self._rests_until:
            if self._trouble is not None:
                log.info("readings are asked of the replica")
            self._trouble = None

    async def _has(self, needed: Callable[[], Awaitable[int | None]]) -> bool:
        """Whether it has replayed what is `needed`, which is asked for only while it is used."""
        if not self.is_used:
            return False
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                position = await needed()
                if position is None:
                    self._leave("Redis has lost what readers need")
                    return False
                # It never goes back, so mostly this needs no question.
                return position <= self._replayed or position <= (await self._replayed_now() or 0)
        except Exception as fault:  # noqa: BLE001 - the primary knows all
            self._leave(f"it is not known how far it is: {fault!r}")
            return False

    async def _written(self) -> int:
        position = await self.primary.ask(written_positions, None, now=utc_now())
        assert position is not None, "a primary has a position"
        return position

    async def _replayed_now(self) -> int | None:
        position = await self.standby.ask(replayed_positions, None, now=utc_now())
        self._replayed = position or 0
        return position

    def _counted(self, *, is_served: bool) -> bool:
        self.answered["replica" if is_served else "primary"] += 1
        return is_served

    def _forget_position(self, *_: object) -> None:
        self._replayed = 0

    def _leave(self, trouble: str, *, rests: bool = False) -> None:
        if self._trouble is None:
            log.warning("readings are asked of the primary: %s", trouble)
        self._trouble = trouble
        if rests:
            self._rests_until = monotonic() + REST_SECONDS
