"""A study from its sealed plan to its report, by the real procedures, in a simulated season."""

import argparse
import csv
import io
import json
from pathlib import Path
from typing import Any

import psycopg
import pytest

from backend.app.study import study
from backend.simulation.study_season import found_in_words
from backend.study.plan import seal_of
from tests.simulation.played import CHANCE, Played, study_played

pytestmark = pytest.mark.long

USERS = 200
DAYS = 3
# Of the grant: they make about 2.5 hundredths of it in three days.
GAIN_LEAST = 0.01
# Done twice, it changes nothing.
MOVE_ONE = """
UPDATE study_assignments SET arm = CASE arm WHEN 'control' THEN 'treated' ELSE 'control' END
WHERE user_id = (SELECT min(user_id::text)::uuid FROM study_assignments)
"""


@pytest.fixture(scope="module")
def played(
    module_database_url: str, module_redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Played:
    folder = tmp_path_factory.mktemp("study")
    servers = (module_database_url, module_redis_url)
    return study_played("edge", servers, folder, users=USERS, days=DAYS)


def reported(
    played: Played,
    capsys: pytest.CaptureFixture[str],
    **how: Any,  # noqa: ANN401 - of the command
) -> tuple[int, str, str]:
    """What `./alpha study report` ends with, prints and complains of."""
    words = {
        "action": "report",
        "seal": None,
        "source": None,
        "rows": None,
        "archive": None,
        "publish": False,
    }
    exit_code = study(played.settings, argparse.Namespace(**words | how))
    said = capsys.readouterr()
    return exit_code, said.out, said.err


def seal_in(played: Played) -> str:
    return str(json.loads(played.document)["seal"])


def test_two_hundred_are_assigned_by_chance_and_all_are_reported(played: Played) -> None:
    document = json.loads(played.document)
    rows = list(csv.DictReader(io.StringIO(played.rows_csv)))
    arms = document["arms"]
    assert len(rows) == arms["treated"]["assigned"] + arms["control"]["assigned"] == USERS
    # By chance a hundred and forty of two hundred are in one arm once in sixty million seasons.
    assert document["sample_ratio"]["p"] > 1e-8
    # Those who were offered the agent used it, and nobody else.
    assert arms["treated"]["using"] > 0.9 * arms["treated"]["assigned"]
    assert arms["control"]["using"] == 0
    assert len(document["daily"]) == DAYS


def test_the_figures_of_the_season_add_up(played: Played) -> None:
    document = json.loads(played.document)
    users = document["users"]
    assert users["low"] < users["value"] < users["high"]
    assert 0 < document["permutation"]["p"] <= 1
    assert abs(document["effect_on_users"]["value"]) >= abs(users["value"])
    days = sum(one["difference"] for one in document["daily"])
    split = document["days"]
    assert split["neutral"]["value"] + split["exposure"] == pytest.approx(days, abs=1e-9)


def test_agents_that_know_the_next_hour_are_found(played: Played) -> None:
    document = json.loads(played.document)
    assert document["users"]["p"] < CHANCE
    assert document["users"]["low"] > GAIN_LEAST
    assert document["permutation"]["p"] < 1 / 1000
    assert "A, this season and these users: +" in found_in_words(played.document)


def test_the_seal_is_the_hash_of_the_plan_as_it_stands(played: Played) -> None:
    with psycopg.connect(played.database_url) as connection:
        row = connection.execute("SELECT plan, encode(seal, 'hex') FROM studies").fetchone()
    assert row is not None
    assert seal_of(row[0]) == row[1] == seal_in(played)
    assert json.loads(row[0]) == json.loads(played.document)["plan"]


def test_the_command_computes_the_same_bytes_from_the_database_and_from_an_archive(
    played: Played, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows, archive = tmp_path / "rows.csv", tmp_path / "archive.json"
    seal = seal_in(played)
    found = reported(played, capsys, seal=seal, rows=str(rows), archive=str(archive))
    assert found == (0, played.document, "")
    assert (rows.read_text(), archive.read_text()) == (played.rows_csv, played.archive)
    assert reported(played, capsys, source=str(archive)) == (0, played.document, "")


@pytest.mark.parametrize(
    ("table", "change", "back"),
    [
        (
            "study_assignments",
            MOVE_ONE,
            None,
        ),
        (
            "portfolio_snapshots",
            "UPDATE portfolio_snapshots SET total_value_usd = total_value_usd + 1",
            "UPDATE portfolio_snapshots SET total_value_usd = total_value_usd - 1",
        ),
    ],
)
def test_a_changed_row_is_found(
    played: Played,
    capsys: pytest.CaptureFixture[str],
    table: str,
    change: str,
    back: str | None,
) -> None:
    with psycopg.connect(played.database_url, autocommit=True) as connection:
        connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER".encode())
        connection.execute(change.encode())
        exit_code, document, complaint = reported(played, capsys, seal=seal_in(played))
        connection.execute((back or change).encode())
    assert (exit_code, document) == (1, "")
    assert "as they were signed" in complaint or "published report" in complaint
    assert reported(played, capsys, seal=seal_in(played))[0] == 0


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({}, "Name the study"),
        ({"seal": "00" * 32}, "No study has that seal."),
        ({"source": "/nowhere/study.json"}, "No such file"),
    ],
)
def test_what_cannot_be_reported_says_why(
    played: Played, capsys: pytest.CaptureFixture[str], how: dict[str, str], sentence: str
) -> None:
    exit_code, out, err = reported(played, capsys, **how)
    assert exit_code == 1
    assert sentence in out + err
