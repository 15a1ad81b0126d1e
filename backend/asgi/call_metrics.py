"""Counts and times the calls of one process, for /metrics."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import TracebackType
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

from backend.rpc.errors import CallError

# Anybody may ask for what there is not; each such name must not become a series of its own.
UNKNOWN: Final = "unknown"


class CallMetrics:
    """Counts the calls of one process, under names that begin with `prefix`."""

    def __init__(self, *, prefix: str = "rpc") -> None:
        self.registry = CollectorRegistry()
        self._calls = Counter(
            f"{prefix}_calls",
            "Calls by how they ended: ok, or the key of the error",
            ["procedure", "outcome"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            f"{prefix}_call_seconds",
            "How long calls took, until a stream's beginning",
            ["procedure"],
            registry=self.registry,
        )
        ProcessCollector(registry=self.registry)
        # Looking a series up costs more than counting in it.
        self._calls_of = cache(self._calls.labels)
        self._seconds_of = cache(self._seconds.labels)

    def timed(self, path: str, *, known: Mapping[str, object]) -> "Timed":
        """Count the block as one call of the procedure at `path`, one of `known`."""
        return Timed(self, path if path in known else UNKNOWN)

    def count(self, procedure: str, outcome: str, *, seconds: float) -> None:
        """One call has ended."""
        self._seconds_of(procedure).observe(seconds)
        self._calls_of(procedure, outcome).inc()


@dataclass(slots=True)
class Timed:
    """A block that is one call."""

    metrics: CallMetrics
    procedure: str
    started: float = field(default_factory=time.perf_counter)

    def __enter__(self) -> None:
        """The call begins."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """The call has ended."""
        seconds = time.perf_counter() - self.started
        self.metrics.count(self.procedure, _outcome(fault), seconds=seconds)


def _outcome(fault: BaseException | None) -> str:
    if isinstance(fault, CallError):
        return fault.code.key
    return "CLIENT_CLOSED_REQUEST" if isinstance(fault, asyncio.CancelledError) else "ok"
