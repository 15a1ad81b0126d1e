"""Where one call's readings are asked: of the primary, or of its replica."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.database.batching import Batcher
from backend.database.transaction import reading
from backend.readings.positions import Reader
from backend.readings.replica import Replica, ReplicaLost

Read = TypeVar("Read")


@dataclass(slots=True)
class CallReadings:
    """Those of one call, in which `replica` takes part where there is one and they `may_lag`.

    They are then as old as its lag at most, and never older than what `reader` has changed or was
    told of. `may_lag` is for what only reads, and taken back where that has to be exact.
    """

    primary: AsyncEngine
    primary_batcher: Batcher
    replica: Replica | None
    may_lag: bool = False
    reader: Reader = None
    _is_replica_read: bool | None = None

    async def engine(self) -> AsyncEngine:
        """Whose connections the call reads by."""
        replica = await self._chosen()
        return self.primary if replica is None else replica.engine

    async def batcher(self) -> Batcher:
        """By which it asks together with other calls."""
        replica = await self._chosen()
        return self.primary_batcher if replica is None else replica.batcher

    async def read(
        self, view: Callable[[AsyncConnection], Awaitable[Read]], *, is_present: bool = False
    ) -> Read:
        """What `view` reads on a connection of its own, for streams, files, and whatever waits
        between what it reads. With `is_present` nothing is missing that was committed before now.
        """
        replica = self.replica
        if replica is not None and self.may_lag:
            is_served = replica.serves_present() if is_present else replica.serves(self.reader)
            if await is_served:
                try:
                    async with reading(replica.engine) as connection:
                        return await view(connection)
                except Exception as fault:
                    if not replica.is_at_fault(fault):
                        raise
        async with reading(self.primary) as connection:
            return await view(connection)

    def require_replica(self, fault: BaseException) -> None:
        """Raises ReplicaLost when the call failed at the replica."""
        replica = self.replica if self._is_replica_read else None
        if replica is not None and replica.is_at_fault(fault):
            raise ReplicaLost from fault

    async def _chosen(self) -> Replica | None:
        """The replica, if the call may read there; that is settled at its first reading."""
        if self.replica is None or not self.may_lag:
            return None
        if self._is_replica_read is None:
            self._is_replica_read = await self.replica.serves(self.reader)
        return self.replica if self._is_replica_read else None
