"""`./alpha practice` plays an agent through a season of its own, and says how it went."""

import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from backend.embedded.program import CannotStart
from backend.practice.command import step_seconds
from backend.practice.report import FIGURES, page
from tests.clients.api_process import ROOT
from tests.practice.test_run import START, recorded

pytestmark = pytest.mark.long

COMMAND = (sys.executable, "-m", "backend.app.cli", "practice")
RUN_SECONDS = 300
GRANT_SOL, GRANT_USDC = 10, 1000


def played(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    report = ("--report", str(folder / "report.html"))
    return subprocess.run(
        (*COMMAND, *words, *report),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=RUN_SECONDS,
        check=False,
    )


def test_the_hold_agent_is_played_through_and_reported(tmp_path: Path) -> None:
    agent = f"{sys.executable} {ROOT / 'examples' / 'hold.py'}"
    done = played(tmp_path, "--agent", agent, "--days", "1", "--beside", "hold")
    assert done.returncode == 0, done.stderr
    rows = {
        line[:34].strip(): line[34:].split("  ")
        for line in done.stdout.splitlines()
        if line[:34].strip()
    }
    cells = {name: [one.strip() for one in found if one.strip()] for name, found in rows.items()}
    # The same market and orders have the same figures.
    for name in ("Return", "Holding the grant", "Largest drawdown", "Fees", "Turnover", "Trades"):
        own, beside = cells[name]
        assert own == beside, name
    prices = [recorded("SOL", START + one) for one in (timedelta(), timedelta(days=1))]
    first, last = (GRANT_SOL * price + GRANT_USDC for price in prices)
    held = float(cells["Holding the grant"][0].removesuffix("%"))
    assert held == pytest.approx(float((last / first - 1) * 100), abs=1e-3)
    assert cells["Trades"] == ["1", "1"]
    report = (tmp_path / "report.html").read_text()
    assert "<polyline" in report
    assert report.count("hold, whatever happens") > 20
    assert "into SOL, once" in report


def test_an_agent_that_fails_is_said_to_and_the_rest_is_played(tmp_path: Path) -> None:
    agent = f"{sys.executable} -c 'raise SystemExit(3)'"
    done = played(tmp_path, "--agent", agent, "--seed", "5", "--days", "1", "--step", "4h")
    assert done.returncode == 1
    assert "The agent ended with the code 3" in done.stdout
    assert re.search(r"Trades +0\n", done.stdout)


def test_a_window_outside_the_recording_is_said_in_a_sentence(tmp_path: Path) -> None:
    done = played(tmp_path, "--agent", "true", "--from", "2024-01-01T00:00:00Z", "--days", "1")
    assert done.returncode == 1
    assert "Choose a window within it" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("text", "seconds"), [("30m", 1800), ("1h", 3600), ("1d", 86_400)])
def test_a_step_is_written_as_a_length(text: str, seconds: int) -> None:
    assert step_seconds(text) == seconds


@pytest.mark.parametrize("text", ["", "1", "h", "-1h", "1.5h", "0m"])
def test_any_other_text_is_no_length(text: str) -> None:
    with pytest.raises(CannotStart, match="write it like 30m, 1h or 1d"):
        step_seconds(text)


def test_what_agents_write_is_text_in_the_report() -> None:
    said = {"at": "now", "did": None, "kind": "note", "reason": "<script>alert(1)</script>"}
    moved = {"sold": None, "amount_sold": None, "bought": None, "amount_bought": None}
    result = {
        "market_name": "m", "starts_at": "a", "ends_at": "b", "sha256": "c",
        "figures": dict.fromkeys(FIGURES), "markouts": [], "equity": [],
        "decisions": [said | moved],
    }  # fmt: skip
    written = page(result, {})
    assert "<script>" not in written
    assert "&lt;script&gt;" in written
