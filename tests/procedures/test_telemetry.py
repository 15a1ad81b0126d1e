"""Calls as spans and errors as events, at small servers that stand in for the products."""

import asyncio
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from backend.app.monitoring.errors import ErrorReports
from backend.app.monitoring.tracing import TracedCalls
from backend.log import about
from tests.faults.stack import wait_until
from tests.procedures.server import AppServer

ROOT = Path(__file__).resolve().parents[2]
TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


@dataclass
class Collector:
    """What was posted: path, headers and body, in order."""

    url: str = ""
    posted: list[tuple[str, dict[str, str], str]] = field(default_factory=list)

    def spans(self) -> list[dict[str, Any]]:
        found = []
        for path, _, body in self.posted:
            assert path == "/v1/traces"
            for resource in json.loads(body)["resourceSpans"]:
                found += [span for scope in resource["scopeSpans"] for span in scope["spans"]]
        return found


@pytest.fixture
def collector() -> Iterator[Collector]:
    found = Collector()

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            found.posted.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    found.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def traced(environment: pytest.MonkeyPatch, collector: Collector) -> None:
    """The server sends its calls to the collector."""
    environment.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)


@pytest.mark.usefixtures("traced")
async def test_a_call_is_a_span_of_the_trace_that_its_caller_names(
    server: AppServer, collector: Collector
) -> None:
    async with server.browser() as browser:
        named = {"traceparent": f"00-{TRACE}-{PARENT}-01"}
        await browser.get("/api/tokens", headers=named)
        await browser.get("/api/auth/me")
    await asyncio.to_thread(wait_until, lambda: len(collector.spans()) >= 2, what="both are sent")
    spans = {span["name"]: span for span in collector.spans()}
    assert spans["tokens.list"]["traceId"] == TRACE
    assert spans["tokens.list"]["parentSpanId"] == PARENT
    assert spans["auth.me"]["traceId"] != TRACE
    took = int(spans["tokens.list"]["endTimeUnixNano"]) - int(
        spans["tokens.list"]["startTimeUnixNano"]
    )
    assert 0 < took < 60e9
    outcomes = {
        attribute["key"]: attribute["value"]["stringValue"]
        for attribute in spans["auth.me"]["attributes"]
    }
    assert outcomes["rpc.outcome"] == "UNAUTHORIZED"
    assert outcomes["request.id"]


def test_an_error_is_an_event_with_its_traceback_and_without_variables(
    collector: Collector,
) -> None:
    address = collector.url.replace("http://", "http://a-key@") + "/7"
    logger = logging.getLogger("tests.telemetry")
    handler = ErrorReports(address, environment="production")
    logger.addHandler(handler)
    password = "hidden-from-all"
    try:
        with about("batch_run", "run-1"):
            logger.warning("no error")
            try:
                raise ValueError("broken " + str(len(password)))
            except ValueError:
                logger.exception("it %s", "broke")
    finally:
        logger.removeHandler(handler)
    wait_until(lambda: bool(collector.posted), what="it is sent")
    ((path, headers, body),) = collector.posted
    assert path == "/api/7/envelope/"
    assert "sentry_key=a-key" in headers["x-sentry-auth"]
    _, item, event = map(json.loads, body.splitlines())
    assert item == {"type": "event"}
    assert event["logentry"]["formatted"] == "it broke"
    assert event["tags"] == {"batch_run_id": "run-1"}
    (exception,) = event["exception"]["values"]
    assert (exception["type"], exception["value"]) == ("ValueError", "broken 15")
    assert exception["stacktrace"]["frames"][-1]["function"].startswith("test_an_error")
    assert password not in body


def test_a_collector_that_is_away_is_noticed_by_nobody() -> None:
    calls = TracedCalls("http://127.0.0.1:1", prefix="away")
    for _ in range(5_000):
        calls.count("tokens.list", "ok", seconds=0.001)


def test_neither_is_imported_while_its_setting_is_empty() -> None:
    command = "import sys, backend.app.application, backend.app.cli; print(*sys.modules)"
    said = subprocess.run(
        (sys.executable, "-c", command), cwd=ROOT, capture_output=True, text=True, check=True
    )
    imported = set(said.stdout.split())
    assert "backend.app.application" in imported
    assert not {name for name in imported if name.startswith("backend.app.monitoring")} & {
        "backend.app.monitoring.tracing",
        "backend.app.monitoring.errors",
        "backend.app.monitoring.sending",
    }
