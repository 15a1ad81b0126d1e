"""The table of agents: by name, adjusted for how many there are, beside what luck would do."""

from dataclasses import replace

import pytest

from backend.study.tables import Arm
from backend.study_report.by_agent import agent_table
from backend.study_report.data import StudyUser
from tests.study_report.test_outcomes import data, user

CONTROL = ("1000", "1010", "990", "1005")


def made(number: int, arm: Arm, end: str, agent: str | None = None) -> StudyUser:
    one = user(number, arm, "1000", "1000", end)
    return replace(one, agent=agent, agent_orders=int(agent is not None))


def control() -> list[StudyUser]:
    return [made(100 + number, "control", end) for number, end in enumerate(CONTROL)]


def test_agents_are_compared_with_all_of_the_control() -> None:
    users = [
        made(1, "treated", "1300", "b"),
        made(2, "treated", "1320", "b"),
        made(3, "treated", "1000", "a"),
        made(4, "treated", "1020", "a"),
        # One user says nothing of an agent, and who used none is of none.
        made(5, "treated", "5000", "c"),
        made(6, "treated", "700"),
    ]
    table = agent_table(data(*users, *control()))
    assert [(row.agent, row.users) for row in table.agents] == [("a", 2), ("b", 2)]
    first, second = table.agents
    assert first.difference.value == pytest.approx(0.01 - 0.00125)
    assert second.difference.value == pytest.approx(0.31 - 0.00125)
    assert second.difference.p < second.adjusted_p <= first.adjusted_p
    assert table.luck_of_the_best is not None
    assert 0 < table.luck_of_the_best < 0.02


def test_of_one_agent_there_is_no_luck_of_the_best() -> None:
    users = [made(1, "treated", "1300", "a"), made(2, "treated", "1320", "a")]
    table = agent_table(data(*users, *control()))
    assert len(table.agents) == 1
    assert table.luck_of_the_best is None
    assert agent_table(data(*control())).agents == ()
