"""`./alpha study` on the command line."""

import pytest

from backend.app.cli import main


def test_power_is_that_of_the_worked_case(capsys: pytest.CaptureFixture[str]) -> None:
    words = "study power --arms 1000,1000 --volatility 0.12 --days 14"
    assert main(words.split()) == 0
    said = capsys.readouterr().out
    for part in ("these users: 1.50", "otherwise: 6.85", "together: 2.60", "hardly whether"):
        assert part in said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--arms 29,1000", "An arm has 29 users; each needs at least 30."),
        ("--days 2", "The study lasts 2 days; it needs at least 3."),
        ("--volatility 0", "Returns without a deviation need no study"),
    ],
)
def test_what_says_nothing_is_refused(
    capsys: pytest.CaptureFixture[str], words: str, sentence: str
) -> None:
    assert main(["study", "power", *words.split()]) == 1
    assert sentence in capsys.readouterr().err
