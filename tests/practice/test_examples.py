"""The example agents are played beside a run that is over, for real and once."""

import asyncio
import sys
import time
from typing import Any, Final

import httpx
import pytest

from backend.practice.command import EXAMPLES, Site, play
from backend.practice.opening import kept_runs
from backend.practice.plan import EXAMPLE_PLAYER
from backend.practice.process.examples import NAMES
from tests.clients.site import Site as OpenSite
from tests.procedures.server import reason_of
from tests.world.certificates import CERTIFICATES
from tests.world.practice import settings_on

pytestmark = pytest.mark.long

DAY_SECONDS: Final = 86_400
PLAYED_SECONDS: Final = 300
ANSWER_SECONDS: Final = 90
SCOPES: Final = ("read", "trade", "journal", "practice")
PLAN: Final = {"market": "october-2025", "days": 1, "step_seconds": DAY_SECONDS // 4}


def over(client: httpx.Client, **plan: object) -> str:
    """The address of a run that was played to its end."""
    made = client.post("/api/practice", json={**PLAN, **plan}).raise_for_status().json()
    run = f"/practice/{made['run_id']}"
    while not client.post(f"{run}/api/practice/step", json={}).raise_for_status().json()["is_over"]:
        pass
    return run


def outcomes(client: httpx.Client, run: str) -> list[dict[str, Any]]:
    answer = client.post(f"{run}/api/practice/examples", json={}).raise_for_status()
    found: list[dict[str, Any]] = answer.json()["agents"]
    return found


def test_they_come_to_what_each_comes_to_that_is_played_by_hand_and_leave_no_run(
    site: OpenSite, monkeypatch: pytest.MonkeyPatch, module_database_url: str, module_redis_url: str
) -> None:
    key = site.new_key(SCOPES)
    headers = {"authorization": f"Bearer {key}"}
    with httpx.Client(
        base_url=site.url, headers=headers, timeout=ANSWER_SECONDS, verify=CERTIFICATES
    ) as client:
        run = over(client)
        agents = outcomes(client, run)
        assert [one["name"] for one in agents] == list(NAMES)
        assert {one["state"] for one in agents} <= {"waiting", "playing"}
        deadline = time.monotonic() + PLAYED_SECONDS
        while {one["state"] for one in agents} != {"played"}:
            assert time.monotonic() < deadline, agents
            assert "failed" not in {one["state"] for one in agents}
            time.sleep(0.5)
            agents = outcomes(client, run)
        monkeypatch.setenv("PACE_SECONDS", str(PLAN["step_seconds"]))
        for agent in agents:
            program = (sys.executable, str(EXAMPLES / f"{agent['name']}.py"))
            result, code = play(Site(url=site.url, key=key), PLAN, program)
            assert code == 0
            assert agent["figures"] == result["figures"], agent["name"]
        # Another run over the same finds them played.
        assert outcomes(client, over(client)) == agents
    settings = settings_on(module_database_url, module_redis_url)
    kept = asyncio.run(kept_runs(settings)).values()
    assert EXAMPLE_PLAYER not in {plan.owner for plan in kept if plan is not None}


@pytest.mark.parametrize(
    ("plan", "is_over", "reason"),
    [({}, False, "practice_under_way"), ({"is_masked": True}, True, "practice_masked")],
)
def test_they_tell_no_future_and_play_no_masked_run(
    site: OpenSite, plan: dict[str, object], is_over: bool, reason: str
) -> None:
    headers = {"authorization": f"Bearer {site.new_key(SCOPES)}"}
    with httpx.Client(
        base_url=site.url, headers=headers, timeout=ANSWER_SECONDS, verify=CERTIFICATES
    ) as client:
        if is_over:
            run = over(client, **plan)
        else:
            made = client.post("/api/practice", json={**PLAN, **plan}).raise_for_status().json()
            run = f"/practice/{made['run_id']}"
        refused = client.post(f"{run}/api/practice/examples", json={})
    assert reason_of(refused) == (412, reason)
