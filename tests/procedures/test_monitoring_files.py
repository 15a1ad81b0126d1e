"""Every series that the alert rules and the dashboard ask for is one that /metrics has."""

import asyncio
import json
import re
from pathlib import Path

import pytest
import redis
import yaml
from prometheus_client.parser import text_string_to_metric_families

from backend.clock import utc_now
from backend.redis.connect import connect
from backend.redis.heartbeats import beat
from backend.redis.job_runs import JobRun, remember
from backend.redis.source_states import note_answer
from tests.procedures.replicated import until_used
from tests.procedures.server import AppServer

DEPLOY = Path(__file__).parents[2] / "deploy"
SERIES = re.compile(r"\b(?:alpha|process)_[a-z_]+\b")
LABELLED = re.compile(r"\b((?:alpha|process)_[a-z_]+)\{([^}]*)\}")
OF_PROMETHEUS = {"job": "alpha-test", "instance": None}
"""Labels that Prometheus adds to all that it scrapes."""


def alert_expressions() -> list[str]:
    groups = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yaml").read_text())["groups"]
    return [rule["expr"] for group in groups for rule in group["rules"]]


def panel_expressions() -> list[str]:
    panels = json.loads((DEPLOY / "grafana" / "dashboard.json").read_text())["panels"]
    return [target["expr"] for panel in panels for target in panel["targets"]]


@pytest.fixture
async def shown(
    with_replica: None,
    server: AppServer,
    redis_url: str,
) -> dict[str, list[dict[str, str]]]:
    """The series of a server that has done a little of everything, each with its labels."""
    async with connect(redis_url) as connection:
        await note_answer(connection, "pyth", asked=2, answered=1, now=utc_now())
    ran = JobRun(
        job="audit",
        outcome="done",
        finished_at=utc_now().timestamp(),
        duration_seconds=1,
        late_seconds=2,
        counts={"broken": 0},
    )
    with redis.Redis.from_url(redis_url) as beside:
        beat(beside, "worker")
        remember(beside, ran)
    await until_used(server)
    async with server.browser() as prometheus:
        await prometheus.get("/api/tokens")
        await asyncio.sleep(0.6)  # the lag of the loop is measured twice a second
        text = (await prometheus.get("/metrics")).text
    found: dict[str, list[dict[str, str]]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append(dict(sample.labels))
    return found


async def test_what_the_files_ask_for_is_measured(shown: dict[str, list[dict[str, str]]]) -> None:
    for expression in (*alert_expressions(), *panel_expressions()):
        asked = set(SERIES.findall(expression)) - {"alpha_test"}
        assert asked <= shown.keys(), expression
        for name, labels in LABELLED.findall(expression):
            wanted = dict(re.findall(r'(\w+)="([^"]*)"', labels))
            own = {label: value for label, value in wanted.items() if label not in shown[name][0]}
            assert own.items() <= OF_PROMETHEUS.items(), expression


async def test_every_series_of_ours_is_on_the_dashboard_or_in_a_rule(
    shown: dict[str, list[dict[str, str]]],
) -> None:
    asked = {
        name
        for text in (*alert_expressions(), *panel_expressions())
        for name in SERIES.findall(text)
    }
    stems = {re.sub(r"_(?:bucket|sum|count|total)$", "", name) for name in asked}
    ours = {
        re.sub(r"_(?:bucket|sum|count|total|created)$", "", name)
        for name in shown
        if name.startswith("alpha_")
    }
    assert ours - stems == {"alpha_pool_connections"}


def test_every_rule_says_what_is_wrong_and_how_urgent() -> None:
    groups = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yaml").read_text())["groups"]
    for rule in (rule for group in groups for rule in group["rules"]):
        assert rule["annotations"]["summary"]
        assert rule["labels"]["severity"] in ("page", "ticket")
