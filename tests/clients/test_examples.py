"""Each example runs to a filled order with its reason, against a real server."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.clients.api_process import ROOT
from tests.clients.site import Site
from tests.clients.stand_in_model import TOKENS, stand_in_model
from tests.world.processes import GONE_SECONDS

# An environment to train in is no agent; test_practice_env plays it.
EXAMPLES = sorted(file for file in (ROOT / "examples").glob("*.py") if file.stem != "practice_env")
CLIENT = ROOT / "web" / "public" / "alphatest.py"
LINES_MAX = 59
FILLED_SECONDS = 90
# What is filled, with the reason that its decision gives.
FILLED = """
SELECT made.transaction_type, entry.content::json ->> 'reason'
FROM agent_orders ordered
JOIN agent_keys held ON held.id = ordered.key_id
JOIN users ON users.id = held.user_id
JOIN transactions made ON made.id = ordered.transaction_id
JOIN fills ON fills.transaction_id = made.id
JOIN agent_decisions entry ON entry.transaction_id = made.id
WHERE held.key_hash = sha256(%s::bytea)
ORDER BY made.created_at
"""
JOURNAL = """
SELECT kind, content::json ->> 'reason', content::json ->> 'cost_usd'
FROM agent_decisions JOIN agent_keys ON agent_keys.id = key_id
WHERE key_hash = sha256(%s::bytea) ORDER BY number
"""
ORDERED = {
    "hold": ("swap", "hold: 50% of the USDC into SOL, once"),
    "momentum": ("swap", "over"),
    "mean_reversion": ("swap", "from the mean"),
    "funding_harvest": ("perp_open", "longs pay"),
    "language_model": ("swap", "the newest close is 150.0"),
}


def run_until(
    site: Site, example: str, key: str, folder: Path, *, statement: str, count: int, **more: str
) -> list[tuple[str | None, ...]]:
    """What the statement finds of the example's key, once that is so much."""
    for file in (ROOT / "examples" / f"{example}.py", CLIENT):
        shutil.copy(file, folder)
    environment = {**os.environ, "ALPHA_URL": site.url, "ALPHA_KEY": key, "PACE_SECONDS": "0.5"}
    command = (sys.executable, f"{example}.py")
    process = subprocess.Popen(command, cwd=folder, env=environment | more)
    try:
        deadline = time.monotonic() + FILLED_SECONDS
        while len(found := site.rows(statement, key)) < count:
            assert process.poll() is None, "the example ended"
            assert time.monotonic() < deadline, "the example does not trade"
            time.sleep(0.2)
    finally:
        process.terminate()
        process.wait(GONE_SECONDS)
    return found


def test_each_example_is_read_at_a_glance() -> None:
    assert {file.stem for file in EXAMPLES} == set(ORDERED)
    for file in EXAMPLES:
        assert len(file.read_text().splitlines()) <= LINES_MAX, file.name


@pytest.mark.parametrize("example", [one for one in ORDERED if one != "language_model"])
def test_an_example_orders_with_its_reason(site: Site, tmp_path: Path, example: str) -> None:
    key = site.new_key()
    (kind, reason), *_ = run_until(site, example, key, tmp_path, statement=FILLED, count=1)
    expected, words = ORDERED[example]
    assert kind == expected
    assert words in (reason or "")
    first = site.rows(JOURNAL, key)[0]
    assert first[0] == "declaration"


def test_a_language_model_decides_and_what_it_costs_is_on_record(
    site: Site, tmp_path: Path
) -> None:
    key = site.new_key()
    # What cannot be read, and what no order can be, are holds; after these it goes on.
    wrong = ("I would buy.", '{"action": "buy", "usd": 1e9, "reason": "all in", "confidence": 1}')
    with stand_in_model(*wrong) as model:
        settings = {
            "OPENAI_BASE_URL": model.url,
            "OPENAI_API_KEY": "a key",
            "OPENAI_MODEL": "by-rule",
            "OPENAI_USD_PER_MILLION_TOKENS": "10",
        }
        journal = run_until(
            site, "language_model", key, tmp_path, statement=JOURNAL, count=5, **settings
        )
    (kind, reason), *_ = site.rows(FILLED, key)
    assert kind == "swap"
    assert ORDERED["language_model"][1] in (reason or "")
    kinds = [one[0] for one in journal[:5]]
    assert kinds == ["declaration", "hold", "hold", "order", "note"]
    assert "could not be read" in (journal[1][1] or "")
    assert journal[2][1] is not None
    assert journal[2][1].startswith("all in: ")
    assert [one[2] for one in journal[2:5:2]] == [f"{TOKENS * 10 / 1e6:g}"] * 2
    (first, *_) = model.asked
    assert (first["path"], first["bearer"]) == ("/v1/chat/completions", "Bearer a key")
    assert first["model"] == "by-rule"
    assert "oldest first" in first["messages"][0]["content"]
