"""Counts and times the calls of one process, for /metrics."""

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

from backend.rpc.errors import CallError

# Anybody may ask for what there is not; each such name must not become a series of its own.
UNKNOWN: Final = "unknown"


class Meter:
    """Counts the calls of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._calls = Counter(
            "alpha_calls",
            "Calls by how they ended: ok, or the key of the error",
            ["procedure", "outcome"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "alpha_call_seconds",
            "How long calls took, until a stream's beginning",
            ["procedure"],
            registry=self.registry,
        )
        ProcessCollector(registry=self.registry)
        # Looking a series up costs more than counting in it.
        self._calls_of = cache(self._calls.labels)
        self._seconds_of = cache(self._seconds.labels)

    @contextmanager
    def timed(self, path: str, *, known: Mapping[str, object]) -> Iterator[None]:
        """Count the block as one call of the procedure at `path`, one of `known`."""
        procedure = path if path in known else UNKNOWN
        outcome = "ok"
        started = time.perf_counter()
        try:
            yield
        except CallError as error:
            outcome = error.code.key
            raise
        except asyncio.CancelledError:
            outcome = "CLIENT_CLOSED_REQUEST"
            raise
        finally:
            self._seconds_of(procedure).observe(time.perf_counter() - started)
            self._calls_of(procedure, outcome).inc()
