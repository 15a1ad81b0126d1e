"""The table of agents: how the users of each fared beside all of the control."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

from backend.statistics.arms import ARM_MIN, Stratum
from backend.statistics.difference import difference
from backend.statistics.estimates import Estimate, with_interval
from backend.statistics.luck import best_of
from backend.statistics.many_questions import benjamini_hochberg
from backend.statistics.moments import mean, variance
from backend.study_report.data import StudyData
from backend.study_report.outcomes import outcome_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentRow:
    """The users who declared the agent, against the control; who chose it is not by chance.

    `adjusted_p` is that of Benjamini and Hochberg over the table.
    """

    agent: str
    users: int
    difference: Estimate
    adjusted_p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentTable:
    """Agents of at least two users, by name, and what the best of as many without skill would be
    expected to be ahead by, as a share of the grant; None of fewer than two agents.
    """

    agents: tuple[AgentRow, ...]
    luck_of_the_best: float | None


def agent_table(data: StudyData) -> AgentTable:
    """Of the treated who used a key and declared an agent."""
    control = tuple(
        float(one)
        for user in data.users
        if user.arm == "control" and (one := outcome_of(user)) is not None
    )
    found = [
        (name, len(outcomes), with_interval(point))
        for name, outcomes in _outcomes(data)
        if (point := difference([Stratum(outcomes, control)])) is not None
    ]
    adjusted = benjamini_hochberg([estimate.p for _, _, estimate in found])
    rows = tuple(
        AgentRow(agent=name, users=users, difference=estimate, adjusted_p=p)
        for (name, users, estimate), p in zip(found, adjusted, strict=True)
    )
    return AgentTable(agents=rows, luck_of_the_best=_luck(control, rows))


def _outcomes(data: StudyData) -> Iterator[tuple[str, tuple[float, ...]]]:
    used = [user for user in data.users if user.arm == "treated" and user.agent_orders]
    for name in sorted({user.agent for user in used if user.agent is not None}):
        outcomes = (outcome_of(user) for user in used if user.agent == name)
        given = tuple(float(one) for one in outcomes if one is not None)
        if len(given) >= ARM_MIN:
            yield name, given


def _luck(control: tuple[float, ...], rows: tuple[AgentRow, ...]) -> float | None:
    """An agent's mean has the deviation of a user / the root of how many users it has."""
    if len(rows) < ARM_MIN:
        return None
    usual = mean([row.users for row in rows])
    return best_of(len(rows), deviation=sqrt(variance(control) / usual))
