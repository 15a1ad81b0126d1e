"""Several seasons of one agent: the mean of figure B, which errs as often as it says."""

import json
from pathlib import Path
from random import Random

import pytest

from backend.app.cli import main
from backend.refusals import Refusal
from backend.statistics.estimates import mean_of_seasons, with_interval
from backend.statistics.market_regression import market_split
from backend.study_report.pooled import pooled

POOLS = 2_000
DAYS = 14


def report(
    seal: str, value: float | None, *, agent: str = "steady", error: float = 0.02, days: int = 14
) -> str:
    neutral = {"value": value, "standard_error": error, "degrees": days - 2}
    split = None if value is None else {"neutral": neutral}
    return json.dumps({"seal": seal, "plan": {"agent": agent}, "days": split})


def test_the_mean_season_has_the_mean_lift_and_a_smaller_error() -> None:
    text = pooled([report("b", 0.03), report("a", 0.01)])
    assert text == pooled([report("a", 0.01), report("b", 0.03)])
    found = json.loads(text)
    assert (found["agent"], found["seals"]) == ("steady", ["a", "b"])
    days = found["days"]
    assert days["value"] == pytest.approx(0.02)
    assert days["standard_error"] == pytest.approx(0.02 / 2**0.5)
    assert days["degrees"] == pytest.approx(24)
    assert days["low"] < days["value"] < days["high"]


@pytest.mark.parametrize(
    ("documents", "reason", "word"),
    [
        ([], "too_little_to_say", "at least two"),
        ([report("a", 0.01)], "too_little_to_say", "at least two"),
        ([report("a", 0.01), report("a", 0.01)], "too_little_to_say", "named twice"),
        ([report("a", 0.01), report("b", 0.01, agent="bold")], "too_little_to_say", "bold, steady"),
        ([report("a", 0.01), report("b", None)], "too_little_to_say", "study b say nothing"),
        ([report("a", 0.01), "{}"], "study_altered", "no report"),
        ([report("a", 0.01), "Dear Sir"], "study_altered", "no report"),
    ],
)
def test_what_cannot_be_taken_together_says_why(
    documents: list[str], reason: str, word: str
) -> None:
    with pytest.raises(Refusal) as found:
        pooled(documents)
    assert found.value.reason == reason
    assert word in str(found.value)


def test_the_command_reads_reports_and_complains_of_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = []
    for seal, value in (("a", 0.01), ("b", 0.03)):
        files.append(str(tmp_path / seal))
        Path(files[-1]).write_text(report(seal, value))
    assert main(["study", "pooled", *files]) == 0
    assert json.loads(capsys.readouterr().out)["seals"] == ["a", "b"]
    assert main(["study", "pooled", files[0], str(tmp_path / "nowhere")]) == 1
    assert "No such file" in capsys.readouterr().err
    assert main(["study", "pooled", files[0]]) == 1
    assert "at least two" in capsys.readouterr().err


def test_without_an_edge_one_pool_in_twenty_rejects_whatever_beta_each_season_has() -> None:
    random = Random(7)
    rejected = 0
    for _ in range(POOLS):
        lifts = []
        for _season in range(3):
            beta = random.gauss(0, 0.3)
            market = [random.gauss(0, 0.04) for _ in range(DAYS)]
            split = market_split(market, [beta * one + random.gauss(0, 0.006) for one in market])
            assert split is not None
            lifts.append(split.neutral)
        rejected += with_interval(mean_of_seasons(lifts)).p < 0.05
    assert 0.04 <= rejected / POOLS <= 0.06
