"""In worlds whose truth is known, the figures of a study are right as often as they say."""

from pathlib import Path

import pytest

from backend.simulation.study_table import DOCUMENT, table, write_table
from backend.simulation.study_worlds import WORLDS, Rates, rates

ARMS = (100, 100)
NOTHING, BETA, BETS, EDGE = WORLDS
RATES = 5


@pytest.fixture(scope="module")
def found() -> dict[str, Rates]:
    return {world.name: rates(world, seed=1, arms=ARMS) for world in WORLDS}


@pytest.mark.parametrize(
    ("name", "figure"),
    [
        (NOTHING.name, "users"),
        (NOTHING.name, "days"),
        (BETA.name, "days"),
        (BETS.name, "days"),
    ],
)
def test_where_there_is_no_edge_one_in_twenty_rejects(
    found: dict[str, Rates], name: str, figure: str
) -> None:
    assert 0.04 <= getattr(found[name], figure) <= 0.06


@pytest.mark.parametrize("figure", ["users_cover", "days_cover"])
def test_an_interval_holds_a_real_edge_in_nineteen_of_twenty(
    found: dict[str, Rates], figure: str
) -> None:
    assert 0.94 <= getattr(found[EDGE.name], figure) <= 0.96


def test_what_the_market_made_looks_like_an_edge_to_the_users_figure(
    found: dict[str, Rates],
) -> None:
    assert found[BETA.name].users > 0.3
    assert found[BETA.name].users_less_market < 0.08


def test_shared_bets_look_like_an_edge_to_the_users_figure_whatever_is_taken_out(
    found: dict[str, Rates],
) -> None:
    assert min(found[BETS.name].users, found[BETS.name].users_less_market) > 0.08


def test_a_seed_decides_the_rates() -> None:
    first, again = (rates(EDGE, seed=3, seasons=40, arms=ARMS) for _ in range(2))
    assert first == again
    assert first != rates(EDGE, seed=4, seasons=40, arms=ARMS)


def test_the_table_is_written_between_its_lines(tmp_path: Path) -> None:
    document = tmp_path / "study.md"
    document.write_text("a\n<!-- ./alpha study table -->\nold\n<!-- end of the table -->\nb\n")
    made = write_table(document, seasons=2)
    assert document.read_text() == (
        f"a\n<!-- ./alpha study table -->\n{made}\n<!-- end of the table -->\nb\n"
    )
    assert made.count("\n") == len(WORLDS) + 1


def test_the_document_has_the_rates_that_hold() -> None:
    rows = {}
    for line in DOCUMENT.read_text().splitlines():
        name, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        if name in {world.name for world in WORLDS} and len(cells) == RATES:
            rows[name] = [float(cell.removesuffix(" %")) for cell in cells]
    assert list(rows) == [world.name for world in WORLDS]
    users, less_market, days, users_cover, days_cover = zip(*rows.values(), strict=True)
    assert 4 <= users[0] <= 6
    assert all(4 <= rate <= 6 for rate in days[:3])
    assert all(94 <= rate <= 96 for rate in (users_cover[3], *days_cover))
    assert min(users[1], users[2], less_market[2]) > 50


@pytest.mark.long
def test_the_document_has_what_the_command_writes(tmp_path: Path) -> None:
    copy = tmp_path / "study.md"
    copy.write_text(DOCUMENT.read_text())
    write_table(copy)
    assert copy.read_text() == DOCUMENT.read_text()


def test_rates_are_shown_in_per_cent() -> None:
    (row,) = table([Rates(NOTHING, 0.049, 0.06, 0.05, 0.951, 0.95)]).splitlines()[2:]
    assert row == "| nothing | 4.9 % | 6.0 % | 5.0 % | 95.1 % | 95.0 % |"
