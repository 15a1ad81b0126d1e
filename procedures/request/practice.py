"""What the procedures of practice need of the room that plays, which stands above them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from backend.rpc.caller import Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The run that a wallet asks for; what is None is left to the server."""

    owner: str
    market: str
    seed: int
    starts_at: datetime | None
    days: int | None
    step_seconds: int
    is_masked: bool


class PracticeRuns(Protocol):
    """The runs of all processes. Documents are JSON; they raise refusals, NoSuchRun of others'."""

    async def start(self, asked: Asked, *, caller: Caller) -> bytes:
        """A new run, and what its owner sees first."""
        ...

    async def kept(self, wallet_address: str) -> bytes:
        """The runs of a wallet, the oldest first."""
        ...

    async def step(
        self, run_id: str, *, seconds: int | None, wallet_address: str, caller: Caller
    ) -> bytes:
        """Move the clock of the run, and what its owner sees then."""
        ...

    async def result(self, run_id: str, *, wallet_address: str, caller: Caller) -> bytes:
        """How the run went so far."""
        ...

    async def stop(self, run_id: str, *, wallet_address: str) -> None:
        """Remove the run."""
        ...

    async def examples(self, run_id: str, *, wallet_address: str) -> bytes:
        """What the example agents came to over the market of the run, which is over."""
        ...
