"""The runs as an API process asks them, which are played in a process beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter

from backend.practice.process.child import PracticeProcess
from backend.practice.process.line import Message
from backend.practice.refusals import PracticeInterrupted
from backend.rpc.caller import Caller
from backend.rpc.errors import CallError
from procedures.request.practice import Asked

_ASKED: Final = TypeAdapter(Asked)


@dataclass(frozen=True, slots=True)
class DistantRuns:
    """Asks the `process` what `PracticeRuns` says, and a reading once more when it ends meanwhile.

    Of what changes something PracticeInterrupted comes then: it may have been done.
    """

    process: PracticeProcess

    async def start(self, asked: Asked, *, caller: Caller) -> bytes:
        """A new run, and what its owner sees first."""
        return await self._ask("start", caller, asked=_ASKED.dump_python(asked, mode="json"))

    async def kept(self, wallet_address: str) -> bytes:
        """The runs of a wallet, the oldest first."""
        return await self._ask("kept", None, is_reading=True, wallet_address=wallet_address)

    async def step(
        self, run_id: str, *, seconds: int | None, wallet_address: str, caller: Caller
    ) -> bytes:
        """Move the clock of the run, and what its owner sees then."""
        return await self._ask(
            "step", caller, run_id=run_id, seconds=seconds, wallet_address=wallet_address
        )

    async def result(self, run_id: str, *, wallet_address: str, caller: Caller) -> bytes:
        """How the run went so far."""
        return await self._ask(
            "result", caller, is_reading=True, run_id=run_id, wallet_address=wallet_address
        )

    async def stop(self, run_id: str, *, wallet_address: str) -> None:
        """Remove the run."""
        await self._ask("stop", None, run_id=run_id, wallet_address=wallet_address)

    async def examples(self, run_id: str, *, wallet_address: str) -> bytes:
        """What the example agents came to over the market of the run, which is over."""
        # Those that were begun are played again, and none twice.
        return await self._ask(
            "examples", None, is_reading=True, run_id=run_id, wallet_address=wallet_address
        )

    async def _ask(
        self, name: str, caller: Caller | None, *, is_reading: bool = False, **given: object
    ) -> bytes:
        asked = {"name": name, "given": given, "caller": _told(caller)}
        answer = await self._answer(asked)
        if answer is None and is_reading:
            answer = await self._answer(asked)
        if answer is None:
            raise PracticeInterrupted
        said, document = answer
        if (refused := said.get("refused")) is not None:
            raise CallError(**refused)
        return document

    async def _answer(self, asked: Mapping[str, Any]) -> Message | None:
        async with self.process.line() as line:
            try:
                await line.write(asked)
            except ConnectionError:
                return None
            return await line.read()


def _told(caller: Caller | None) -> Mapping[str, Any] | None:
    if caller is None:
        return None
    return {
        "ip": caller.ip,
        "headers": dict(caller.headers),
        "cookies": dict(caller.cookies),
        "connection_params": dict(caller.connection_params),
        "are_params_in_address": caller.are_params_in_address,
    }


def heard(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """The arguments of the call that `DistantRuns` told of."""
    given = dict(told["given"])
    if "asked" in given:
        given["asked"] = _ASKED.validate_python(given["asked"])
    if told["caller"] is not None:
        given["caller"] = Caller(**told["caller"])
    return given


def told_refusal(error: CallError) -> Mapping[str, Any]:
    """The refusal as `DistantRuns` raises it again."""
    return {
        "refused": {
            "key": error.code.key,
            "message": error.message,
            "reason": error.reason,
            "issues": error.issues,
            "facts": None if error.facts is None else dict(error.facts),
        }
    }
